// Disks that are full, places that cannot be written, losses that are no numbers: what is said, and that nothing is lost.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeProject } from '../../../core/document/file.ts';
import { convas, expectRefusal, type Ended } from '../../support/convas.ts';
import { buildFirst, fingerprint, tensorsOf, tinyNetwork } from '../run/tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-trouble-'));
const at = (...parts: readonly string[]): string => join(scratch, ...parts);
const call = (...args: string[]): Promise<Ended> => convas(args, { in: scratch });
const train = ['train', 'wide.convas', '--data', 'shapes,count=100,test=0', '--threads', '1', '--out'];

/** Folders something was mounted on. */
const mounted: string[] = [];
const unmount = (folder: string): void => { execFileSync('umount', [folder], { stdio: 'ignore' }); };

beforeAll(async () => {
  buildFirst();
  // Wide enough that its weights, not its small files, fill the disk: 20,000 numbers, 80 kB, three times that in a checkpoint.
  writeFileSync(at('tiny.convas'), writeProject(tinyNetwork()));
  writeFileSync(at('wide.convas'), writeProject(tinyNetwork({}, { conv: { params: { filters: 200 } } })));
  await call(...train, 'good');
});
afterAll(() => {
  mounted.forEach(unmount);
  rmSync(scratch, { recursive: true, force: true });
});

/** A disk of some kB; where none may be mounted, null. */
function smallDisk(name: string, kilobytes: number): string | null {
  mkdirSync(at(name));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', at(name)], { stdio: 'ignore' });
    mounted.push(at(name));
    return name;
  } catch {
    return null;
  }
}

/** Calls where no file may become longer than some kB: on a small disk, or under the shell's limit where none may be mounted. */
async function inLittleSpace(name: string, kilobytes: number, command: (place: string) => readonly string[]): Promise<{ readonly ended: Ended; readonly place: string; readonly words: string }> {
  const disk = smallDisk(name, kilobytes);
  return disk === null
    ? { place: name, words: 'is too large for this disk', ended: await convas(command(name), { in: scratch, first: `ulimit -f ${Math.floor(kilobytes / 3)}` }) }
    : { place: disk, words: 'There is no space left for', ended: await convas(command(disk), { in: scratch }) };
}

