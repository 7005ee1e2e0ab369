// B: leads the wires past the selected layer, which stays where it is; pressed again, puts it back on the wire beside it.
import { bypass, wireBeside } from '../../core/design/bypass.ts';
import { portsOfRecord } from '../../core/design/edit.ts';
import { putOnWire } from '../../core/design/wires.ts';
import { designer, tell } from '../session.ts';
import { announce } from './canvas-state.ts';
import { tryEdit } from './commands.ts';
import { card } from './metrics.ts';
import { bypassWords as words } from './bypass-words.ts';

/** Goes round the one selected layer, or puts it back. */
export function bypassSelection(): void {
  const { document, checked, selection } = designer.getState();
  const [id] = selection;
  const record = id === undefined || selection.size !== 1 ? undefined : document.layers[id];
  if (record === undefined) return tell(words.chooseOne);
  const isFree = !Object.values(document.wires).some((wire) => wire.from.layer === record.id || wire.to.layer === record.id);
  const block = record.parent === null ? undefined : document.blocks[record.parent];
  const isPort = block !== undefined && (block.inputs.some((input) => input.to.some((end) => end.layer === record.id)) || block.outputs.some((output) => output.from.layer === record.id));
  if (!isFree || isPort) {
    if (tryEdit(words.title(record.name), (now) => bypass(now, record.id, checked), [record.id])) announce(words.done(record.name));
    return;
  }
  const ports = portsOfRecord(document, record);
  const wire = ports.inputs.length === 0 || ports.outputs.length === 0 ? null : wireBeside(document, record.id, card);
  if (wire === null) return tell(words.noWire(record.name));
  if (tryEdit(words.backTitle(record.name), (now) => putOnWire(now, wire, record.id), [record.id])) announce(words.back(record.name));
}
