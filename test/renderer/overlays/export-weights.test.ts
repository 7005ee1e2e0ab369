import { describe, expect, it } from 'vitest';
import { meantRun, type FittingRun } from '../../../renderer/overlays/export-weights.tsx';
import type { RunCard } from '../../../core/run/run-services.ts';

const fitting = (id: string): FittingRun => ({ card: { id } as RunCard, has: ['best', 'last'] });

describe('the run whose weights an export is meant to get', () => {
  it('is the one that is watched where it fits, else the newest that fits, else none', () => {
    const runs = [fitting('newest'), fitting('older')];
    expect(meantRun(runs, 'older')?.card.id).toBe('older');
    expect(meantRun(runs, 'another shape')?.card.id).toBe('newest');
    expect(meantRun(runs, null)?.card.id).toBe('newest');
    expect(meantRun([], 'older')).toBeNull();
  });
});
