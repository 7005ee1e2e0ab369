// Where branches meet: sums, products with gates, values side by side.
import { compatible, type Dims } from '../../base/shape.ts';
import type { Match, Pattern } from '../match.ts';
import type { ModelView, NodeView } from '../view.ts';

function joined(node: NodeView, kind: string, params: Match['layers'][number]['params'] = {}): Match {
  return { nodes: [node], layers: [{ kind, params, inputs: node.inputs, outputs: [node.outputs[0] ?? ''], called: [node.name] }] };
}

/** Types of the values that meet, null when one is a constant, of another element type, or of unknown rank. */
function meeting(view: ModelView, node: NodeView): readonly (readonly NonNullable<Dims>[number][])[] | null {
  const dims = node.inputs.map((input) => (view.constant(input) === undefined && view.typeOf(input)?.dtype === 'float32' ? view.typeOf(input)?.dims ?? null : null));
  return dims.length >= 2 && dims.every((one) => one !== null) ? dims : null;
}

function alike(all: readonly Dims[]): boolean {
  const [first = null] = all;
  return all.every((dims) => compatible(first, dims));
}

/** A sum of equal shapes. */
export const add: Pattern = (view, node) => {
  const all = ['Add', 'Sum'].includes(node.op) ? meeting(view, node) : null;
  return all !== null && (all[0]?.length ?? 0) >= 2 && alike(all) ? joined(node, 'add') : null;
};

/** A product of equal shapes, or of maps with one number for each. */
export const multiply: Pattern = (view, node) => {
  const all = node.op === 'Mul' ? meeting(view, node) : null;
  if (all === null || (all[0]?.length ?? 0) < 2) return null;
  if (alike(all)) return joined(node, 'multiply');
  const isGate = (dims: NonNullable<Dims>): boolean => dims.length === 4 && dims[2] === 1 && dims[3] === 1;
  const [features, ...others] = all.filter((dims) => !isGate(dims));
  const gates = all.filter(isGate);
  const fits = features?.length === 4 && others.length === 0 && gates.every((gate) => compatible(gate.slice(0, 2), features.slice(0, 2)));
  return fits ? joined(node, 'multiply') : null;
};

/** Values side by side along an axis behind the batch. */
export const concat: Pattern = (view, node) => {
  const all = node.op === 'Concat' ? meeting(view, node) : null;
  const rank = all?.[0]?.length;
  if (all === null || rank === undefined) return null;
  const axis = node.number('axis', 0);
  const at = axis < 0 ? axis + rank : axis;
  return at >= 1 && at <= 3 ? joined(node, 'concat', at === 1 ? {} : { axis: at }) : null;
};
