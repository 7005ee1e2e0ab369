// Small drawings for tests: layers in a row or with named sources, checked.
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { check, type Checked } from '../../../core/design/check.ts';
import { emptyDocument, type Document, type LayerRecord, type WireRecord } from '../../../core/document/model.ts';

/** One layer: its kind and parameters; `from` names its sources (`id`, or `id>port` for another port than `in`), the layer before it unless told. */
export interface Drawn {
  readonly id: string;
  readonly kind: string;
  readonly params?: JsonObject;
  readonly from?: readonly string[];
  readonly trainable?: boolean;
}

/** The document of layers in a row. */
export function documentOf(...drawn: readonly Drawn[]): Document {
  const layers = drawn.map(({ id, kind, params = {}, trainable = true }, i): LayerRecord => ({ id, kind, name: id, parent: null, params, trainable, position: { x: 120 * i, y: 0 } }));
  const wires = drawn.flatMap(({ id, kind, from }, i) => {
    const before = drawn[i - 1];
    return (from ?? (kind === 'input' || before === undefined ? [] : [before.id])).map((source, order): WireRecord => {
      const [layer = '', port = 'in'] = source.split('>');
      return { id: `${layer}-${id}-${order}`, parent: null, from: { layer, port: 'out' }, to: { layer: id, port }, order };
    });
  });
  return { ...emptyDocument('test'), layers: Object.fromEntries(layers.map((l) => [l.id, l])), wires: Object.fromEntries(wires.map((w) => [w.id, w])) };
}

/** A checked drawing without errors. */
export function drawing(...drawn: readonly Drawn[]): Checked {
  const checked = check(documentOf(...drawn));
  const faults = checked.diagnostics.filter((d) => d.severity === 'error');
  if (faults.length > 0) throw new Error(faults.map((d) => d.message).join(' '));
  return checked;
}

/** LeNet-5 with softmax: the network of the golden curves. */
export function lenet5(): Checked {
  return drawing(
    { id: 'image', kind: 'input', params: { height: 32, width: 32 } },
    { id: 'c1', kind: 'conv2d', params: { filters: 6, kernel: 5, activation: 'tanh' } },
    { id: 's2', kind: 'average-pool2d' },
    { id: 'c3', kind: 'conv2d', params: { filters: 16, kernel: 5, activation: 'tanh' } },
    { id: 's4', kind: 'average-pool2d' },
    { id: 'c5', kind: 'conv2d', params: { filters: 120, kernel: 5, activation: 'tanh' } },
    { id: 'flat', kind: 'flatten' },
    { id: 'f6', kind: 'dense', params: { units: 84, activation: 'tanh' } },
    { id: 'f7', kind: 'dense', params: { units: 10 } },
    { id: 'shares', kind: 'softmax' },
    { id: 'output', kind: 'output' },
  );
}
