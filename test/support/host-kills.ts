// Hosts killed with SIGKILL while a run of theirs is under way: the engine ends with its host, and the next host goes on with the run.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bug } from '../../core/base/diagnostic.ts';
import { stream } from '../../core/base/random.ts';
import { writeProject } from '../../core/document/file.ts';
import type { Client } from '../../core/run/channel.ts';
import type { RunCard, RunNews } from '../../core/run/run-services.ts';
import type { ServiceEvents, Services } from '../../core/run/services.ts';
import { builtFile } from '../../electron/paths.ts';
import { startRun } from '../../electron/runs/index.ts';
import { lockHolder } from '../../electron/runs/lock.ts';
import { fingerprint, tinyNetwork } from '../electron/run/tiny.ts';
import { ask, clientOver, pageHeaders, pathOf, socketTo, value } from '../electron/serve/hosts.ts';
import { augment, edits, lastRow, newestStep, type Fingerprint, type KillOptions, type Strike, type Struck } from './kills.ts';
import { startHost } from './window-host.ts';

const data = 'shapes,count=4020,test=0';
const recipe = { epochs: 8, augment, rateChanges: [{ step: 700, factor: 0.5 }], earlyStopping: { patience: 50 } };

/** A host over a home, and a page that is in it. */
async function opened(home: string): Promise<{ readonly kill: () => Promise<void>; readonly client: Client<Services, ServiceEvents> }> {
  const { host, address } = await startHost(builtFile('cli.js'), home);
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

/** Waits until nobody holds a run's folder: the engine notices that its host is gone, and ends. */
async function letGo(folder: string): Promise<void> {
  for (const until = Date.now() + 20_000; (await lockHolder(folder)) !== null; await new Promise((resolve) => { setTimeout(resolve, 20); })) {
    assert(Date.now() < until, 'the engine outlives its host');
  }
}

/** Corrects the data by the services, as the Data place does, and answers the file that is kept of it. */
async function correctedIn(home: string): Promise<string> {
  const { client, kill } = await opened(home);
  value(await client.call('openData', { data }));
  value(await client.call('correctData', { data, numbering: null, edits }));
  await kill();
  const folder = join(home, '.state', 'corrections');
  return join(folder, readdirSync(folder)[0] ?? bug('no corrections were kept'));
}

/**
 * Kills so many hosts while their run is under way. A run that is over before its host is killed counts for nothing, and another is begun.
 * Throws where the engine outlives its host, or where the next host does not offer the run.
 */
export async function killHosts({ scratch, kills, seed, onStrike }: KillOptions): Promise<Struck> {
  const corrections = await correctedIn(scratch);
  const whole = value(await startRun({ document: tinyNetwork(), out: join(scratch, 'whole'), data, recipe, corrections, threads: 1 }));
  const steps = lastRow(whole.folder);
  const random = stream(seed);
  const strikes: Strike[] = [];
  const ends: Fingerprint[] = [];
  let run: RunCard | null = null;
  for (let attempt = 0; strikes.length < kills; attempt++) {
    assert(attempt < kills * 5, 'the kills do not strike runs under way');
    const { client, kill } = await opened(scratch);
    const before: RunCard = run === null
      ? value(await client.call('startRun', { text: writeProject(tinyNetwork()), recipe, data, device: 'cpu', threads: 1, name: 'killed', weights: null, force: false }))
      : value(await client.call('goOnWithRun', { id: run.id, epochs: null }));
    run = before;
    const from = before.step;
    const { id, folder } = before;
    await Promise.race([followed(client, id, from + 1, reaches(from + 1 + random.uniform() * 0.4 * (steps - from))), followed(client, id, steps, hasEnded)]);
    await kill();
    await letGo(folder);
    const strike = { run: ends.length, step: lastRow(folder), kept: newestStep(folder) };
    const next = await opened(scratch);
    const card = (await next.client.call('runs', {})).find((one) => one.id === id) ?? bug('the run is not among those the next host has');
    await next.kill();
    if (strike.step < steps) assert.deepEqual([card.state, card.name, card.plannedEpochs], ['interrupted', before.name, recipe.epochs]);
    if (strike.step > from && strike.step < steps) {
      strikes.push(strike);
      onStrike?.(strike);
    }
    if (card.state === 'interrupted') continue;
    ends.push(fingerprint(folder));
    run = null;
  }
  if (run !== null) {
    const { client, kill } = await opened(scratch);
    value(await client.call('goOnWithRun', { id: run.id, epochs: null }));
    await followed(client, run.id, steps, hasEnded);
    ends.push(fingerprint(run.folder));
    await kill();
  }
  return { strikes, ends, whole: fingerprint(whole.folder), steps };
}
