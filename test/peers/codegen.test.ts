// Generated PyTorch and Keras files under the real libraries: the same number of parameters, and with our weights the same
// outputs as our engine, for every template, the corpus, every layer's examples and settings where conventions differ.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../../core/base/random.ts';
import { floats, type Tensor, type Tensors } from '../../core/base/tensor.ts';
import { kerasCode } from '../../core/codegen/keras.ts';
import { kerasWeights } from '../../core/codegen/keras-weights.ts';
import { pytorchCode, pytorchWeights } from '../../core/codegen/pytorch.ts';
import { initialWeights } from '../../core/compile/initial.ts';
import { lower } from '../../core/compile/lower.ts';
import { check, type Checked } from '../../core/design/check.ts';
import type { Document } from '../../core/document/model.ts';
import { writeSafetensors } from '../../core/run/safetensors.ts';
import { runOnEngine } from '../reference/engine.ts';
import type { Value } from '../reference/value.ts';
import { runPython } from '../support/python.ts';
import { ofSize } from '../support/size.ts';
import { attackDrawings, exampleDrawings, randomDrawings, settingDrawings } from './codegen-drawings.ts';
import { brokenFolder, projectsOf, validProjects } from '../core/design/projects.ts';

/** Most parameters a drawing may have for its weights to be made and handed over. */
const mostParameters = 70_000_000;

interface Answer {
  readonly parameters?: number;
  readonly scores?: readonly (number | string)[];
  readonly shown?: readonly (number | string)[];
  readonly problem?: string;
}

interface Subject {
  readonly name: string;
  readonly document: Document;
  readonly checked: Checked;
  readonly run: boolean;
}

const randomCount = ofSize(20, 60, 600);
const folder = mkdtempSync(join(tmpdir(), 'convas-code-'));
const parsed = mkdtempSync(join(tmpdir(), 'convas-parsed-'));
afterAll(() => [folder, parsed].forEach((path) => rmSync(path, { recursive: true })));

const subjects: readonly Subject[] = [...validProjects(), ...exampleDrawings(), ...settingDrawings(), ...randomDrawings(randomCount)]
  .map(([name, document]) => {
    const checked = check(document);
    return { name, document, checked, run: checked.totals.parameters <= mostParameters && name !== 'alexnet-as-printed' };
  });

/** Numbers a layer may well have after training: the first ones, moved a little. */
function movedWeights(first: Tensors): Tensors {
  const random = stream(11);
  return Object.fromEntries(Object.entries(first).map(([name, { dims, data }]): [string, Tensor] => [name, floats(dims, Float32Array.from(data as Float32Array, (v) => {
    const move = 0.2 * (random.uniform() - 0.5);
    return v * (1 + move) + (dims.length === 1 ? move : 0);
  }))]));
}

const asTensor = ({ dims, data }: Value): Tensor => floats(dims, Float32Array.from(data));

/** Our weights, inputs and outputs of a drawing, under names without a framework. */
async function figuresOf({ checked }: Subject): Promise<{ readonly weights: Tensors; readonly others: Tensors }> {
  const forward = lower(checked, { mode: 'infer', batch: 2 });
  const weights = movedWeights(initialWeights(forward, 5));
  const random = stream(7);
  const inputs = forward.inputs.map(({ name, type }): [string, Tensor] => {
    const dims = type.dims as readonly number[];
    return [name, floats(dims, Float32Array.from({ length: dims.reduce((n, d) => n * d, 1) }, () => random.uniform() * 2 - 0.7))];
  });
  const hidden = forward.heads.filter((head) => !forward.graph.outputs.some((output) => output.name === head.scores)).map((head) => ({ name: head.scores, type: head.type }));
  const got = await runOnEngine({ ...forward.graph, outputs: [...forward.graph.outputs, ...hidden] }, { ...Object.fromEntries(inputs), ...weights });
  const others: Record<string, Tensor> = Object.fromEntries(inputs.map(([, tensor], i) => [`input/${i}`, tensor]));
  for (const [i, head] of forward.heads.entries()) {
    others[`shown/${i}`] = asTensor(got[head.shown] as Value);
    others[`scores/${i}`] = asTensor(got[head.scores] as Value);
  }
  return { weights, others };
}

interface Framework {
  readonly title: string;
  readonly script: string;
  readonly generate: (subject: Subject) => { readonly text: string; readonly name: string };
  readonly weights: (checked: Checked) => unknown;
}

const known: readonly Framework[] = [
  { title: 'PyTorch', script: 'torch', generate: ({ document, checked }) => pytorchCode(document, checked), weights: (checked) => Object.fromEntries(pytorchWeights(checked)) },
  { title: 'Keras', script: 'keras', generate: ({ document, checked }) => kerasCode(document, checked), weights: (checked) => Object.fromEntries(kerasWeights(checked)) },
];

// A build server that could not install Keras says so (.ci/run) and leaves its comparisons out; anywhere else they are asked for.
const frameworks = known.filter(({ title }) => title !== 'Keras' || process.env['CONVAS_WITHOUT_KERAS'] === undefined);

const fileOf = (name: string): string => name.replace(/[^a-z0-9]+/gi, '_');

beforeAll(async () => {
  for (const subject of subjects) {
    if (!subject.run) continue;
    const { weights, others } = await figuresOf(subject);
    const named = Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [`weight/${name}`, tensor]));
    const path = join(folder, `${fileOf(subject.name)}.safetensors`);
    for (const piece of writeSafetensors({ tensors: { ...named, ...others }, metadata: {} })) appendFileSync(path, piece);
  }
});

describe.each(frameworks)(`generated $title under $title (${randomCount} random windows among others)`, ({ title, script, generate, weights }) => {
  let answers: Readonly<Record<string, Answer>> = {};
  beforeAll(async () => {
    const cases = subjects.map((subject) => {
      const generated = generate(subject);
      const file = `${fileOf(subject.name)}_${script}.py`;
      writeFileSync(join(folder, file), generated.text);
      const save = generated.text.includes('register_keras_serializable');
      return { name: subject.name, file, made: generated.name, tensors: `${fileOf(subject.name)}.safetensors`, run: subject.run, weights: weights(subject.checked), save };
    });
    writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
    answers = (await runPython(`peers/codegen_${script}.py`, [folder])) as Readonly<Record<string, Answer>>;
  });

  it.each(subjects)('$name', (subject) => {
    expect(answers['missing'], `${title} is not installed`).toBeUndefined();
    judge(answers[subject.name], subject);
  });
});

function judge(answer: Answer | undefined, { checked, run }: Subject): void {
  expect(answer?.problem).toBeUndefined();
  expect(answer?.parameters).toBe(checked.totals.parameters);
  if (!run) return;
  const errors = [...(answer?.scores ?? ['none']), ...(answer?.shown ?? ['none'])];
  for (const error of errors) expect(typeof error === 'number' && error < 1e-5, `error ${error}`).toBe(true);
}

describe('generated files as Python reads them', () => {
  it('hold classes, functions and the framework alone, whatever a drawing is called and whatever is wrong with it', async () => {
    const all = [...attackDrawings(), ...projectsOf(brokenFolder)];
    for (const [name, document] of all) {
      const checked = check(document);
      writeFileSync(join(parsed, `${fileOf(name)}_torch.py`), pytorchCode(document, checked).text);
      writeFileSync(join(parsed, `${fileOf(name)}_keras.py`), kerasCode(document, checked).text);
    }
    expect(all.length).toBeGreaterThan(140);
    expect(await runPython('peers/codegen_parse.py', [parsed])).toEqual({});
  });
});
