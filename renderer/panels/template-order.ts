// How the gallery sorts its networks and where the keyboard goes in it.
import type { TemplateInfo } from '../../core/run/services.ts';

/** Which networks are shown: as published, or those for a desk. */
export type Size = 'full' | 'desk';

/** Those of a size; what is small as published belongs to both, and what does not say is as published. */
export function ofSize(templates: readonly TemplateInfo[], size: Size): readonly TemplateInfo[] {
  return templates.filter((one) => one.size === size || one.size === 'either' || (one.size === null && size === 'full'));
}

/** Networks by family, both in the order of the list; those without one come last. */
export function families(templates: readonly TemplateInfo[]): readonly { readonly family: string; readonly members: readonly TemplateInfo[] }[] {
  const found = new Map<string, TemplateInfo[]>();
  for (const template of templates) {
    const family = template.family ?? '';
    const members = found.get(family);
    if (members === undefined) found.set(family, [template]);
    else members.push(template);
  }
  const all = [...found].map(([family, members]) => ({ family, members }));
  return [...all.filter(({ family }) => family !== ''), ...all.filter(({ family }) => family === '')];
}

interface Rect {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The card an arrow key leads to: the next or last one, or the nearest in the row below or above. Null: there is none. */
export function neighbourCard(cards: readonly Rect[], from: number, key: string): number | null {
  const here = cards[from];
  if (here === undefined) return null;
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    const next = from + (key === 'ArrowRight' ? 1 : -1);
    return next >= 0 && next < cards.length ? next : null;
  }
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return null;
  const sign = key === 'ArrowDown' ? 1 : -1;
  const beyond = cards.flatMap((card, i) => ((sign > 0 ? card.top >= here.bottom : card.bottom <= here.top) ? [{ i, away: sign * (card.top - here.top), aside: Math.abs(card.left - here.left) }] : []));
  const nearest = Math.min(...beyond.map(({ away }) => away));
  const row = beyond.filter(({ away }) => away - nearest < 8).sort((a, b) => a.aside - b.aside);
  return row[0]?.i ?? null;
}
