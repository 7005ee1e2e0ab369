// Where an output belongs in a drawing that has none: behind the layers nobody reads, the end of the largest chain first.
import type { LayerRecord } from '../document/model.ts';
import { Draft } from './draft.ts';
import { portsOfRecord, putLayer } from './edit.ts';
import { proposalOf, type Proposal, type Situation } from './remedies.ts';

/** Most ends an output is offered for. */
const mostEnds = 3;

/** A chain so many times as long as the next is the main one: an output belongs behind it and nowhere else. */
const clearlyLonger = 2;

/** A layer nobody reads, and what leads up to it. */
interface End {
  readonly record: LayerRecord;
  readonly port: string;
  /** layers of the drawing it depends on, itself included */
  readonly length: number;
  /** values enter the chain at an input layer */
  readonly isFed: boolean;
}

/** Adds an output behind each open end: one proposal an end, or only that of the chain that is clearly the main one. */
export function outputsAfterEnds({ document }: Situation): readonly Proposal[] {
  const [best, second, ...rest] = endsOf(document);
  if (best === undefined) return [];
  const isMain = second === undefined || (best.isFed && !second.isFed) || (best.isFed === second.isFed && best.length >= clearlyLonger * second.length);
  return (isMain ? [best] : [best, second, ...rest]).slice(0, mostEnds).flatMap(({ record, port }) => {
    const draft = new Draft(document);
    const output = putLayer(draft, { kind: 'output', position: record.position });
    draft.wire(null, { layer: record.id, port }, { layer: output.id, port: 'in' });
    return proposalOf(`Add an output after ${record.name}`, draft).map((one) => ({ ...one, plain: true as const }));
  });
}

/** The open ends of the network itself, the likeliest first: fed before unfed, long before short, drawn late before early. */
function endsOf(document: Situation['document']): readonly End[] {
  const from = new Map<string, string[]>();
  const read = new Set<string>();
  for (const wire of Object.values(document.wires)) {
    if (wire.parent !== null) continue;
    read.add(wire.from.layer);
    from.set(wire.to.layer, [...(from.get(wire.to.layer) ?? []), wire.from.layer]);
  }
  const ends = Object.values(document.layers).flatMap((record): readonly End[] => {
    if (record.parent !== null || record.kind === 'input' || read.has(record.id)) return [];
    const port = portsOfRecord(document, record).outputs[0]?.name;
    if (port === undefined) return [];
    const chain = new Set<string>();
    const pending = [record.id];
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (chain.has(id)) continue;
      chain.add(id);
      pending.push(...(from.get(id) ?? []));
    }
    return [{ record, port, length: chain.size, isFed: [...chain].some((id) => document.layers[id]?.kind === 'input') }];
  });
  return ends.toReversed().sort((a, b) => Number(b.isFed) - Number(a.isFed) || b.length - a.length);
}
