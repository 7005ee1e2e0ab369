// Which kinds of layers a search finds, and in which order: what fits the wire in the hand first, then what was asked for.
import type { JsonObject } from '../../core/base/diagnostic.ts';
import type { AnyLayer } from '../../core/layers/layer.ts';
import { typeOfOutput } from './figures.ts';
import type { LayerSearch } from './search-state.ts';
import { kindVerdict, sourceKindVerdict, type Ground } from './verdicts.ts';

/** A kind that was found. */
export interface FoundKind {
  readonly key: string;
  readonly kind: string;
  readonly params: JsonObject;
  readonly title: string;
  readonly summary: string;
  readonly family: string;
  /** whether its defaults suit the wire; `open` when there is none */
  readonly verdict: 'fits' | 'faulty' | 'impossible' | 'open';
  /** the shape it would give, or why it cannot be */
  readonly said: string;
}

/** How well a query meets a kind: 0 not at all, higher is better. */
export function match(query: string, def: { readonly title: string; readonly kind: string; readonly group: string; readonly summary: string }): number {
  const words = query.trim().toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return 1;
  const title = def.title.toLowerCase();
  const code = def.kind.replaceAll('-', '');
  let sum = 0;
  for (const word of words) {
    const score = title === word || def.kind === word || code === word ? 6 : title.startsWith(word) || def.kind.startsWith(word) || code.startsWith(word) ? 5 : title.includes(word) || def.kind.includes(word) ? 4 : def.group.includes(word) ? 3 : def.summary.toLowerCase().includes(word) ? 2 : spells(word, title) ? 1 : 0;
    if (score === 0) return 0;
    sum += score;
  }
  return sum / words.length;
}

/** True when the letters come in this order: `mxp` finds Max pooling. */
function spells(word: string, text: string): boolean {
  let at = 0;
  for (const letter of word) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Finds kinds, and blocks of the document, for a search. */
export function foundKinds(ground: Ground, kinds: readonly AnyLayer[], { from, wire }: Pick<LayerSearch, 'from' | 'wire'>, query: string): readonly FoundKind[] {
  const { document, checked, scope } = ground;
  const on = wire === null ? undefined : document.wires[wire];
  const end = on === undefined ? (from?.side === 'source' ? from : null) : on.from;
  const type = end === null ? null : typeOfOutput(document, checked, scope.prefix, end);
  const source = end === null ? '' : (document.layers[end.layer]?.name ?? end.layer);
  const rank = { fits: 0, open: 0, faulty: 1, impossible: 2 } as const;
  const found = kinds.flatMap((def, i): readonly (FoundKind & { readonly score: number; readonly order: number })[] => {
    const score = match(query, def);
    if (score === 0 || (on !== undefined && (def.kind === 'input' || def.kind === 'output'))) return [];
    const verdict = type !== null ? kindVerdict(def, type, source) : from !== null ? sourceKindVerdict(ground, def, from) : { kind: 'open' as const, text: '' };
    if (verdict === null) return [];
    return [{ key: def.kind, kind: def.kind, params: {}, title: def.title, summary: def.summary, family: def.group, verdict: verdict.kind, said: verdict.text, score, order: i }];
  });
  const blocks = Object.values(document.blocks).flatMap((block, i): typeof found => {
    const score = block.id === scope.block?.id ? 0 : match(query, { title: block.name, kind: 'block', group: 'block', summary: '' });
    return score === 0 ? [] : [{ key: `block-${block.id}`, kind: 'block', params: { block: block.id }, title: block.name, summary: 'A block of this drawing.', family: 'block', verdict: 'open', said: '', score, order: kinds.length + i }];
  });
  return [...found, ...blocks].sort((a, b) => rank[a.verdict] - rank[b.verdict] || b.score - a.score || a.order - b.order);
}
