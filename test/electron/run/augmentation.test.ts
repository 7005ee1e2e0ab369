// Trainings on augmented images in real engine processes: the same bits however they are cut, stopped or begun, and only where
// images are trained on.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { augmentKinds } from '../../../core/data/augment/kinds.ts';
import type { Document } from '../../../core/document/model.ts';
import { evaluateRun, resumeRun, startRun, type StartOptions } from '../../../electron/runs/index.ts';
import { buildFirst, fingerprint, tinyNetwork, value } from './tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-augmented-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let number = 0;
/** Every kind at its usual strength. */
const every: JsonObject = Object.fromEntries(Object.keys(augmentKinds).map((kind) => [kind, {}]));
const begin = (more: Partial<StartOptions> = {}) => startRun({ document: tinyNetwork({ augment: every }), out: join(scratch, `run${number++}`), data: 'shapes,count=1000,test=0', threads: 1, epochs: 2, ...more });

test('every kind at once gives the same bits in runs of one step or several, and stopped in the middle; without them others come', async () => {
  const [several, one, plain] = await Promise.all([begin({ stepsPerRun: 5 }), begin({ stepsPerRun: 1 }), begin({ recipe: { augment: null } })]);
  const whole = fingerprint(value(several).folder);
  expect(fingerprint(value(one).folder)).toEqual(whole);
  expect(fingerprint(value(plain).folder)['last']).not.toBe(whole['last']);
  const controller = new AbortController();
  const stopped = value(await begin({ checkpointSeconds: 0, signal: controller.signal, onEvent: (event) => { if (event.event === 'steps' && (event.rows.at(-1)?.step ?? 0) >= 20) controller.abort(); } }));
  expect(stopped.state).toBe('stopped');
  value(await resumeRun(stopped.folder));
  expect(fingerprint(stopped.folder)).toEqual(whole);
});

test('a run keeps its augmentation, measures on unchanged images, and says what speaks against a kind', async () => {
  const notes: string[] = [];
  const { folder, last } = value(await begin({ onEvent: (event) => { if (event.event === 'log') notes.push(event.line); } }));
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as { recipe: { augment: JsonObject } };
  expect(Object.keys(config.recipe.augment)).toEqual(Object.keys(augmentKinds));
  expect(config.recipe.augment['rotate']).toEqual({ degrees: 10, probability: 1 });
  const measured = value(await evaluateRun({ folder, weights: 'last' }));
  expect(measured.part).toBe('validation');
  expect(measured.loss).toBe(last?.validation?.loss);
  expect(measured.accuracy).toBe(last?.validation?.accuracy);
  expect(notes.find((note) => note.includes('/ looks like \\'))).toContain('mirrors images left to right');
  expect(notes.find((note) => note.includes('hue'))).toContain('images of 1 channel have none');
});

test('a table is refused before anything is kept', async () => {
  const file = join(scratch, 'table.csv');
  writeFileSync(file, `a,b,label\n${Array.from({ length: 40 }, (_, i) => `${i},${i % 7},${i % 2 === 0 ? 'even' : 'odd'}`).join('\n')}\n`);
  const layer = (id: string, kind: string, params: JsonObject): Document['layers'] => ({ [id]: { id, kind, name: id, parent: null, position: { x: 0, y: 0 }, trainable: true, params } });
  const wire = (from: string, to: string): Document['wires'] => ({ [`${from}-${to}`]: { id: `${from}-${to}`, parent: null, from: { layer: from, port: 'out' }, to: { layer: to, port: 'in' }, order: 0 } });
  const document: Document = {
    name: 'table', about: '', notes: {}, blocks: {}, base: null, recipe: { batch: 4, augment: { flip: {}, noise: {} } },
    layers: { ...layer('in', 'input', { shape: [2] }), ...layer('dense', 'dense', { units: 2 }), ...layer('soft', 'softmax', {}), ...layer('out', 'output', { target: 'class' }) },
    wires: { ...wire('in', 'dense'), ...wire('dense', 'soft'), ...wire('soft', 'out') },
  };
  const out = join(scratch, 'refused');
  const refused = await begin({ document, data: file, out });
  expect(refused).toMatchObject({ ok: false, error: { code: 'not-augmentable', message: expect.stringMatching(/holds a table, not images, and only images can be changed at random \(flip, noise\)\. Take augment out of the recipe\./) } });
  expect(existsSync(out)).toBe(false);
});
