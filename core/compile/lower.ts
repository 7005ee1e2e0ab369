// Lowering: the checked drawing becomes one forward graph, every layer writing its own part under its own path.
import { bug } from '../base/diagnostic.ts';
import { isKnown, type TensorType } from '../base/shape.ts';
import { GraphBuilder, type Node } from '../ir/graph.ts';
import type { Checked, CheckedLayer } from '../design/check.ts';
import type { Target } from '../design/recipe.ts';
import { leadingToOutputs, mainOutputs } from '../design/unfinished.ts';
import type { Lowering } from '../layers/layer.ts';
import type { Forward, Head, MaskSlot, WeightSlot } from './forward.ts';
import { finishWith } from './outputs.ts';

/** How a drawing is lowered. */
export interface LowerOptions {
  /** `train`: batch statistics and dropout; `infer`: running statistics, no dropout */
  readonly mode: 'train' | 'infer';
  /** number of examples, or the name of that dimension */
  readonly batch: number | string;
  /** `main`: without outputs that only help training, and without what leads to them alone */
  readonly outputs?: 'all' | 'main';
}

/** The symbolic batch the checker carries. */
const batchName = 'N';

/**
 * Lowers a drawing without errors. Layers from which nothing leads to an output are left out. Values are named by the path
 * of the layer that wrote them; a frozen layer learns of it and keeps even its running statistics.
 */
export function lower(checked: Checked, options: LowerOptions): Forward {
  return lowerWithOrigins(checked, options).forward;
}

