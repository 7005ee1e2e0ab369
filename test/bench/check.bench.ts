// `npm run bench -- check`: how long checking a drawing of 1,000 layers takes, from scratch and after one edit of a random
// parameter of a random layer. Prints milliseconds; judges nothing.
import { performance } from 'node:perf_hooks';
import type { Json, JsonObject } from '../../core/base/diagnostic.ts';
import { stream, type RandomStream } from '../../core/base/random.ts';
import { check, type Checked } from '../../core/design/check.ts';
import { setParams } from '../../core/design/edit.ts';
import { apply } from '../../core/document/patch.ts';
import { emptyDocument, type Document, type LayerRecord, type WireRecord } from '../../core/document/model.ts';
import { layerOf } from '../../core/layers/registry.ts';

/** Writes records one after the other. */
class Sketch {
  readonly layers: Record<string, LayerRecord> = {};
  readonly wires: Record<string, WireRecord> = {};
  #count = 0;

  add(kind: string, params: JsonObject, ...from: readonly string[]): string {
    const id = `${kind}-${++this.#count}`;
    this.layers[id] = { id, kind, name: id, parent: null, params, position: { x: this.#count * 10, y: 0 }, trainable: true };
    for (const [order, source] of from.entries()) {
      const wire = `${source}-${id}-${order}`;
      this.wires[wire] = { id: wire, parent: null, from: { layer: source, port: 'out' }, to: { layer: id, port: 'in' }, order };
    }
    return id;
  }

  get size(): number {
    return this.#count;
  }

  document(name: string): Document {
    return { ...emptyDocument(name), layers: { ...this.layers }, wires: { ...this.wires } };
  }
}

/** A chain: convolution, normalisation, activation, again and again. */
function chain(size: number): Document {
  const sketch = new Sketch();
  let last = sketch.add('input', { channels: 3, height: 64, width: 64 });
  while (sketch.size < size - 4) {
    last = sketch.add('conv2d', { filters: 64, kernel: 3, padding: 'same' }, last);
    if (sketch.size < size - 4) last = sketch.add('batch-norm', {}, last);
    if (sketch.size < size - 4) last = sketch.add('activation', {}, last);
  }
  sketch.add('output', {}, sketch.add('dense', { units: 10 }, sketch.add('flatten', {}, sketch.add('global-average-pool', {}, last))));
  return sketch.document('chain');
}

/** Residual blocks, drawn out, with a pool between stages. */
function residual(size: number): Document {
  const sketch = new Sketch();
  let last = sketch.add('conv2d', { filters: 32, kernel: 3, padding: 'same' }, sketch.add('input', { channels: 3, height: 128, width: 128 }));
  while (sketch.size + 8 <= size - 5) {
    const convolved = sketch.add('conv2d', { filters: 32, kernel: 3, padding: 'same', bias: false }, last);
    const second = sketch.add('depthwise-conv2d', { kernel: 3, padding: 'same' }, sketch.add('activation', { function: 'silu' }, sketch.add('batch-norm', {}, convolved)));
    last = sketch.add('activation', {}, sketch.add('add', {}, last, sketch.add('dropout', { rate: 0.1 }, sketch.add('batch-norm', {}, second))));
    if (sketch.size % 30 === 0) last = sketch.add('max-pool2d', { kernel: 3, stride: 1, padding: 'same' }, last);
  }
  while (sketch.size < size - 4) last = sketch.add('activation', {}, last);
  sketch.add('output', {}, sketch.add('dense', { units: 10 }, sketch.add('flatten', {}, sketch.add('global-average-pool', {}, last))));
  return sketch.document('residual');
}

/** The same number of layers out of one block, repeated. */
function repeated(size: number): Document {
  const sketch = new Sketch();
  const input = sketch.add('input', { channels: 16, height: 64, width: 64, shape: [16, 64, 64] });
  const inner: [string, string, JsonObject][] = [['conv', 'conv2d', { filters: 16, kernel: 3, padding: 'same' }], ['norm', 'batch-norm', {}], ['act', 'activation', {}], ['sum', 'add', {}]];
  const repeat = Math.floor((size - 5) / inner.length);
  const stage = sketch.add('block', { block: 'unit', repeat }, input);
  sketch.add('output', {}, sketch.add('dense', { units: 10 }, sketch.add('flatten', {}, sketch.add('global-average-pool', {}, stage))));
  const base = sketch.document('repeated');
  const wires: [string, string, number][] = [['conv', 'norm', 0], ['norm', 'act', 0], ['act', 'sum', 1]];
  return {
    ...base,
    layers: { ...base.layers, ...Object.fromEntries(inner.map(([id, kind, params]) => [id, { id, kind, name: id, parent: 'unit', params, position: { x: 0, y: 0 }, trainable: true }])) },
    wires: { ...base.wires, ...Object.fromEntries(wires.map(([a, b, order]) => [`${a}-${b}`, { id: `${a}-${b}`, parent: 'unit', from: { layer: a, port: 'out' }, to: { layer: b, port: 'in' }, order }])) },
    blocks: { unit: { id: 'unit', name: 'Unit', inputs: [{ name: 'in', to: [{ layer: 'conv', port: 'in' }, { layer: 'sum', port: 'in' }] }], outputs: [{ name: 'out', from: { layer: 'sum', port: 'out' } }], exposed: [] } },
  };
}

/** Another value for a parameter, one its schema allows where that can be told from its form. */
function otherValue(kind: string, name: string, random: RandomStream): Json {
  const field = layerOf(kind)?.params[name];
  const choices = field?.hints?.choices;
  if (choices !== undefined) return choices[random.integer(choices.length)] ?? null;
  switch (field?.type) {
    case 'integer': return 1 + random.integer(96);
    case 'number': return Math.round(random.uniform() * 90) / 100;
    case 'pair': return 1 + random.integer(4);
    case 'flag': return random.integer(2) === 0;
    default: return field?.fallback ?? null;
  }
}

interface Times {
  readonly cold: number;
  readonly scratch: readonly number[];
  readonly edits: readonly number[];
  readonly withApply: readonly number[];
}

function measure(document: Document, edits: number): { readonly times: Times; readonly checked: Checked } {
  const started = performance.now();
  const checked = check(document);
  const cold = performance.now() - started;
  const scratch = Array.from({ length: 30 }, () => {
    const begin = performance.now();
    check(document);
    return performance.now() - begin;
  });
  const random = stream(1, 1000);
  const ids = Object.keys(document.layers);
  const times: number[] = [];
  const whole: number[] = [];
  while (times.length < edits) {
    const layer = document.layers[ids[random.integer(ids.length)] ?? ''];
    const names = Object.keys(layerOf(layer?.kind ?? '')?.params ?? {});
    const name = names[random.integer(names.length)];
    if (layer === undefined || name === undefined) continue;
    const begin = performance.now();
    const patch = setParams(document, layer.id, { [name]: otherValue(layer.kind, name, random) });
    const next = patch.ok ? apply(document, patch.value) : null;
    const edited = performance.now();
    if (next?.ok !== true) throw new Error(`${layer.id}: ${name} could not be set`);
    check(next.value, checked);
    const end = performance.now();
    times.push(end - edited);
    whole.push(end - begin);
  }
  return { times: { cold, scratch, edits: times, withApply: whole }, checked };
}

function at(values: readonly number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(2);
}

const edits = Number(process.argv[2] ?? 2000);
console.log('drawing    layers  first  scratch: best  median   worst   one edit: median    95 %   worst   with apply: median');
for (const [name, document] of [['chain', chain(1000)], ['residual', residual(1000)], ['repeated', repeated(1000)]] as const) {
  const { times, checked } = measure(document, edits);
  const errors = checked.diagnostics.filter((one) => one.severity === 'error').length;
  const columns = [times.cold.toFixed(1).padStart(6), at(times.scratch, 0).padStart(14), at(times.scratch, 0.5).padStart(7), at(times.scratch, 1).padStart(7), at(times.edits, 0.5).padStart(18), at(times.edits, 0.95).padStart(7), at(times.edits, 1).padStart(7), at(times.withApply, 0.5).padStart(20)];
  console.log(`${name.padEnd(10)} ${String(checked.layers.length).padStart(6)} ${columns.join(' ')}${errors > 0 ? `   (${errors} errors)` : ''}`);
}
