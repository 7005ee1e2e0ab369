// Which kinds of layers a search finds, and in which order: what fits the wire in the hand first, then what was asked for.
import type { JsonObject } from '../../core/base/diagnostic.ts';
import type { Ready } from '../ready-blocks.ts';
import type { AnyLayer } from '../../core/layers/layer.ts';
import { asFindable, match } from '../matching.ts';
import { blockWords } from './block-words.ts';
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

/** Finds kinds, blocks of the document and ready-made ones for a search. */
export function foundKinds(ground: Ground, kinds: readonly AnyLayer[], { from, wire }: Pick<LayerSearch, 'from' | 'wire'>, query: string, ready: readonly Pick<Ready, 'id' | 'name' | 'about'>[] = []): readonly FoundKind[] {
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
    const score = block.id === scope.block?.id ? 0 : match(query, asFindable({ name: block.name }));
    return score === 0 ? [] : [{ key: `block-${block.id}`, kind: 'block', params: { block: block.id }, title: block.name, summary: blockWords.ofDrawing, family: 'block', verdict: 'open', said: '', score, order: kinds.length + i }];
  });
  const made = ready.flatMap(({ id, name, about }, i): typeof found => {
    const score = match(query, asFindable({ name, about }));
    return score === 0 ? [] : [{ key: `ready-${id}`, kind: 'block', params: { ready: id }, title: name, summary: about, family: 'block', verdict: 'open', said: '', score, order: kinds.length + 1000 + i }];
  });
  return [...found, ...blocks, ...made].sort((a, b) => rank[a.verdict] - rank[b.verdict] || b.score - a.score || a.order - b.order);
}
