// What a page meets that nobody planned, over the socket of a real host with real engines: data that are not what they claim, files
// that are cut off while they are trained on, a device that is gone, a loss that runs away. Each is said with place and remedy,
// leaves what was there as it was, and the host goes on answering.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { writeProject } from '../../../core/document/file.ts';
import type { Client } from '../../../core/run/channel.ts';
import type { RunCard, RunNews, RunState } from '../../../core/run/run-services.ts';
import type { ServiceEvents, Services } from '../../../core/run/services.ts';
import { builtFile } from '../../../electron/paths.ts';
import { enormousPng } from '../../support/enormous.ts';
import { idxFile } from '../../support/idx.ts';
import { startHost } from '../../support/window-host.ts';
import { putImage } from '../data/made.ts';
import { buildFirst, fingerprint, tensorsOf, tinyNetwork } from '../run/tiny.ts';
import { ask, clientOver, freshFolder, pageHeaders, pathOf, socketTo, value } from './hosts.ts';

const home = freshFolder();
const at = (...parts: readonly string[]): string => join(home, ...parts);
let host: ChildProcess;
let client: Client<Services, ServiceEvents>;
beforeAll(async () => {
  buildFirst();
  const started = await startHost(builtFile('cli.js'), home);
  ({ host } = started);
  const port = Number(new URL(started.address).port);
  const { headers } = await ask(port, pathOf(started.address));
  client = clientOver(await socketTo(port, pageHeaders(port, headers['set-cookie']?.[0]?.split(';')[0] ?? '')));
});
afterAll(() => {
  host.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
});

const start = (data: string, recipe: JsonObject = {}, changes: Parameters<typeof tinyNetwork>[1] = {}) =>
  client.call('startRun', { text: writeProject(tinyNetwork({ schedule: { kind: 'constant' }, ...recipe }, changes)), recipe: {}, data, device: 'cpu', threads: 1, name: '', weights: null, force: false });

/** What is heard of a run until its news pass. */
async function until(id: string, passes: (news: RunNews) => boolean): Promise<readonly RunNews[]> {
  const heard: RunNews[] = [];
  await new Promise<void>((resolve, reject) => {
    client.call('followRun', { id, from: 1 }, { onEvent: (event, news) => {
      if (event !== 'run') return;
      heard.push(news as RunNews);
      if (passes(news as RunNews)) resolve();
    } }).catch(reject);
  });
  return heard;
}
const ends = async (id: string, state: RunState): Promise<RunCard> => {
  const heard = await until(id, (news) => news.kind === 'card' && news.card.state === state);
  const last = heard.findLast((news) => news.kind === 'card');
  return last?.kind === 'card' ? last.card : expect.unreachable();
};
const takesSteps = (id: string): Promise<unknown> => until(id, (news) => news.kind === 'steps');

const images = Uint8Array.from({ length: 40 * 144 }, (_, i) => (i * 7919) % 251);
const fours = Array.from({ length: 40 }, (_, i) => i % 4);
function putIdx(folder: string, labels: readonly number[] = fours, dims: readonly number[] = [40, 12, 12]): void {
  mkdirSync(at(folder), { recursive: true });
  writeFileSync(at(folder, 'train-images-idx3-ubyte'), idxFile(dims, images));
  writeFileSync(at(folder, 'train-labels-idx1-ubyte'), idxFile([labels.length], Uint8Array.from(labels)));
}
const table = (line: (i: number) => number): string => Array.from({ length: 12 }, (_, i) => [i % 4, ...Array.from({ length: line(i) }, (__, c) => (i * c) % 256)].join(',')).join('\n');

