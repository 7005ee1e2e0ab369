// The small picture of a network: what of a deep one is shown where not every layer has room.
import { describe, expect, it } from 'vitest';
import type { Bar } from '../../../renderer/panels/template-cards.ts';
import { shownBars } from '../../../renderer/panels/template-picture.tsx';

const bar = (group: string, height: number, width = 0.5): Bar => ({ group, height, width });
/** A gate, as squeeze-and-excitation has it: numbers without maps amid the maps. */
const gate = [bar('pooling', 0.2), bar('dense', 0.2), bar('dense', 0.2)];
const stage = (height: number, times: number): readonly Bar[] => Array.from({ length: times }, () => [bar('convolution', height, 0.2), bar('normalisation', height), bar('activation', height), bar('convolution', height, 0.6), ...gate, bar('merging', height)]).flat();

describe('the picture of a network', () => {
  it('shows every layer where there is room', () => {
    const bars = [bar('input', 1), bar('convolution', 1), bar('activation', 1), bar('dense', 0.2), bar('output', 0.2)];
    expect(shownBars(bars)).toEqual(bars);
  });

  it('gives every stage of a deep one its share, and keeps both ends', () => {
    const shown = shownBars([bar('input', 1), ...stage(0.9, 5), bar('pooling', 0.7), ...stage(0.7, 15), bar('pooling', 0.4), ...stage(0.4, 5), bar('dense', 0.2), bar('output', 0.2)]);
    const counted = [0.9, 0.7, 0.4].map((height) => shown.filter((one) => one.group === 'convolution' && one.height === height).length);
    expect(counted).toEqual([5, 14, 5]);
    expect(shown.find(({ group }) => group === 'convolution')?.width).toBeCloseTo(0.4);
    expect([shown[0]?.group, shown.at(-2)?.group, shown.at(-1)?.group]).toEqual(['input', 'dense', 'output']);
    expect(shown.length).toBeLessThan(32);
  });
});
