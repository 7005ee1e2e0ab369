// Engine processes killed with SIGKILL at random moments: a run loses at most the steps since its last checkpoint, no
// finished file is ever half a file, and going on ends with the bytes of a run nobody killed.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { asked, killEngines } from '../support/engine-kills.ts';
import { figure } from '../support/figures.ts';
import { ofSize } from '../support/size.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-killed-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const kills = ofSize(2, 4, 20);

describe('a training whose engine is killed', () => {
  it(`at each of ${kills} random moments, and gone on with, ends as if nobody had killed it`, async () => {
    const { strikes, ends, whole, steps } = await killEngines({ scratch, kills, seed: Number(process.env['CONVAS_SEED'] ?? '11') });
    expect(steps).toBe(200);
    expect(strikes.length).toBe(kills);
    for (const { run } of strikes) expect(ends[run]).toEqual(whole);
    figure(`${kills} trainings killed with SIGKILL under way`, `after steps ${strikes.map(({ step }) => step).join(', ')} of ${steps}, each gone on with to the bytes of the one nobody killed`);
  });

  it('leaves no lock that keeps others out', async () => {
    const folder = join(scratch, 'locked');
    expect(await asked(folder, true, 1, 0)).toBe('killed');
    expect(existsSync(join(folder, '.lock'))).toBe(true);
    expect(await asked(folder, false, Infinity, 0)).toBe('done');
    expect(existsSync(join(folder, '.lock'))).toBe(false);
  });
});
