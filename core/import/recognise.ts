// Recognition: patterns are tried at every node in order; what none understands is kept as it is. Then everything from which
// no output follows is left out, which is above all the arithmetic on shapes that layers do for themselves.
import { readParams } from '../base/schema.ts';
import { layerOf } from '../layers/registry.ts';
import { inputEnd, outputEnd } from './ends.ts';
import { keep, type Kept } from './kept.ts';
import type { LayerDraft, Match } from './match.ts';
import { patterns } from './patterns.ts';
import type { ModelView, NodeView } from './view.ts';

/** A node with what became of it. */
export interface Understood {
  readonly node: NodeView;
  /** the match it belongs to */
  readonly match: Match | Kept;
  /** false when nothing the network gives depends on it */
  readonly isUsed: boolean;
}

/** A network as drafts of layers. */
export interface Recognised {
  /** layers in an order in which each comes after what it reads */
  readonly drafts: readonly LayerDraft[];
  readonly nodes: readonly Understood[];
  readonly notes: readonly string[];
}

/** True for what a node kept as it is answers. */
export function isKept(match: Match | Kept): match is Kept {
  return 'reason' in match;
}

function isValid({ layers }: Match): boolean {
  return layers.every(({ kind, params }) => {
    const def = layerOf(kind);
    return def !== undefined && readParams(def.params, params).findings.length === 0;
  });
}

function matchAt(view: ModelView, node: NodeView, taken: ReadonlyMap<number, Match>, refused: ReadonlySet<number>): Match | Kept {
  if (!refused.has(node.index)) {
    for (const pattern of patterns) {
      const match = pattern(view, node);
      if (match !== null && match.nodes.every(({ index }) => !taken.has(index) && !refused.has(index)) && isValid(match)) return match;
    }
  }
  return keep(view, node);
}

/** Recognises a model; `refused` nodes are kept as they are, `open` stands in for rows and columns an input leaves open. */
export function recognise(view: ModelView, open: readonly [number, number], refused: ReadonlySet<number> = new Set()): Recognised {
  const taken = new Map<number, Match | Kept>();
  for (const node of view.nodes) {
    if (taken.has(node.index)) continue;
    const match = matchAt(view, node, taken, refused);
    for (const { index } of match.nodes) taken.set(index, match);
  }
  const same = new Map<string, string>();
  for (const match of new Set(taken.values())) for (const [value, source] of match.same ?? []) same.set(value, source);
  const source = (value: string): string => {
    let at = value;
    for (let next = same.get(at); next !== undefined; next = same.get(at)) at = next;
    return at;
  };
  const inputs = view.model.inputs.map((value) => inputEnd(view, value, open));
  const outputs = view.model.outputs.map((value) => ({ value, end: outputEnd(view, value) }));
  const constant = outputs.filter(({ value }) => view.constant(source(value.name)) !== undefined);
  const replaced = new Map<LayerDraft, LayerDraft>();
  const all = [
    ...inputs.flatMap(({ layers }) => layers),
    ...inOrder(view, taken),
    ...outputs.filter((one) => !constant.includes(one)).flatMap(({ end }) => end.layers),
  ].map((draft): LayerDraft => {
    const wired = draft.inputs.some((value) => same.has(value)) ? { ...draft, inputs: draft.inputs.map(source) } : draft;
    replaced.set(draft, wired);
    return wired;
  });
  const drafts = used(all);
  const given = new Set(drafts.flatMap((draft) => draft.outputs));
  return {
    drafts,
    nodes: view.nodes.map((node) => {
      const match = taken.get(node.index) ?? keep(view, node);
      const values = [...match.layers.flatMap((layer) => layer.outputs), ...(match.same ?? []).map(([, from]) => source(from))];
      return { node, match: { ...match, layers: match.layers.map((layer) => replaced.get(layer) ?? layer) }, isUsed: values.some((value) => given.has(value)) };
    }),
    notes: [
      ...inputs.filter(({ layers }) => layers.some(({ outputs: values }) => values.some((value) => given.has(value)))).flatMap(({ notes }) => notes),
      ...view.model.inputs.filter(({ name }) => !given.has(name)).map(({ name }) => `Nothing reads input "${name}"; it is left out.`),
      ...outputs.flatMap(({ end }) => end.notes),
      ...constant.map(({ value }) => `Output "${value.name}" is the same for every input; it is left out.`),
    ],
  };
}

/** The layers of all matches, each where its last node stands, so that everything it reads comes before it. */
function inOrder(view: ModelView, taken: ReadonlyMap<number, Match>): readonly LayerDraft[] {
  const told = new Set<Match>();
  const drafts: LayerDraft[] = [];
  const last = new Map<Match, number>();
  for (const [index, match] of taken) last.set(match, Math.max(index, last.get(match) ?? 0));
  for (const node of view.nodes) {
    const match = taken.get(node.index);
    if (match === undefined || told.has(match) || last.get(match) !== node.index) continue;
    told.add(match);
    drafts.push(...match.layers);
  }
  return drafts;
}

/** The drafts on which an output depends. */
function used(all: readonly LayerDraft[]): readonly LayerDraft[] {
  const wanted = new Set<string>();
  const kept: LayerDraft[] = [];
  for (const draft of all.toReversed()) {
    if (draft.kind !== 'output' && !draft.outputs.some((value) => wanted.has(value))) continue;
    kept.push(draft);
    for (const value of draft.inputs) wanted.add(value);
  }
  return kept.reverse();
}
