// A trained network made the base of another task from the command line, and what the other commands make of the drawing it writes.
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProject, writeProject } from '../../../core/document/file.ts';
import type { Document } from '../../../core/document/model.ts';
import { convas, convasJson, type Ended } from '../../support/convas.ts';
import { buildFirst, tensorsOf, tinyNetwork, value } from '../run/tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-base-'));
const at = (...parts: readonly string[]): string => join(scratch, ...parts);
const call = (...args: string[]): Promise<Ended> => convas(args, { in: scratch });
const drawing = (file: string): Document => value(readProject(readFileSync(at(file), 'utf8'), file));
const data = 'shapes,count=200,test=40';
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
beforeAll(async () => {
  buildFirst();
  writeFileSync(at('tiny.convas'), writeProject(tinyNetwork()));
  const { code, err } = await call('train', 'tiny.convas', '--data', data, '--epochs', '3', '--threads', '1', '--out', 'run');
  if (code !== 0) throw new Error(err);
});

describe('convas base', () => {
  it('writes a drawing with a fresh head, frozen as asked, that names the weights beside it', async () => {
    const ended = await call('base', 'run', '--data', data, '--out', 'next.convas', '--freeze', 'norm');
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toContain('dense is replaced by dense-new, which begins fresh: 4 classes in place of 4.');
    expect(ended.out).toContain('Frozen up to norm: 404 of 452 parameters are trained.');
    const document = drawing('next.convas');
    expect(document.base?.weights).toBe('run/best.safetensors');
    expect(document.base?.from).toMatch(/^tiny, trained on shapes,count=200,test=40, \d+\.\d % right$/);
    expect([document.layers['conv'], document.layers['norm'], document.layers['dense-new']].map((layer) => layer?.trainable)).toEqual([false, false, true]);
  });

  it('is checked, measured, exported and trained from those weights, also after both have moved', async () => {
    const checked = await call('check', 'next.convas');
    expect(checked.out).toMatch(/Begins with the weights of tiny, trained on .*: 2 of 3 layers take them, dense-new begins fresh\./);
    mkdirSync(at('elsewhere', 'run'), { recursive: true });
    writeFileSync(at('elsewhere', 'next.convas'), readFileSync(at('next.convas')));
    writeFileSync(at('elsewhere', 'run', 'best.safetensors'), readFileSync(at('run', 'best.safetensors')));
    expect(await call('eval', 'elsewhere/next.convas', '--data', data)).toMatchObject({ code: 0 });
    expect(await call('export', 'elsewhere/next.convas', '--out', 'next.onnx')).toMatchObject({ code: 0 });
    const trained = await call('train', 'elsewhere/next.convas', '--epochs', '2', '--threads', '1', '--out', 'tuned', '--set', 'layerRates.decay=0.5', '--set', 'unfreezing=[{"epoch":1}]');
    expect(trained).toMatchObject({ code: 0 });
    expect(trained.out).toContain('Begins with the weights of tiny');
    expect(trained.out).toContain('From epoch 2 on every layer is trained, 452 of 452 parameters.');
    expect(tensorsOf(at('tuned', 'last.safetensors'))['conv/weight']).not.toEqual(tensorsOf(at('run', 'best.safetensors'))['conv/weight']);
  });

  it('proposes where to freeze, with the measured similarity and the reasons', async () => {
    const told = await convasJson<{ readonly advice: { readonly size: string; readonly similarity: number; readonly base: number; readonly cut: number }; readonly cut: number; readonly cuts: readonly unknown[] }>(['base', 'run', '--data', data, '--out', 'advised.convas', '--freeze', 'advised'], { in: scratch });
    expect(told.advice).toMatchObject({ size: 'small', cut: told.cut });
    expect(told.advice.similarity).toBeGreaterThanOrEqual(0);
    expect(told.advice.similarity).toBeLessThanOrEqual(1);
    expect(told.cuts).toEqual([{ index: 0, last: null, next: 'conv' }, { index: 1, last: 'norm', next: 'dense-new' }]);
  });

  it('refuses in words what it cannot do', async () => {
    const refused = async (...args: string[]): Promise<string> => {
      const { code, err } = await call('base', ...args);
      return `${code}: ${err}`;
    };
    expect(await refused('tiny.convas', '--data', data, '--out', 'x.convas')).toContain('2: tiny.convas is a network without trained weights');
    expect(await refused('run', '--data', data, '--out', 'next.convas')).toMatch(/^2: next\.convas exists already/);
    expect(await refused('run', '--data', data, '--out', 'x.txt')).toContain('writes a project file');
    expect(await refused('run', '--data', data, '--out', 'x.convas', '--freeze', 'attic')).toContain('There are norm.');
    expect(await refused('run', '--out', 'x.convas')).toContain('--data says what the base is to be used for.');
    renameSync(at('run', 'best.safetensors'), at('run', 'gone.safetensors'));
    const lost = await call('train', 'next.convas', '--epochs', '1', '--out', 'lost');
    expect(lost.code).toBe(2);
    expect(lost.err).toMatch(/The drawing begins from tiny, trained on .*, but .* is not there\. Put the file back/);
    renameSync(at('run', 'gone.safetensors'), at('run', 'best.safetensors'));
  });
});
