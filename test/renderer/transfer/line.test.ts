// The line of the freeze boundary: between the cards, through all that stand side by side, with steps where it must.
import { expect, test } from 'vitest';
import { alongAt, boundaryLine, nearestBoundary, pathOf, reachOf, veilOf } from '../../../renderer/transfer/line.ts';

const card = (x: number, y: number) => ({ x, y, width: 192, height: 72 });

test('a chain is cut by one straight line in the middle of the gap, and beyond its ends', () => {
  const chain = [card(0, 0), card(320, 0), card(640, 0)];
  expect(boundaryLine(chain.slice(0, 2), chain.slice(2), 'right')).toEqual([{ along: 576, from: -56, to: 128 }]);
  // Nothing frozen: before the first card. All frozen: behind the last.
  expect(boundaryLine([], chain, 'right').map(({ along }) => along)).toEqual([-40]);
  expect(boundaryLine(chain, [], 'right').map(({ along }) => along)).toEqual([872]);
  expect(boundaryLine([], [], 'right')).toEqual([]);
});

test('downwards it lies across', () => {
  const line = boundaryLine([card(0, 0)], [card(0, 112)], 'down');
  expect(line).toEqual([{ along: 92, from: -56, to: 248 }]);
  expect(pathOf(line, 'down')).toBe('M-56,92L248,92');
  // What is before it reaches back to where the drawing begins.
  expect(veilOf(line, -40, 'down')).toBe('M-56,92L248,92L248,-40L-56,-40Z');
});

test('branches of unlike length are parted by a line with steps that touches no card', () => {
  // The upper branch is cut after x = 192, the lower one after x = 512, and the cards overlap along the flow.
  const frozen = [card(0, 0), card(0, 104), card(320, 104)];
  const trained = [card(320, 0), card(640, 104)];
  const line = boundaryLine(frozen, trained, 'right');
  expect(line.length).toBe(2);
  for (const { x, y, width, height } of frozen) for (const across of [y, y + height]) expect(alongAt(line, across)).toBeGreaterThan(x + width);
  for (const { x, y, height } of trained) for (const across of [y, y + height]) expect(alongAt(line, across)).toBeLessThan(x);
  expect(reachOf(line)).toEqual({ from: -56, to: 232 });
  expect(pathOf(line, 'right')).toMatch(/^M[-\d.,]+L[-\d.,]+Q[-\d., ]+L[-\d.,]+Q[-\d., ]+L[-\d.,]+$/);
});

test('rows that are wrapped are cut in the row where the boundary lies; rows before are frozen, rows behind trained', () => {
  const row = (y: number) => [card(0, y), card(320, y), card(640, y)];
  const [first, second, third] = [row(0), row(200), row(400)];
  const line = boundaryLine([...first, ...second.slice(0, 1)], [...second.slice(1), ...third], 'right');
  expect(alongAt(line, 36)).toBeGreaterThan(832);
  expect(alongAt(line, 236)).toBe(256);
  expect(alongAt(line, 436)).toBeLessThan(0);
});

test('a thousand cards in two rows are parted by one straight piece', () => {
  const cards = Array.from({ length: 1000 }, (_, i) => card((i >> 1) * 320, (i % 2) * 104));
  expect(boundaryLine(cards.slice(0, 500), cards.slice(500), 'right')).toEqual([{ along: 250 * 320 - 64, from: -56, to: 232 }]);
});

test('the hand means the boundary whose line is nearest', () => {
  const lines = [-40, 256, 576, 872];
  const meant = (along: number): number => nearestBoundary(lines.length, (k) => lines[k] ?? NaN, along);
  for (const along of [-500, -40, 100, 110, 256, 400, 420, 700, 740, 5000]) {
    const nearest = lines.reduce((best, line, k) => (Math.abs(line - along) < Math.abs((lines[best] ?? 0) - along) ? k : best), 0);
    expect([along, meant(along)]).toEqual([along, nearest]);
  }
});

test('at the end of a row the hand means the row is frozen, at the beginning of one that those before it are', () => {
  // Three cards in each of three rows; the line of boundary k in a row, as `boundaryLine` draws it.
  const row = (r: number) => (k: number): number => { const inRow = Math.min(3, Math.max(0, k - 3 * r)); return [-40, 256, 576, 872][inRow] ?? NaN; };
  expect(nearestBoundary(10, row(0), 2000)).toBe(3);
  expect(nearestBoundary(10, row(1), -2000)).toBe(3);
  expect(nearestBoundary(10, row(1), 250)).toBe(4);
  expect(nearestBoundary(10, row(1), 2000)).toBe(6);
  expect(nearestBoundary(10, row(2), -2000)).toBe(6);
  expect(nearestBoundary(10, row(2), 2000)).toBe(9);
});
