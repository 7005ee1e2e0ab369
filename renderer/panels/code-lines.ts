// Which layer each line of generated code belongs to.
import type { Generated } from '../../core/codegen/render.ts';

/** Which record each line belongs to: the innermost one, where a layer stands inside its block. */
export function recordsOfLines({ text, lines }: Pick<Generated, 'text' | 'lines'>): readonly (string | null)[] {
  const owner: (string | null)[] = text.split('\n').map(() => null);
  const length = owner.map(() => Infinity);
  for (const [record, ranges] of Object.entries(lines)) {
    for (const [first, last] of ranges) {
      for (let line = first; line <= last; line++) {
        if (last - first >= (length[line - 1] ?? 0)) continue;
        owner[line - 1] = record;
        length[line - 1] = last - first;
      }
    }
  }
  return owner;
}
