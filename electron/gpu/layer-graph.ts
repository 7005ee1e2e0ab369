// One layer on its own as a graph: inputs `in0`, `in1` …, weights under their names, outputs `out0` … and, in training,
// `next/<statistic>`.
import { bug } from '../../core/base/diagnostic.ts';
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { readParams } from '../../core/base/schema.ts';
import { float32, isKnown, type Dims, type TensorType } from '../../core/base/shape.ts';
import { GraphBuilder, type Graph } from '../../core/ir/graph.ts';
import type { AnyLayer, WeightSpec } from '../../core/layers/layer.ts';

/** A layer lowered on its own. */
export interface LayerGraph {
  readonly graph: Graph;
  readonly weights: readonly (WeightSpec & { readonly dims: readonly number[] })[];
  /** what the layer's own rule answers */
  readonly outputs: readonly TensorType[];
  /** dropout masks the graph asks for */
  readonly masks: readonly { readonly name: string; readonly dims: readonly number[]; readonly keep: number }[];
}

/** How a layer is lowered on its own. */
export interface LayerGraphOptions {
  readonly mode: 'train' | 'infer';
  readonly trainable?: boolean;
}

/** Lowers one layer; a bug when its parameters or inputs are at fault. */
export function layerGraph(def: AnyLayer, json: JsonObject, inputs: readonly Dims[], options: LayerGraphOptions): LayerGraph {
  const { params, findings } = readParams(def.params, json);
  if (params === null || findings.length > 0) return bug(`${def.kind}: parameters at fault: ${JSON.stringify(findings)}`);
  const types = inputs.map(float32);
  const inference = def.infer(params, types);
  const builder = new GraphBuilder(def.kind);
  const names = types.map((type, i) => builder.input(`in${i}`, type));
  // The input layer has no wire into it: whoever lowers it hands it the graph's input.
  if (def.kind === 'input') names.push(builder.input('in0', inference.outputs[0] ?? float32(null)));
  const weights = def.weights(params, types).map((spec) => {
    if (!isKnown(spec.dims)) return bug(`${def.kind}: ${spec.name} has no size`);
    builder.input(spec.name, float32(spec.dims));
    return { ...spec, dims: spec.dims };
  });
  const masks: { name: string; dims: readonly number[]; keep: number }[] = [];
  const statistics = new Map<string, string>();
  const values = builder.scoped('layer', () => def.lower({
    builder, mode: options.mode, trainable: options.trainable ?? true, types, outputs: inference.outputs,
    weight: (name) => name,
    updateStatistic: (name, value) => statistics.set(name, value),
    mask(dims, keep) {
      if (!isKnown(dims)) return bug('a mask needs known sizes');
      const name = builder.input(`mask${masks.length}`, { dtype: 'uint8', dims });
      masks.push({ name, dims, keep });
      return name;
    },
  }, params, names));
  for (const [i, value] of values.entries()) builder.output(`out${i}`, value, inference.outputs[i] ?? float32(null));
  for (const [name, value] of statistics) builder.output(`next/${name}`, value, float32(null));
  return { graph: builder.finish(), weights, outputs: inference.outputs, masks };
}
