// Where windows open: all of them on a display that is there, whatever was kept.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clampBounds, openingBounds, rememberState, rememberedState, type Bounds } from '../../../electron/shell/window-state.ts';
import { freshFolder } from '../serve/hosts.ts';

const scratch = freshFolder();
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const main: Bounds = { x: 0, y: 25, width: 1920, height: 1055 };
const left: Bounds = { x: -1280, y: 0, width: 1280, height: 1024 };
const rect = (x: number, y: number, width: number, height: number): Bounds => ({ x, y, width, height });

describe('a rectangle that was kept', () => {
  it.each([
    ['fits', rect(100, 100, 1200, 800), rect(100, 100, 1200, 800)],
    ['hangs over the edge', rect(1500, 900, 1200, 800), rect(720, 280, 1200, 800)],
    ['is under the bar at the top', rect(10, 0, 1200, 800), rect(10, 25, 1200, 800)],
    ['is on the display at the left', rect(-1200, 10, 1000, 700), rect(-1200, 10, 1000, 700)],
    ['is too large for its display', rect(-1270, 10, 4000, 3000), rect(0, 25, 1920, 1055)],
    ['is on a display that is gone', rect(9000, 9000, 1200, 800), rect(720, 280, 1200, 800)],
    ['is too small to work in', rect(50, 50, 10, 10), rect(50, 50, 720, 520)],
    ['lies between pixels', rect(10.4, 30.6, 1200.2, 800.9), rect(10, 31, 1200, 801)],
  ])('that %s opens inside a display', (_, kept, opened) => {
    expect(clampBounds(kept, [main, left])).toEqual(opened);
  });

  it('fits a display smaller than the smallest window', () => {
    expect(clampBounds(rect(0, 0, 1000, 1000), [rect(0, 0, 640, 480)])).toEqual(rect(0, 0, 640, 480));
  });
});

it('a first window stands in the middle of the main display, a further one beside the one before', () => {
  expect(openingBounds(null, null, [main, left])).toEqual(rect(240, 103, 1440, 900));
  expect(openingBounds(rect(100, 100, 800, 600), { bounds: main, isMaximized: false }, [main])).toEqual(rect(128, 128, 800, 600));
  expect(openingBounds(null, { bounds: rect(5000, 0, 800, 600), isMaximized: false }, [main])).toEqual(rect(1120, 25, 800, 600));
});

describe('what is kept', () => {
  it('is read again', async () => {
    const state = { bounds: rect(1, 2, 900, 700), isMaximized: true };
    await rememberState(join(scratch, 'new', 'state'), state);
    expect(rememberedState(join(scratch, 'new', 'state'))).toEqual(state);
  });

  it.each(['', '{', '[]', 'null', '{"bounds": {"x": 1, "y": 2, "width": 3}}', '{"bounds": {"x": "1", "y": 2, "width": 3, "height": 4}}', '{"bounds": {"x": 1e300, "y": 2, "width": 3, "height": 4}}'])('and broken counts as nothing: %s', (text) => {
    mkdirSync(join(scratch, 'broken'), { recursive: true });
    writeFileSync(join(scratch, 'broken', 'window.json'), text);
    expect(rememberedState(join(scratch, 'broken'))).toBeNull();
  });

  it('where nothing can be kept, nothing happens', async () => {
    writeFileSync(join(scratch, 'file'), '');
    await rememberState(join(scratch, 'file', 'state'), { bounds: main, isMaximized: false });
    expect(rememberedState(join(scratch, 'file', 'state'))).toBeNull();
  });
});
