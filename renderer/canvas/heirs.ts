// Who gets the keyboard when what has it is taken away.
import type { WireRecord } from '../../core/document/model.ts';

/**
 * Who comes after layers, wires and notes that go: for a wire the layer it comes from; for layers the one that feeds the first of
 * them, else the one the last of them feeds, else their neighbour in the order of the network. Null when nobody is left.
 */
export function heirOf(gone: ReadonlySet<string>, wires: readonly Pick<WireRecord, 'id' | 'from' | 'to'>[], order: readonly string[]): string | null {
  const lost = order.filter((id) => gone.has(id));
  const [first, last] = [lost[0], lost.at(-1)];
  if (first === undefined || last === undefined) {
    const cut = wires.find(({ id }) => gone.has(id));
    return [cut?.from.layer, cut?.to.layer].find((layer) => layer !== undefined && layer !== '') ?? null;
  }
  const there = new Set(order);
  const along = (start: string, way: 'from' | 'to'): string | undefined => {
    const seen = new Set([start]);
    for (const id of seen) {
      for (const wire of wires) {
        const next = wire[way].layer;
        if (wire[way === 'from' ? 'to' : 'from'].layer !== id || !there.has(next)) continue;
        if (!gone.has(next)) return next;
        seen.add(next);
      }
    }
    return undefined;
  };
  const stays = (id: string): boolean => !gone.has(id);
  return along(first, 'from') ?? along(last, 'to') ?? order.slice(0, order.indexOf(first)).findLast(stays) ?? order.slice(order.indexOf(last)).find(stays) ?? order.find(stays) ?? null;
}
