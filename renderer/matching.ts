// How well what was typed meets a kind of layer, wherever layers are searched.
import type { AnyLayer } from '../core/layers/layer.ts';

/** What a kind is found by. */
export interface Findable {
  readonly title: string;
  readonly kind: string;
  readonly group: string;
  readonly summary: string;
  readonly also: string;
}

/** How well a query meets a kind: 0 not at all, higher is better. Every word of it must meet something. */
export function match(query: string, def: Findable): number {
  const words = query.trim().toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return 1;
  const scores = words.map((word) => meets(word, def));
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0) / words.length;
}

function meets(word: string, def: Findable): number {
  const title = def.title.toLowerCase();
  const names = [title, def.kind, def.kind.replaceAll('-', '')];
  const also = def.also.split(' ');
  if (names.includes(word)) return 7;
  if (names.some((name) => name.startsWith(word))) return 6;
  if (also.includes(word)) return 5;
  if (names.some((name) => name.includes(word))) return 4;
  if (also.some((name) => name.startsWith(word))) return 3;
  if (def.group.includes(word) || def.summary.toLowerCase().includes(word)) return 2;
  return spells(word, title) ? 1 : 0;
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

/** The kinds that answer to a query, the best first; all in their order when nothing was typed. */
export function matching(query: string, kinds: readonly AnyLayer[]): readonly AnyLayer[] {
  const scored = kinds.map((kind) => ({ kind, score: match(query, kind) })).filter(({ score }) => score > 0);
  return scored.sort((a, b) => b.score - a.score).map(({ kind }) => kind);
}
