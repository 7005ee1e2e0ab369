// The command line as somebody meets it who has never seen it: overview, help, slips of the hand.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convas, convasJson, expectRefusal } from '../../support/convas.ts';
import { buildFirst } from '../run/tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-use-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const call = (...args: string[]) => convas(args, { in: scratch });

const commands = ['new', 'check', 'train', 'eval', 'predict', 'export', 'code', 'devices', 'data', 'serve', 'demo'];

describe('convas', () => {
  it('without words lists its commands and counts as wrong use', async () => {
    const { code, out, err } = await call();
    expect([code, out]).toEqual([2, '']);
    for (const name of commands) expect(err).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it('lists them with --help and help, and says its version', async () => {
    const [one, two, version] = await Promise.all([call('--help'), call('help'), call('--version')]);
    expect([one.code, two.code, version.code]).toEqual([0, 0, 0]);
    expect(one.out).toBe(two.out);
    expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('has help for every command that names its options and exit codes', async () => {
    for (const name of commands) {
      const { code, out, err } = await call(name, '--help');
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(new RegExp(`^convas ${name}\\b`));
      for (const word of ['--json', '--trace', '--help', 'Exit codes: 0 fine, 1 ', '130 stopped']) expect(out).toContain(word);
    }
  });
});

describe('a slip of the hand', () => {
  const slips: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['a command that does not exist', ['chek', 'lenet5'], ['no command "chek"', '"convas check" is probably meant', 'train']],
    ['help for a command that does not exist', ['help', 'trian'], ['no command "trian"', '"convas train" is probably meant']],
    ['an option that does not exist', ['check', 'lenet5', '--jsn'], ['no option --jsn', '--json is probably meant', 'Usage: convas check']],
    ['a word missing', ['check'], ['Something is missing after "convas check"', 'Usage: convas check NETWORK']],
    ['a word too many', ['check', 'lenet5', 'alexnet'], ['Unexpected word "alexnet"']],
    ['an option without its value', ['train', 'lenet5', '--out', '--epochs', '3'], ['--out needs a value']],
    ['an option at the end without its value', ['train', 'lenet5', '--seed'], ['--seed needs a value']],
    ['a value for a flag', ['check', 'lenet5', '--trace=yes'], ['--trace takes no value']],
    ['a number out of bounds', ['train', 'lenet5', '--data', 'shapes', '--epochs', '0'], ['--epochs must be a whole number from 1', '"0"']],
    ['a negative number', ['train', 'lenet5', '--data', 'shapes', '--seed', '-1'], ['--seed must be a whole number from 0', '"-1"']],
    ['no number at all', ['train', 'lenet5', '--data', 'shapes', '--batch', 'many'], ['--batch must be a whole number', '"many"']],
    ['a device that does not exist', ['train', 'lenet5', '--data', 'shapes', '--device', 'gpu'], ['--device must be one of cpu, webgpu, cuda, dml, auto']],
    ['a recipe entry that does not exist', ['train', 'lenet5', '--data', 'shapes', '--set', 'epoch=3'], ['--set', 'no parameter "epoch"', 'epochs']],
    ['a recipe value out of bounds', ['train', 'lenet5', '--data', 'shapes', '--set', 'optimizer.learningRate=fast'], ['--set', 'optimizer.learningRate', '"fast"']],
    ['a recipe entry without a value', ['train', 'lenet5', '--data', 'shapes', '--set', 'epochs'], ['--set takes NAME=VALUE', '"epochs"']],
    ['a network that does not exist', ['check', 'lenet'], ['"lenet"', '"lenet5" is probably meant', 'convas new --list']],
    ['no network', ['train'], ['which network']],
    ['no data, neither given nor in the recipe', ['train', 'alexnet'], ['--data', 'shapes']],
    ['data that do not exist', ['data', 'mnits'], ['"mnits"', 'fashion-mnist']],
    ['a run that does not exist', ['eval', 'run'], ['"run"', 'run folder']],
    ['weights that were never trained', ['eval', 'lenet5'], ['lenet5', '--weights FILE']],
    ['a run to go on with that does not exist', ['train', '--resume', 'run'], ['no run folder "run"', 'convas train NETWORK --out RUN']],
    ['a set that cannot be fetched', ['data', 'get', 'imagenet'], ['"imagenet"', 'cifar10']],
  ];
  it.concurrent.each(slips)('such as %s exits 2 and says what was probably meant', async (_, args, words) => {
    expectRefusal(await call(...args), 2, words);
  });

  it('comes as one JSON object on standard output when JSON was asked for', async () => {
    const { code, out, err } = await call('check', 'lenet', '--json');
    expect([code, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toEqual({ error: { code: 'network-unknown', message: expect.stringContaining('lenet5') } });
  });
});

describe('convas new', () => {
  it('writes a project that is a template word for word, and never over another file', async () => {
    const made = await call('new', 'mine', '--template', 'lenet5');
    expect([made.code, made.err]).toEqual([0, '']);
    expect(made.out).toContain('convas check mine.convas');
    const template = readFileSync(new URL('../../../templates/lenet5.convas', import.meta.url), 'utf8');
    expect(readFileSync(join(scratch, 'mine.convas'), 'utf8')).toBe(template);
    writeFileSync(join(scratch, 'mine.convas'), 'edited');
    expectRefusal(await call('new', 'mine.convas'), 2, ['mine.convas exists already', '--force']);
    expect(readFileSync(join(scratch, 'mine.convas'), 'utf8')).toBe('edited');
    expect((await call('new', 'mine', '--force', '--template', 'lenet5')).code).toBe(0);
    expect(readFileSync(join(scratch, 'mine.convas'), 'utf8')).toBe(template);
  });

  it('lists the templates', async () => {
    const { templates } = await convasJson<{ templates: { name: string; about: string }[] }>(['new', '--list'], { in: scratch });
    expect(templates.map(({ name }) => name)).toEqual(expect.arrayContaining(['alexnet', 'alexnet-as-printed', 'lenet5', 'lenet5-softmax']));
    for (const { about } of templates) expect(about).toMatch(/[.?]$/);
  });
});

describe('convas devices', () => {
  it('lists every device: the CPU as there, the others with what was found or why not', async () => {
    const { devices } = await convasJson<{ devices: { name: string; available: boolean; note: string }[] }>(['devices'], { in: scratch });
    expect(devices.map(({ name }) => name)).toEqual(['cpu', 'webgpu', 'cuda', 'dml']);
    expect(devices[0]?.available).toBe(true);
    for (const { note } of devices) expect(note).not.toBe('');
  });
});

describe('convas data', () => {
  it('counts the classes of a set', async () => {
    const report = await convasJson<object>(['data', 'shapes,count=40,test=8,size=12'], { in: scratch });
    expect(report).toMatchObject({ names: ['\\', '/', 'X', 'oval'], dims: [1, 12, 12], train: { examples: 40, perClass: [10, 10, 10, 10] }, test: { examples: 8, perClass: [2, 2, 2, 2] } });
  });

  it('without words lists the known sets, the generated one as always there', async () => {
    const { sets } = await convasJson<{ sets: { name: string; folder: string | null }[] }>(['data'], { in: scratch });
    expect(sets.map(({ name }) => name)).toEqual(expect.arrayContaining(['shapes', 'mnist', 'fashion-mnist', 'cifar10']));
    expect(sets.find(({ name }) => name === 'shapes')?.folder).toBe('generated');
  });
});

describe('convas code', () => {
  it('prints the network as PyTorch source, and names what it does not know', async () => {
    const printed = await call('code', 'lenet5');
    expect(printed.code).toBe(0);
    expect(printed.out).toBe(readFileSync(new URL('../../golden/lenet5_torch.py', import.meta.url), 'utf8'));
    const refused = await call('code', 'lenet5', '--framework', 'caffe');
    expectRefusal(refused, 2, ['pytorch', 'keras']);
  });
});
