// Faults of wiring: inputs nothing feeds, values nothing takes, circles, wires at ports that do not exist. A layer that was
// only just put down is no error: what does not lead to an output harms nobody yet.
import { finding } from '../base/diagnostic.ts';
import { labelOf } from '../document/flat.ts';
import type { DrawingDiagnostic } from './checked.ts';
import { diagnosticOf, outputPortFindings, portsOf, type Entry, type SourceEntry } from './layer-check.ts';
import type { Wiring } from './wiring.ts';

/** Every fault of wiring that needs to know what kinds the layers are. */
export function wireFaults(wiring: Wiring, entries: readonly Entry[], entryOf: (path: string) => SourceEntry): readonly DrawingDiagnostic[] {
  const found: DrawingDiagnostic[] = [];
  const say = (entry: Entry, what: Parameters<typeof diagnosticOf>[0]): void => {
    found.push(diagnosticOf(what, entry.checked.flat.path, labelOf(entry.checked.flat), entry.sourceLabels));
  };
  for (const circle of wiring.circles) {
    const first = circle.indexOf(Math.min(...circle));
    const inOrder = [...circle.slice(first), ...circle.slice(0, first)].flatMap((i) => entries[i] ?? []);
    const [at] = inOrder;
    if (at !== undefined) say(at, finding('cycle', { layers: inOrder.map((entry) => labelOf(entry.checked.flat)) }));
  }
  for (const [i, entry] of entries.entries()) {
    for (const { at, found: one } of outputPortFindings(entry.checked.flat, entryOf)) say(at, one);
    const { def, params } = entry.checked;
    if (def === undefined) continue;
    const ports = portsOf(def, params);
    for (const port of entry.unconnected) {
      const input = ports.inputs.findIndex((one) => one.name === port);
      say(entry, wiring.leadsToOutput[i] === true ? finding('input-not-connected', { port }, { input }) : finding('not-connected', { port }, { input }));
    }
    const ends = ports.outputs.length > 0 && wiring.used[i] === false && wiring.outputs > 0;
    if (ends && entry.unconnected.length === 0) say(entry, finding('output-not-used', {}));
  }
  return found;
}
