// How well what was typed meets a kind of layer, wherever layers are searched.

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

/** What a block is found by: its name, what is said about it, and the word block itself. */
export function asFindable(block: { readonly name: string; readonly about?: string }): Findable {
  return { title: block.name, kind: 'block', group: 'block', summary: block.about ?? '', also: '' };
}

/** The kinds that answer to a query, the best first; all in their order when nothing was typed. */
export function matching<Kind extends Findable>(query: string, kinds: readonly Kind[]): readonly Kind[] {
  return answering(query, kinds, (kind) => kind);
}

/** Whatever answers to a query, the best first; `as` says what each is found by. */
export function answering<One>(query: string, all: readonly One[], as: (one: One) => Findable): readonly One[] {
  const scored = all.map((one) => ({ one, score: match(query, as(one)) })).filter(({ score }) => score > 0);
  return scored.sort((a, b) => b.score - a.score).map(({ one }) => one);
}
