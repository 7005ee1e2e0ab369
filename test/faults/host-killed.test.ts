// Hosts killed with SIGKILL while a run of theirs is truly under way: the engine ends with its host, the next host offers the run
// to be gone on with, and it ends with the bytes of a run nobody killed.
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { stream } from '../../core/base/random.ts';
import { writeProject } from '../../core/document/file.ts';
import type { Client } from '../../core/run/channel.ts';
import type { RunCard, RunNews } from '../../core/run/run-services.ts';
import type { ServiceEvents, Services } from '../../core/run/services.ts';
import { builtFile } from '../../electron/paths.ts';
import { startRun } from '../../electron/runs/index.ts';
import { lockHolder } from '../../electron/runs/lock.ts';
import { buildFirst, fingerprint, tinyNetwork } from '../electron/run/tiny.ts';
import { ask, clientOver, freshFolder, pageHeaders, pathOf, socketTo, value } from '../electron/serve/hosts.ts';
import { figure } from '../support/figures.ts';
import { ofSize } from '../support/size.ts';
import { startHost } from '../support/window-host.ts';

const scratch = freshFolder();
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const kills = ofSize(1, 4, 20);
const data = 'shapes,count=4000,test=0';
const recipe = { epochs: 8, augment: { shift: {}, rotate: {} }, rateChanges: [{ step: 700, factor: 0.5 }], earlyStopping: { patience: 50 } };
const steps = 1600;

/** A host over the home, and a page that is in it. */
async function opened(): Promise<{ readonly kill: () => Promise<void>; readonly client: Client<Services, ServiceEvents> }> {
  const { host, address } = await startHost(builtFile('cli.js'), scratch);
  const port = Number(new URL(address).port);
  const entered = await ask(port, pathOf(address));
  const client = clientOver(await socketTo(port, pageHeaders(port, entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '')));
  return {
    client,
    kill: async () => {
      const gone = once(host, 'exit');
      host.kill('SIGKILL');
      await gone;
    },
  };
}

/** Follows a run until its news pass; the host may be gone before its answer. */
function followed(client: Client<Services, ServiceEvents>, id: string, from: number, passes: (news: RunNews) => boolean): Promise<void> {
  return new Promise((resolve) => {
    client.call('followRun', { id, from }, { onEvent: (event, news) => { if (event === 'run' && passes(news as RunNews)) resolve(); } }).catch(() => undefined);
  });
}

const reaches = (step: number) => (news: RunNews): boolean => news.kind === 'steps' && news.steps.first + news.steps.count > step;
const hasEnded = (news: RunNews): boolean => news.kind === 'card' && news.card.state === 'finished';
const lastRow = (folder: string): number => Number(/^(\d+),/.exec(readFileSync(join(folder, 'steps.csv'), 'utf8').split('\n').findLast((line) => /^\d+,.*\d$/.test(line)) ?? '0,')?.[1]);

it(`a run whose host is killed ${kills} times ends as if nobody had killed it`, async () => {
  const whole = value(await startRun({ document: tinyNetwork(), out: join(scratch, 'whole'), data, recipe, threads: 1 }));
  const random = stream(Number(process.env['CONVAS_SEED'] ?? '12'));
  const struck: number[] = [];
  let run: RunCard | null = null;
  for (let attempt = 0; struck.length < kills; attempt++) {
    expect(attempt).toBeLessThan(kills * 5);
    const { client, kill } = await opened();
    const before: RunCard = run === null
      ? value(await client.call('startRun', { text: writeProject(tinyNetwork()), recipe, data, device: 'cpu', threads: 1, name: 'killed', weights: null, force: false }))
      : value(await client.call('goOnWithRun', { id: run.id, epochs: null }));
    run = before;
    const from = before.step;
    await Promise.race([followed(client, run.id, from + 1, reaches(from + 1 + random.uniform() * 0.4 * (steps - from))), followed(client, run.id, steps, hasEnded)]);
    await kill();
    const { folder } = run;
    // The engine notices that its host is gone, and ends.
    await vi.waitFor(async () => expect(await lockHolder(folder)).toBeNull(), 20_000);
    const row = lastRow(folder);
    if (row > from && row < steps) struck.push(row);
    const next = await opened();
    const [card] = await next.client.call('runs', {});
    if (row < steps) expect(card).toMatchObject({ id: run.id, state: 'interrupted', name: before.name, plannedEpochs: 8 });
    await next.kill();
    if (card?.state !== 'interrupted') run = null;
  }
  const { client, kill } = await opened();
  if (run !== null) {
    value(await client.call('goOnWithRun', { id: run.id, epochs: null }));
    await followed(client, run.id, steps, hasEnded);
    expect(fingerprint(run.folder)).toEqual(fingerprint(whole.folder));
  }
  await kill();
  expect(run).not.toBeNull();
  figure(`${kills} hosts killed with SIGKILL while a run of theirs was under way`, `after steps ${struck.join(', ')} of ${steps}; gone on with by the next host to the bytes of the run nobody killed`);
});