describe('a full disk', () => {
  it('does not begin a run it has no room for, and leaves nothing of it', async () => {
    const small = smallDisk('no-room', 120);
    if (small !== null) {
      expectRefusal(await call(...train, join(small, 'run')), 2, ['keeps up to', join(small, 'run'), 'has 1 MB free', 'free some space']);
      expect(readdirSync(at(small))).toEqual([]);
    }
    // Begun all the same.
    const { ended, place, words } = await inLittleSpace('tiny-disk', 120, (disk) => [...train, join(disk, 'run'), '--force']);
    expectRefusal(ended, 2, [words, join(place, 'run'), 'another']);
    expect(readdirSync(at(place))).toEqual([]);
  });

  it('ends a run without harm to its last checkpoint, and says how to go on', async () => {
    // Its rows, 40 bytes a step, are what fills the disk after some epochs.
    const { ended, place, words } = await inLittleSpace('full-disk', 120, (disk) => ['train', 'tiny.convas', '--data', 'shapes,count=1000,test=0', '--threads', '1', '--epochs', '60', '--out', join(disk, 'run'), '--force']);
    expectRefusal(ended, 2, [words, `convas train --resume ${place}/run`]);
    const run = join(place, 'run');
    for (const name of readdirSync(at(run, 'checkpoint')).filter((file) => file.endsWith('.safetensors'))) expect(() => tensorsOf(at(run, 'checkpoint', name))).not.toThrow();
    expect(existsSync(at(run, '.lock'))).toBe(false);
    expect(readdirSync(at(run)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('leaves no half of an export', async () => {
    const { ended, place, words } = await inLittleSpace('export-disk', 60, (disk) => ['export', 'good', '--out', join(disk, 'net.onnx')]);
    expectRefusal(ended, 2, [words, 'net.onnx']);
    expect(ended.err).not.toContain('.convas-export-');
    expect(readdirSync(at(place))).toEqual([]);
  });
});

describe('a place that cannot be written', () => {
  const places: readonly (readonly [string, string, readonly string[]])[] = [
    ['a file in the folder\'s place', 'wide.convas', ['wide.convas is a file where a folder is needed', 'another name']],
    ['a file on the way', 'wide.convas/run', ['wide.convas/run cannot be written', 'part of its path is a file']],
    ['a folder that holds something else', 'letters', ['letters is not empty (dear.txt)', 'another name']],
  ];
  it.concurrent.each(places)('such as %s refuses a run', async (_, place, words) => {
    mkdirSync(at('letters'), { recursive: true });
    writeFileSync(at('letters', 'dear.txt'), 'dear');
    const before = readFileSync(at('wide.convas'), 'utf8');
    expectRefusal(await call(...train, place), 2, words);
    expect(readFileSync(at('wide.convas'), 'utf8')).toBe(before);
    expect(readdirSync(at('letters'))).toEqual(['dear.txt']);
  });

  const files: readonly (readonly [string, string, readonly string[]])[] = [
    ['a file on the way', 'wide.convas/net.onnx', ['wide.convas/net.onnx cannot be written', 'part of its path is a file']],
    ['a folder that does not exist', 'nowhere/net.onnx', ['nowhere/net.onnx cannot be written', 'does not exist', 'Create it']],
    ['a folder in the file\'s place', 'good', ['good is a folder where a file is needed', 'another name']],
  ];
  it.concurrent.each(files)('such as %s refuses an export', async (_, file, words) => {
    const before = fingerprint(at('good'));
    expectRefusal(await call('export', 'good', '--out', file), 2, words);
    expect(fingerprint(at('good'))).toEqual(before);
  });

  it('such as a folder that does not exist refuses a new project', async () => {
    expectRefusal(await call('new', 'nowhere/net'), 2, ['nowhere/net.convas cannot be written', 'Create it']);
  });
});

describe('a loss that turns NaN', () => {
  it('stops the run, names step, losses, rate and weights, and keeps the last good checkpoint', async () => {
    const template = readFileSync(new URL('../../../templates/lenet5-softmax.convas', import.meta.url), 'utf8');
    writeFileSync(at('leaky.convas'), template.replaceAll('"tanh"', '"leaky-relu"'));
    // The rate grows by 0.1 a step: 5 steps an epoch learn, some 10 later the weights run away.
    const ended = await call(
      'train', 'leaky.convas', '--data', 'shapes,count=320,test=20', '--fit-output', '--epochs', '12', '--threads', '1', '--out', 'away',
      '--set', 'optimizer={"kind":"sgd","learningRate":1000}', '--set', 'schedule.kind=constant', '--set', 'warmUp={"epochs":2000,"start":0}',
    );
    expectRefusal(ended, 1, ['learning rate', 'smaller learning rate', 'The last good checkpoint stays in away']);
    const [, step] = /became (?:NaN|Infinity) after [\d.e+, ]+ at step (\d+), epoch \d+/.exec(ended.err) ?? [];
    expect(ended.err).toMatch(/Not finite: C1\/weight \(150 of 150 values\)|All weights are finite; the largest is in /);
    const rows = readFileSync(at('away', 'steps.csv'), 'utf8').trimEnd().split('\n');
    expect(rows.at(-1)).toMatch(new RegExp(`^${step},\\d+,(NaN|Infinity),`));
    for (const name of ['best.safetensors', 'last.safetensors']) for (const tensor of Object.values(tensorsOf(at('away', name)))) expect(tensor.data.every((number) => Number.isFinite(Number(number)))).toBe(true);
    expect(readFileSync(at('away', 'log.txt'), 'utf8')).toMatch(/C1\/weight +150 +/);
    expect((await call('eval', 'away')).code).toBe(0);
  });
});

describe('details of a failure', () => {
  it('are shown with --trace, and only then', async () => {
    expect((await call('new', 'wide.convas/net')).err).not.toContain('ENOTDIR');
    expect((await call('new', 'wide.convas/net', '--trace')).err).toContain('ENOTDIR');
  });
});