describe('data that are not what they claim', () => {
  const claims: readonly (readonly [data: string, put: () => unknown, words: readonly string[]])[] = [
    ['one', () => putImage(at('one', 'cats', '1.png'), { width: 12, height: 12, colour: [9] }), ['only one class, cats', 'subfolder named after it']],
    ['flat', () => putImage(at('flat', '1.png'), { width: 12, height: 12, colour: [9] }), ['no subfolder', 'subfolder named after it']],
    ['lying', () => putIdx('lying', fours, [60_000, 12, 12]), ['train-images-idx3-ubyte says it holds 60,000 × 12 × 12 values', 'only 5,760 follow', 'Fetch or copy the file again']],
    ['endless', () => putIdx('endless', fours, [4_294_967_295, 65_535, 65_535]), ['train-images-idx3-ubyte', 'only 5,760 follow']],
    ['fewer', () => putIdx('fewer', fours.slice(1)), ['39', '40']],
    ['cut', () => { putIdx('cut'); rmSync(at('cut', 'train-images-idx3-ubyte')); writeFileSync(at('cut', 'train-images-idx3-ubyte.gz'), gzipSync(idxFile([40, 12, 12], images)).subarray(0, 200)); }, ['train-images-idx3-ubyte.gz cannot be unpacked', 'Fetch or copy']],
    ['short.csv', () => writeFileSync(at('short.csv'), table((i) => (i === 6 ? 143 : 144))), ['short.csv, line 7: 144 values where 145 belong']],
    ['gone', () => undefined, ['gone is not there', 'Bring it back']],
  ];
  it.each(claims)('are refused where they are chosen, looked at and trained on: %s', async (data, put, words) => {
    await put();
    const answers = [await client.call('describeData', { data }), await client.call('openData', { data }), await start(data)];
    for (const answer of answers) {
      expect(answer.ok).toBe(false);
      for (const word of words) expect(answer.ok ? '' : answer.error.message).toContain(word);
      expect(answer.ok ? '' : answer.error.message).not.toMatch(/Something went wrong inside|\n\s+at /);
    }
    expect(await client.call('runs', {})).toEqual([]);
    expect(existsSync(at('.state', 'runs')) ? readdirSync(at('.state', 'runs')) : []).toEqual([]);
  });

  it('but can be used in part are used, and what is left out or changed is told before, in the gallery and in the log', async () => {
    for (const [n, name] of ['a', 'b', 'c', 'd'].entries()) for (let i = 0; i < 3; i++) await putImage(at('mixed', name, `${i}.png`), { width: 8 + 4 * i, height: 20 - n, colour: i === 0 ? [200] : [200, 100, 50] });
    writeFileSync(at('mixed', 'b', 'broken.png'), 'no image');
    writeFileSync(at('mixed', 'c', 'enormous.png'), enormousPng);
    const facts = value(await client.call('describeData', { data: 'mixed' }));
    expect(facts.train).toBe(12);
    expect(facts.notes.join(' ')).toMatch(/2 files cannot be read and are left out.* The images have different sizes/);
    const view = value(await client.call('openData', { data: 'mixed' }));
    expect(view.training.count).toBe(12);
    expect(view.corrupt.map(({ reason }) => reason)).toEqual([expect.stringMatching(/broken\.png cannot be decoded/), expect.stringContaining('enormous.png has 20,000 × 20,000 pixels; at most 100 million are read.')]);
    const card = value(await start('mixed', { epochs: 1 }));
    expect((await ends(card.id, 'finished')).step).toBe(1);
    const log = readFileSync(join(card.folder, 'log.txt'), 'utf8');
    for (const said of [/The images are not all alike \(12 sizes; .*RGB.*\); each becomes 1×12×12/, /2 files are left out because they cannot be read/]) expect(log).toMatch(said);
    value(await client.call('deleteRun', { id: card.id }));
  });

  it('in their labels are refused with how far these go', async () => {
    putIdx('stray', [200, ...fours.slice(1)]);
    expect(await start('stray')).toMatchObject({ ok: false, error: { code: 'class-count-differs', message: expect.stringContaining('labels go up to 200, 5 of them occur') } });
    writeFileSync(at('odd.csv'), table(() => 7));
    expect(await start('odd.csv')).toMatchObject({ ok: false, error: { message: expect.stringMatching(/odd\.csv does not suit tiny: .*1 × 12 × 12.*the data have 7/) } });
    expect(await client.call('runs', {})).toEqual([]);
  });
});

