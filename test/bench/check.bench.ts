// `npm run bench -- check`: how long a drawing of 1,000 layers takes to check, from scratch and after one edit.
import type { Json } from '../../core/base/diagnostic.ts';
import { stream } from '../../core/base/random.ts';
import type { Field } from '../../core/base/schema.ts';
import { check } from '../../core/design/check.ts';
import { setParams } from '../../core/design/edit.ts';
import { apply } from '../../core/document/patch.ts';
import type { Document, LayerRecord } from '../../core/document/model.ts';
import { layerOf } from '../../core/layers/registry.ts';
import { median } from './alternate.ts';
import { milliseconds, printFigures, timed } from './figures.ts';
import { largeDrawing } from './nets.ts';

const random = stream(1);
const any = <T>(values: readonly T[]): T => {
  const value = values[random.integer(values.length)];
  if (value === undefined) throw new Error('nothing to choose from');
  return value;
};

/** Another value for a parameter: one of its choices, the other truth value, a small number, or a form of its own. */
function otherValue(name: string, field: Field<unknown>): Json {
  const choices = field.hints?.choices;
  if (choices !== undefined) return any(choices);
  if (name === 'padding') return any<Json>(['same', 'valid', 1, 2]);
  if (field.type === 'flag') return field.fallback !== true;
  if (field.type === 'integer' || field.type === 'pair') return 1 + random.integer(7);
  return field.fallback ?? null;
}

function edited(document: Document, layers: readonly LayerRecord[]): Document {
  const layer = any(layers);
  const [name, field] = any(Object.entries(layerOf(layer.kind)?.params ?? {}));
  const patch = setParams(document, layer.id, { [name]: otherValue(name, field) });
  if (!patch.ok) throw new Error(patch.error.message);
  const next = apply(document, patch.value);
  if (!next.ok) throw new Error(next.error.message);
  return next.value;
}

const drawing = largeDrawing(1000);
const count = Object.keys(drawing.layers).length;
const first = await timed(() => check(drawing));
if (first.value.diagnostics.some(({ severity }) => severity === 'error')) throw new Error('the drawing is at fault');
const scratch: number[] = [];
for (let i = 0; i < 50; i++) {
  const copy = structuredClone(drawing);
  scratch.push((await timed(() => check(copy))).took);
}

const layers = Object.values(drawing.layers).filter(({ kind }) => Object.keys(layerOf(kind)?.params ?? {}).length > 0);
const after: number[] = [];
for (let i = 0; i < 2000; i++) {
  const next = edited(drawing, layers);
  after.push((await timed(() => check(next, first.value))).took);
}

process.exitCode = printFigures('Checking a large drawing', 'check', 'docs/bench-check.md', [`A residual drawing of ${count} layers; 50 times from scratch, then ${after.length} edits of a random parameter of a random layer, each from the sound drawing.`], [
  { what: 'from scratch, first time in the process', got: milliseconds(first.took), bound: '–', holds: true },
  { what: 'from scratch, median', got: milliseconds(median(scratch)), bound: '30 ms', holds: median(scratch) <= 30 },
  { what: 'after one edit, median', got: milliseconds(median(after)), bound: '1 ms', holds: median(after) <= 1 },
  { what: 'after one edit, worst', got: milliseconds(Math.max(...after)), bound: '30 ms', holds: Math.max(...after) <= 30 },
]);
