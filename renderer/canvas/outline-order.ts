// The layers of what is shown, in the order of the table: the order in which values pass through them. Pure.
import type { Checked } from '../../core/design/check.ts';
import type { CanvasNode, WireEdge } from './sync.ts';

/** A layer, note or mark of the outline, with the wires that leave it. */
export interface OutlineItem {
  readonly node: string;
  readonly spoken: string;
  readonly wires: readonly { readonly id: string; readonly spoken: string }[];
}

/** Places in the checked drawing by path; what holds others stands where the first of them does. */
function ranksOf({ layers }: Checked): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const [i, { flat }] of layers.entries()) {
    for (let end = flat.path.length; end > 0; end = flat.path.lastIndexOf('/', end - 1)) {
      const path = flat.path.slice(0, end);
      if (ranks.has(path)) break;
      ranks.set(path, i);
    }
  }
  return ranks;
}

/** What is shown as a list: inputs of the block, layers in the order of the table, outputs of the block, notes. */
export function outlineOf(nodes: readonly CanvasNode[], edges: readonly WireEdge[], checked: Checked): readonly OutlineItem[] {
  const ranks = ranksOf(checked);
  const rankOf = (node: CanvasNode): number => {
    const { data } = node;
    if ('note' in data) return Number.MAX_SAFE_INTEGER;
    if ('view' in data) return ranks.get(data.view.path) ?? checked.layers.length;
    return 'side' in data && data.side === 'in' ? -1 : checked.layers.length + 1;
  };
  const leaving = new Map<string, { readonly id: string; readonly spoken: string }[]>();
  for (const { id, source, data } of edges) {
    const wire = { id, spoken: data?.view.spoken ?? '' };
    const known = leaving.get(source);
    if (known === undefined) leaving.set(source, [wire]);
    else known.push(wire);
  }
  return nodes.filter((node) => node.hidden !== true).map((node, i) => ({ node, rank: rankOf(node), i }))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map(({ node }) => ({ node: node.id, spoken: node.ariaLabel ?? '', wires: leaving.get(node.id) ?? [] }));
}
