// What moves pixels, by images made by hand and by moments of a soft spot.
import { describe, expect, test } from 'vitest';
import { changed, moments, often, spot, spread } from './changed.ts';

const always = { probability: 1 } as const;
/** 2 channels, 2 × 3 */
const small = Uint8Array.of(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16);

describe('flip', () => {
  test('mirrors each row, or each column, of every channel, exactly', () => {
    expect([...changed({ flip: { axis: 'horizontal', ...always } }, small, [2, 2, 3])]).toEqual([3, 2, 1, 6, 5, 4, 13, 12, 11, 16, 15, 14]);
    expect([...changed({ flip: { axis: 'vertical', ...always } }, small, [2, 2, 3])]).toEqual([4, 5, 6, 1, 2, 3, 14, 15, 16, 11, 12, 13]);
  });

  test('comes in the share of the images it is asked for, within four deviations, and leaves the others alone', () => {
    const flipped = often({ flip: { axis: 'horizontal', probability: 0.3 } }, Uint8Array.of(1, 2), [1, 1, 2], 10_000).filter((image) => image[0] === 2).length;
    expect(Math.abs(flipped - 3000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.3 * 0.7));
    expect(often({ flip: { axis: 'horizontal', probability: 0 } }, Uint8Array.of(1, 2), [1, 1, 2]).every((image) => image[0] === 1)).toBe(true);
  });

  test('of both axes takes each way in turn, in the share asked for', () => {
    const counts = new Map<string, number>();
    for (const image of often({ flip: { axis: 'both', probability: 0.75 } }, Uint8Array.of(1, 2, 3, 4), [1, 2, 2], 8000)) counts.set(image.join(), (counts.get(image.join()) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual(['1,2,3,4', '2,1,4,3', '3,4,1,2', '4,3,2,1']);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(4 * Math.sqrt(8000 * 0.25 * 0.75));
  });

  test('keeps bytes bytes', () => {
    expect(changed({ flip: { axis: 'horizontal', ...always } }, small, [2, 2, 3])).toBeInstanceOf(Uint8Array);
  });
});

describe('shift and pad-crop', () => {
  const dot = new Uint8Array(21 * 11);
  dot[5 * 21 + 10] = 255;
  const places = (images: readonly ArrayLike<number>[]): { x: number[]; y: number[] } => {
    const at = images.map((image) => Array.from(image).indexOf(255));
    expect(at.every((i) => i >= 0)).toBe(true);
    return { x: at.map((i) => (i % 21) - 10), y: at.map((i) => Math.floor(i / 21) - 5) };
  };

  test('moves by whole pixels, both ways, along each axis by its share of the size', () => {
    const { x, y } = places(often({ shift: { amount: 0.2, ...always } }, dot, [1, 11, 21]));
    expect([...new Set(x)].sort((a, b) => a - b)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
    expect([...new Set(y)].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    // Uniform over ±4.2 has deviation 4.2/√3.
    expect(Math.abs(spread(x).mean)).toBeLessThan((4 * 4.2) / Math.sqrt(3 * 2000));
    expect(Math.abs(spread(y).mean)).toBeLessThan((4 * 2.2) / Math.sqrt(3 * 2000));
    expect(Math.abs(spread(x).deviation - 4.2 / Math.sqrt(3))).toBeLessThan(0.15);
  });

  test('a padded piece lies anywhere with the same chance', () => {
    const { x, y } = places(often({ 'pad-crop': { padding: 2, ...always } }, dot, [1, 11, 21], 5000));
    for (const values of [x, y]) {
      for (const place of [-2, -1, 0, 1, 2]) expect(Math.abs(values.filter((v) => v === place).length - 1000)).toBeLessThan(4 * Math.sqrt(5000 * 0.2 * 0.8));
    }
  });

  test('what comes from outside is zero, and the rest is the image, pixel for pixel', () => {
    const image = Uint8Array.from({ length: 36 }, (_, i) => i + 1);
    for (const moved of often({ 'pad-crop': { padding: 3, ...always }, flip: { axis: 'both', probability: 0.5 } }, image, [1, 6, 6], 500)) {
      const shown = Array.from(moved).flatMap((value, i) => (value === 0 ? [] : [[i, value - 1] as const]));
      const [first] = shown;
      if (first === undefined) throw new Error('nothing is left of the image');
      const rows = shown.map(([i]) => Math.floor(i / 6));
      const columns = shown.map(([i]) => i % 6);
      const box = (Math.max(...rows) - Math.min(...rows) + 1) * (Math.max(...columns) - Math.min(...columns) + 1);
      expect(shown.length).toBe(box);
      expect(box).toBeGreaterThanOrEqual(9);
      // Neighbours stay neighbours: one step right is the same step in the source everywhere, and so is one step down.
      const stepX = new Set(shown.flatMap(([i, value]) => { const next = shown.find(([j]) => j === i + 1 && j % 6 > 0); return next === undefined ? [] : [next[1] - value]; }));
      const stepY = new Set(shown.flatMap(([i, value]) => { const next = shown.find(([j]) => j === i + 6); return next === undefined ? [] : [next[1] - value]; }));
      expect([stepX.size <= 1, stepY.size <= 1]).toEqual([true, true]);
      expect([[...stepX].every((d) => Math.abs(d) === 1), [...stepY].every((d) => Math.abs(d) === 6)]).toEqual([true, true]);
    }
  });
});

describe('rotation', () => {
  /** The turn of one example, read off a spot right of the centre: clockwise is positive, since rows grow downwards. */
  const turnOf = (image: ArrayLike<number>): number => {
    const { x, y } = moments(image, 41, 41);
    return (Math.atan2(y - 20, x - 20) * 180) / Math.PI;
  };
  const right = spot(41, 41, 20, 30, 2);

  test('turns about the centre, both ways alike, evenly up to its largest angle', () => {
    const turns = often({ rotate: { degrees: 60, ...always } }, right, [1, 41, 41], 1000).map(turnOf);
    expect(Math.max(...turns)).toBeGreaterThan(58);
    expect(Math.max(...turns)).toBeLessThan(60.2);
    expect(Math.min(...turns)).toBeLessThan(-58);
    expect(Math.min(...turns)).toBeGreaterThan(-60.2);
    expect(Math.abs(spread(turns).mean)).toBeLessThan((4 * 60) / Math.sqrt(3 * 1000));
    expect(Math.abs(spread(turns).deviation - 60 / Math.sqrt(3))).toBeLessThan(2);
  });

  test('keeps mass, distance and form', () => {
    const before = moments(right, 41, 41);
    for (const image of often({ rotate: { degrees: 180, ...always } }, right, [1, 41, 41], 50)) {
      const after = moments(image, 41, 41);
      expect(Math.abs(after.mass / before.mass - 1)).toBeLessThan(2e-3);
      expect(Math.hypot(after.x - 20, after.y - 20)).toBeCloseTo(10, 1);
      expect(after.xx + after.yy).toBeCloseTo(before.xx + before.yy, 0);
    }
  });

  test('agrees with the formula at every pixel of an image with slopes', () => {
    // A plane is read exactly between its pixels: turned by t, it is the plane of the turned slopes.
    const [height, width] = [9, 13];
    const [across, down] = [3, 5];
    const plane = Float32Array.from({ length: height * width }, (_, i) => 100 + across * ((i % width) - 6) + down * (Math.floor(i / width) - 4));
    const turns = [0, 1, 2, 3, 4, 5].map((example) => {
      const out = changed({ rotate: { degrees: 30, ...always } }, plane, [1, height, width], { example });
      // Pixels in the middle give the slopes; what they say of the turn must fit everywhere inside.
      const at = (y: number, x: number): number => out[y * width + x] as number;
      const [gx, gy] = [(at(4, 8) - at(4, 4)) / 4, (at(6, 6) - at(2, 6)) / 4];
      expect(Math.hypot(gx, gy)).toBeCloseTo(Math.hypot(across, down), 4);
      for (let y = 2; y < 7; y++) for (let x = 3; x < 10; x++) expect(at(y, x)).toBeCloseTo(100 + gx * (x - 6) + gy * (y - 4), 3);
      return Math.atan2(gy, gx) - Math.atan2(down, across);
    });
    expect(Math.max(...turns.map(Math.abs))).toBeLessThanOrEqual(Math.PI / 6);
    expect(new Set(turns.map((turn) => turn.toFixed(2))).size).toBeGreaterThan(3);
  });
});

describe('zoom, shear and random-crop', () => {
  const centre = spot(61, 61, 30, 30, 3);

  test('zoom changes the size evenly about the centre, by the factor squared in mass', () => {
    const before = moments(centre, 61, 61);
    const factors = often({ zoom: { amount: 0.4, ...always } }, centre, [1, 61, 61], 600).map((image) => {
      const after = moments(image, 61, 61);
      expect([Math.abs(after.x - 30), Math.abs(after.y - 30)].every((d) => d < 0.01)).toBe(true);
      expect(after.xx / after.yy).toBeCloseTo(1, 3);
      const factor = Math.sqrt(after.mass / before.mass);
      expect(Math.sqrt(after.xx / before.xx)).toBeCloseTo(factor, 1);
      return factor;
    });
    expect(Math.min(...factors)).toBeGreaterThan(0.59);
    expect(Math.max(...factors)).toBeLessThan(1.41);
    expect(Math.abs(spread(factors).mean - 1)).toBeLessThan((4 * 0.4) / Math.sqrt(3 * 600));
    expect(Math.abs(spread(factors).deviation - 0.4 / Math.sqrt(3))).toBeLessThan(0.02);
  });

  test('shear slants along the rows: mass, centre and height stay, the slant is drawn evenly both ways', () => {
    const before = moments(centre, 61, 61);
    const slants = often({ shear: { degrees: 30, ...always } }, centre, [1, 61, 61], 600).map((image) => {
      const after = moments(image, 61, 61);
      expect(after.mass / before.mass).toBeCloseTo(1, 3);
      expect(after.yy).toBeCloseTo(before.yy, 1);
      return (Math.atan(after.xy / after.yy) * 180) / Math.PI;
    });
    expect(Math.max(...slants.map(Math.abs))).toBeLessThan(30.3);
    expect([Math.max(...slants), -Math.min(...slants)].every((s) => s > 28)).toBe(true);
    expect(Math.abs(spread(slants).mean)).toBeLessThan((4 * 30) / Math.sqrt(3 * 600));
  });

  test('random-crop enlarges a piece that lies wholly inside', () => {
    // Brightness tells the place: across and down, as two channels.
    const size = 32;
    const places = Float32Array.from({ length: 2 * size * size }, (_, i) => (i < size * size ? i % size : Math.floor((i - size * size) / size)));
    const areas = often({ 'random-crop': { least: 0.25, ...always } }, places, [2, size, size], 800).map((image) => {
      const at = (c: number, y: number, x: number): number => image[(c * size + y) * size + x] as number;
      const side = (at(0, 15, 20) - at(0, 15, 10)) / 10;
      expect((at(1, 20, 15) - at(1, 10, 15)) / 10).toBeCloseTo(side, 3);
      for (const c of [0, 1]) {
        const middle = (at(c, 15, 15) + at(c, 16, 16)) / 2;
        expect(middle - (side * size) / 2).toBeGreaterThan(-0.5 - 1e-3);
        expect(middle + (side * size) / 2).toBeLessThan(size - 0.5 + 1e-3);
      }
      return side * side;
    });
    expect(Math.min(...areas)).toBeGreaterThan(0.249);
    expect(Math.max(...areas)).toBeLessThan(1.001);
    expect(Math.abs(spread(areas).mean - 0.625)).toBeLessThan((4 * 0.75) / Math.sqrt(12 * 800));
  });
});

test('several at once are one map: turned and turned back by mirrors, nothing is blurred twice', () => {
  // A flip before a rotation mirrors the turn: the spot right of the centre lies left, then turns clockwise to the top.
  const right = spot(41, 41, 20, 30, 2);
  const both = changed({ flip: { axis: 'horizontal', ...always }, rotate: { degrees: 50, ...always } }, right, [1, 41, 41], { example: 5 });
  const turned = changed({ rotate: { degrees: 50, ...always } }, right, [1, 41, 41], { example: 5 });
  const [one, two] = [moments(both, 41, 41), moments(turned, 41, 41)];
  expect(one.x - 20).toBeCloseTo(-(two.x - 20), 1);
  expect(one.y - 20).toBeCloseTo(-(two.y - 20), 1);
});

test('what is turned in from outside is zero, and values stay within those of the image', () => {
  const white = new Float32Array(3 * 20 * 30).fill(255);
  for (const image of often({ rotate: { degrees: 180, ...always }, zoom: { amount: 0.5, ...always }, shear: { degrees: 40, ...always }, shift: { amount: 0.5, ...always } }, white, [3, 20, 30], 300)) {
    const [low, high] = [Math.min(...image), Math.max(...image)];
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeLessThanOrEqual(255 + 1e-4);
    // All channels go the same way.
    const channels = [0, 1, 2].map((c) => image.subarray(600 * c, 600 * (c + 1)).join());
    expect(new Set(channels).size).toBe(1);
  }
});

test.each([1, 2, 3])('bytes are read between pixels as numbers are, to the step places are counted in, with %d channels', (channels) => {
  const turn = { rotate: { degrees: 180, ...always }, zoom: { amount: 0.3, ...always }, shift: { amount: 0.2, ...always } } as const;
  const dims = [channels, 17, 23] as const;
  // Steep enough to tell, smooth enough inside that a step of 1/256 pixel is a quarter of a level; at the edge it is half of one.
  const bytes = Uint8Array.from({ length: channels * 17 * 23 }, (_, i) => 128 + 120 * Math.sin(i / 4 + Math.floor(i / 391)));
  const numbers = Float32Array.from(bytes);
  for (let example = 0; example < 40; example++) {
    const [one, two] = [changed(turn, bytes, dims, { example }), changed(turn, numbers, dims, { example })];
    const differences = Array.from(one, (value, i) => Math.abs(value - (two[i] as number)));
    expect(Math.max(...differences)).toBeLessThan(1.5);
    expect(spread(differences).mean).toBeLessThan(0.2);
  }
});
