// Hosts killed with SIGKILL while a run of theirs is truly under way: the engine ends with its host, the next host offers the run
// to be gone on with, and it ends with the bytes of a run nobody killed.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { freshFolder } from '../electron/serve/hosts.ts';
import { figure } from '../support/figures.ts';
import { killHosts } from '../support/host-kills.ts';
import { ofSize } from '../support/size.ts';

const scratch = freshFolder();
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const kills = ofSize(1, 4, 20);

it(`a run whose host is killed ${kills} times ends as if nobody had killed it`, async () => {
  const { strikes, ends, whole, steps } = await killHosts({ scratch, kills, seed: Number(process.env['CONVAS_SEED'] ?? '12') });
  expect(steps).toBe(1600);
  expect(strikes.length).toBe(kills);
  for (const { run } of strikes) expect(ends[run]).toEqual(whole);
  figure(`${kills} hosts killed with SIGKILL while a run of theirs was under way`, `after steps ${strikes.map(({ step }) => step).join(', ')} of ${steps}; gone on with by the next host to the bytes of the run nobody killed`);
});