/** A forward graph that knows which layer wrote each node. */
export interface Lowered {
  readonly forward: Forward;
  /** node name → path of its layer */
  readonly origins: ReadonlyMap<string, string>;
  /** path of a layer → its values, one for each of its outputs */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** As `lower`, with the layer behind every node. */
export function lowerWithOrigins(checked: Checked, { mode, batch, outputs: asked = 'all' }: LowerOptions): Lowered {
  const fault = checked.diagnostics.find((d) => d.severity === 'error');
  if (fault !== undefined) bug(`only a drawing without errors is lowered: ${fault.message}`);
  const main = mainOutputs(checked);
  const used = leadingToOutputs(checked, asked === 'main' ? main : undefined);
  const layers = checked.layers.filter((layer) => used.has(layer.flat.path));
  const builder = new GraphBuilder('network');
  const bind = (type: TensorType): TensorType => ({ dtype: type.dtype, dims: type.dims?.map((d) => (d === batchName ? batch : d)) ?? null });
  const inputs = layers.filter(isInput).map(({ flat, outputs }) => ({ name: flat.path, layer: flat.path, type: bind(outputs[0] ?? bug(`${flat.path} gives nothing`)) }));
  for (const { name, type } of inputs) builder.input(name, type);
  const weights = layers.flatMap(weightsOf);
  for (const { name, dims } of weights) builder.input(name, { dtype: 'float32', dims });

  const values = new Map<string, readonly string[]>();
  const masks: MaskSlot[] = [];
  const statistics = new Map<string, string>();
  const shownBy = new Map<string, string>();
  const origins = new Map<string, string>();
  for (const layer of layers) {
    const { flat, def, params } = layer;
    if (def === undefined || params === null) return bug(`${flat.path} is not ready to be lowered`);
    const sources = layer.sources.map(({ path, port }) => values.get(path)?.[port] ?? bug(`${flat.path} reads ${path}, which gave nothing`));
    if (isInput(layer)) {
      values.set(flat.path, [flat.path]);
      continue;
    }
    const at: Lowering = {
      builder,
      mode,
      trainable: flat.trainable,
      types: layer.inputs.map(bind),
      outputs: layer.outputs.map(bind),
      weight: (name) => `${flat.path}/${name}`,
      updateStatistic: (name, value) => statistics.set(`${flat.path}/${name}`, value),
      mask(dims, keep) {
        const already = masks.filter((mask) => mask.layer === flat.path).length;
        const name = `${flat.path}/mask${already === 0 ? '' : already}`;
        const sizes = dims.map((d) => (typeof d === 'number' ? d : d === batchName && typeof batch === 'number' ? batch : bug(`${flat.path}: a mask needs known sizes`)));
        masks.push({ name, layer: flat.path, dims: sizes, keep });
        return builder.input(name, { dtype: 'uint8', dims: sizes });
      },
    };
    const before = builder.finish().nodes.length;
    const outputs = builder.scoped(flat.path, () => def.lower(at, params, sources));
    for (const node of builder.finish().nodes.slice(before)) origins.set(node.name, flat.path);
    values.set(flat.path, outputs);
    if (def.kind === 'output') shownBy.set(flat.path, outputs[0] ?? bug(`${flat.path} shows nothing`));
  }
  const found = Array.from(shownBy, ([path, shown]) => headOf(checked, builder, path, shown, bind, !main.has(path))).sort((a, b) => Number(a.auxiliary) - Number(b.auxiliary));
  for (const { layer, scores } of found) if (!origins.has(scores)) origins.set(scores, layer);
  const { graph, names } = finishWith(builder, found.map(({ layer, shown, type }) => ({ name: layer, value: shown, type })), [...found.map(({ scores }) => scores), ...statistics.values()]);
  const heads = found.map((head): Head => ({ ...head, shown: head.layer, scores: head.scores === head.shown ? head.layer : names.get(head.scores) ?? head.scores }));
  return { forward: { graph, inputs, weights, masks, heads, statistics: new Map(Array.from(statistics, ([name, value]) => [name, names.get(value) ?? value])) }, origins: renamedKeys(origins, names), values: new Map(Array.from(values, ([path, given]) => [path, given.map((value) => names.get(value) ?? value)])) };
}

function renamedKeys(origins: ReadonlyMap<string, string>, names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(Array.from(origins, ([node, path]) => [names.get(node) ?? node, path]));
}

function isInput(layer: CheckedLayer): boolean {
  return layer.def?.kind === 'input';
}

function weightsOf({ flat, weights }: CheckedLayer): readonly WeightSlot[] {
  return weights.map(({ name, dims, initialiser, fan, role, decay }) => {
    const known = (what: unknown): number => (typeof what === 'number' ? what : bug(`${flat.path}/${name} has no size yet`));
    return {
      name: `${flat.path}/${name}`, layer: flat.path, initialiser, role, decay,
      dims: isKnown(dims) ? dims : bug(`${flat.path}/${name} has no size yet`),
      fan: { in: known(fan.in), out: known(fan.out) },
      trainable: role === 'parameter' && flat.trainable,
    };
  });
}

/**
 * What an output layer asks of the loss. When the value it shows comes straight out of a softmax or a sigmoid (a layer of
 * its own or the activation of another), the scores are what went in; behind an rbf layer they are minus its distances.
 */
function headOf(checked: Checked, builder: GraphBuilder, path: string, shown: string, bind: (type: TensorType) => TensorType, auxiliary: boolean): Head {
  const layer = checked.byPath.get(path) ?? bug(`${path} is not in the drawing`);
  const type = bind(layer.inputs[0] ?? bug(`${path} has no input`));
  const target = targetOf(layer);
  const weight = layer.params?.['loss-weight'];
  const common = { layer: path, target, shown, type, auxiliary, lossWeight: typeof weight === 'number' ? weight : 1 };
  const source = checked.byPath.get(layer.sources[0]?.path ?? '');
  if (source?.def?.kind === 'rbf') return { ...common, scores: builder.scoped(path, () => builder.op('Neg', [shown], {}, 'scores')), final: 'rbf' };
  const writer = lastOf(builder.finish().nodes, shown);
  const scores = writer?.inputs[0];
  if (scores !== undefined && (writer?.op === 'Softmax' || writer?.op === 'LogSoftmax')) return { ...common, scores, final: 'softmax' };
  if (scores !== undefined && writer?.op === 'Sigmoid') return { ...common, scores, final: 'sigmoid' };
  return { ...common, scores: shown, final: 'none' };
}

/** The node that computes a value, looking through Identity. */
function lastOf(nodes: readonly Node[], value: string): Node | undefined {
  const writer = nodes.find((node) => node.outputs.includes(value));
  return writer?.op === 'Identity' ? lastOf(nodes, writer.inputs[0] ?? '') : writer;
}

const targets: readonly Target[] = ['class', 'classes', 'numbers', 'image'];

function targetOf(layer: CheckedLayer): Target {
  const asked = layer.params?.['target'];
  return targets.find((target) => target === asked) ?? 'class';
}