describe('under way', () => {
  it('data that are cut off let the run finish; going on names the file, changes nothing, and works once they are whole', async () => {
    putIdx('whole');
    const file = at('whole', 'train-images-idx3-ubyte');
    const before = readFileSync(file);
    const card = value(await start('whole', { epochs: 40 }));
    await takesSteps(card.id);
    truncateSync(file, 1000);
    expect(await ends(card.id, 'finished')).toMatchObject({ step: 80, epochs: 40, trouble: null });
    const kept = fingerprint(card.folder);
    const words = expect.stringMatching(/train-images-idx3-ubyte says it holds 40 × 12 × 12 values.* only 984 follow/);
    expect(await client.call('goOnWithRun', { id: card.id, epochs: 42 })).toMatchObject({ ok: false, error: { message: words } });
    expect((await client.call('runs', {}))[0]).toMatchObject({ state: 'failed', trouble: words, epochs: 40 });
    expect(fingerprint(card.folder)).toEqual(kept);
    writeFileSync(file, before);
    value(await client.call('goOnWithRun', { id: card.id, epochs: 42 }));
    expect(await ends(card.id, 'finished')).toMatchObject({ epochs: 42, trouble: null });
  });

  it('a device that is gone is named when a run is to go on, and the run goes on once it is back', async () => {
    const absent = process.platform === 'win32' ? 'cuda' : 'dml';
    putIdx('here');
    const card = value(await start('here', { epochs: 2 }));
    await ends(card.id, 'finished');
    const [config, kept] = [readFileSync(join(card.folder, 'config.json'), 'utf8'), fingerprint(card.folder)];
    writeFileSync(join(card.folder, 'config.json'), config.replace('"device": "cpu"', `"device": "${absent}"`));
    expect(await client.call('goOnWithRun', { id: card.id, epochs: 3 })).toMatchObject({ ok: false, error: { code: 'device-missing', message: expect.stringContaining(`Device ${absent} cannot be used`) } });
    expect(fingerprint(card.folder)).toEqual(kept);
    writeFileSync(join(card.folder, 'config.json'), config);
    value(await client.call('goOnWithRun', { id: card.id, epochs: 3 }));
    expect(await ends(card.id, 'finished')).toMatchObject({ epochs: 3 });
  });

  it('a loss that runs away stops the run at its step, and what was good stays', async () => {
    putIdx('here');
    const card = value(await start('here', { epochs: 50, optimizer: { kind: 'sgd', learningRate: 1000 } }, { norm: { params: { epsilon: 1e-12 } } }));
    const heard = await until(card.id, (news) => news.kind === 'card' && news.card.state === 'failed');
    const failed = (await client.call('runs', {})).find(({ id }) => id === card.id);
    expect(failed?.trouble).toMatch(/at step \d+, epoch \d+, learning rate 1000\..*smaller learning rate.*The last good checkpoint stays in /);
    // Which weights are no numbers any more stands in the log the window shows.
    const logged = (all: readonly RunNews[]): string => all.flatMap((news) => (news.kind === 'log' ? news.lines : [])).join('\n');
    for (const told of [heard, await until(card.id, ({ kind }) => kind === 'log')]) expect(logged(told)).toMatch(/weight +values +not finite/);
    for (const name of readdirSync(join(card.folder, 'checkpoint')).filter((one) => one.endsWith('.safetensors'))) {
      for (const { data } of Object.values(tensorsOf(join(card.folder, 'checkpoint', name)))) expect(Array.from(data, Number).every(Number.isFinite)).toBe(true);
    }
    expect(value(await client.call('drawingOfRun', { id: card.id })).text).toContain('"name": "tiny"');
  });
});
