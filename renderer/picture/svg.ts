// Elements of a picture as text. Every attribute and every text is escaped here, so that no name can break or run anything.
import { escaped } from '../../core/base/markup.ts';

type Value = string | number | null | undefined;

const shown = (value: string | number): string => escaped(typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);

/** An element. Attributes that are null are left out; children are elements already. */
export function element(name: string, attributes: Readonly<Record<string, Value>>, children: readonly string[] | null = null): string {
  const written = Object.entries(attributes).map(([key, value]) => (value === null || value === undefined ? '' : ` ${key}="${shown(value)}"`)).join('');
  return children === null ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}
