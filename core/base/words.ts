// Numbers and values as sentences write them: thousands separated, sizes with ×, sides named.

/** A number in a sentence: `65,536`, `0.001`. */
export function numberText(n: number): string {
  return Number.isInteger(n) && Math.abs(n) >= 1000 ? n.toLocaleString('en-US') : String(n);
}

/** A count with its noun: `1 step`, `1,024 steps`. */
export function counted(n: number, one: string, many: string = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** A text for a sentence: what is longer than `most` ends in three dots. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** The text with a capital at its beginning. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

const sides = ['top', 'left', 'bottom', 'right'] as const;

/** A parameter's value in a sentence: `5 × 3` for a pair, `2 above, 1 left` for sides of padding, words without quotes. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const list = value as readonly unknown[];
    return list.every((one) => typeof one === 'number') ? list.map(numberText).join(' × ') : list.map(valueText).join(', ');
  }
  const members = Object.entries(value);
  if (members.length > 0 && members.every(([name, n]) => sides.some((side) => side === name) && typeof n === 'number')) return sidesText(Object.fromEntries(members) as Readonly<Record<string, number>>);
  const written = JSON.stringify(value);
  return written.length > 60 ? `${written.slice(0, 57)}...` : written;
}

/** Four sides of padding: one number where all agree, else only the sides that are padded. */
function sidesText(given: Readonly<Record<string, number>>): string {
  const [top = 0, left = 0, bottom = 0, right = 0] = sides.map((side) => given[side] ?? 0);
  if (top === bottom && left === right) return top === left ? numberText(top) : `${numberText(top)} above and below, ${numberText(left)} left and right`;
  const parts = [[top, 'above'], [bottom, 'below'], [left, 'left'], [right, 'right']] as const;
  return parts.filter(([n]) => n > 0).map(([n, where]) => `${numberText(n)} ${where}`).join(', ');
}
