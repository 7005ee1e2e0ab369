// Small drawings for tests: layers in a row or with named sources, checked.
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { readParams } from '../../../core/base/schema.ts';
import type { TensorType } from '../../../core/base/shape.ts';
import type { Checked, CheckedLayer } from '../../../core/design/check.ts';
import { layerOf } from '../../../core/layers/registry.ts';

/** One layer: its kind and parameters; `from` names its sources, the layer before it unless told. */
export interface Drawn {
  readonly id: string;
  readonly kind: string;
  readonly params?: JsonObject;
  readonly from?: readonly string[];
  readonly trainable?: boolean;
}

/** A checked drawing of layers in an order in which sources come first. */
export function drawing(...drawn: readonly Drawn[]): Checked {
  const byPath = new Map<string, CheckedLayer>();
  drawn.forEach(({ id, kind, params: json = {}, from, trainable = true }, i) => {
    const def = layerOf(kind);
    if (def === undefined) throw new Error(`no layer ${kind}`);
    const { params, findings } = readParams(def.params, json);
    if (params === null || findings.length > 0) throw new Error(JSON.stringify(findings));
    const before = drawn[i - 1];
    const sources = (from ?? (kind === 'input' || before === undefined ? [] : [before.id])).map((path) => ({ path, port: 0 }));
    const inputs = sources.map(({ path, port }): TensorType => byPath.get(path)?.outputs[port] ?? { dtype: 'float32', dims: null });
    const inference = def.infer(params, inputs);
    if (inference.findings.length > 0) throw new Error(JSON.stringify(inference.findings));
    byPath.set(id, {
      flat: { path: id, record: id, within: [], kind, name: id, params: json, trainable, sources: {} },
      def, params, sources, inputs, outputs: inference.outputs, weights: def.weights(params, inputs), parameters: null, macs: null,
    });
  });
  return { layers: [...byPath.values()], byPath, diagnostics: [] };
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
