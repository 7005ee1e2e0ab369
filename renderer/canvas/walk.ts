// Walking over the canvas by keyboard. The canvas is one stop for Tab; from there the keyboard goes to a card, then from card
// to card along the wires or in the order of the network, and from a card to its wires.
import { scopeOf } from './scope.ts';
import { designer } from '../session.ts';
import { canvasState, theElement } from './canvas-state.ts';
import { focusLayer, giveKeyboard, reveal } from './looking.ts';
import { noteNodeId, recordOfNode } from './sync.ts';

/** Everything that stands in what is shown, as node ids: layers in the order values pass through them, then notes. */
export function walkOrder(): readonly string[] {
  const { document, checked, scope } = designer.getState();
  const shown = scopeOf(document, scope);
  const parent = shown.block?.id ?? null;
  const ranks = new Map<string, number>();
  for (const [i, { flat: { path } }] of checked.layers.entries()) {
    if (!path.startsWith(shown.prefix)) continue;
    const id = path.slice(shown.prefix.length).split('/')[0] ?? '';
    if (!ranks.has(id)) ranks.set(id, i);
  }
  const rankOf = (id: string): number => ranks.get(id) ?? checked.layers.length;
  const layers = Object.values(document.layers).filter((layer) => layer.parent === parent).map(({ id }) => id).sort((a, b) => rankOf(a) - rankOf(b));
  return [...layers, ...Object.values(document.notes).filter((note) => note.parent === parent).map(({ id }) => noteNodeId(id))];
}

let last: string | null = null;
/** Notes the card that has the keyboard, to come back to it. */
export function noteKeyboard(node: string): void {
  last = node;
}

/** Selects a card or note, brings it into view and gives it the keyboard. */
export function walkTo(node: string): void {
  const { sort, id } = recordOfNode(node);
  if (sort === 'layer') return focusLayer(id);
  designer.getState().select([id]);
  reveal(id);
  giveKeyboard(node);
}

/** Goes to the selected card, else to the one that had the keyboard last, else to the first; false where nothing stands. */
export function walkIn(): boolean {
  const order = walkOrder();
  const { selection } = designer.getState();
  const chosen = order.find((node) => selection.has(recordOfNode(node).id)) ?? order.find((node) => node === last) ?? order[0];
  if (chosen === undefined) return false;
  // Several that are selected stay so: the keyboard comes to one of them.
  if (selection.has(recordOfNode(chosen).id)) {
    reveal(recordOfNode(chosen).id);
    giveKeyboard(chosen);
  } else walkTo(chosen);
  return true;
}

/** Goes to the next or previous card in the order of the network. */
export function walkOn(node: string, step: 1 | -1): void {
  const order = walkOrder();
  const next = order[order.indexOf(node) + step];
  if (next !== undefined) walkTo(next);
}

/** Goes along a wire to the next layer, or back to the one before. */
export function follow(id: string, forward: boolean): void {
  const wires = Object.values(designer.getState().document.wires).sort((a, b) => a.order - b.order);
  const next = forward ? wires.find((wire) => wire.from.layer === id)?.to.layer : wires.find((wire) => wire.to.layer === id)?.from.layer;
  if (next !== undefined) focusLayer(next);
}

/** Which way an arrow with Alt leads: along the wires, or through the network where it goes across them. */
export function walkBy(node: string, [x, y]: readonly [number, number]): void {
  const step = x + y > 0 ? 1 : -1;
  const isAlong = canvasState.getState().flow === 'right' ? x !== 0 : y !== 0;
  const { sort, id } = recordOfNode(node);
  if (isAlong && sort === 'layer') follow(id, step === 1);
  else walkOn(node, step);
}

/** The wires of a layer: those that leave it first. */
function wiresOf(layer: string): readonly string[] {
  const wires = Object.values(designer.getState().document.wires).sort((a, b) => a.order - b.order);
  return [...wires.filter((wire) => wire.from.layer === layer), ...wires.filter((wire) => wire.to.layer === layer)].map(({ id }) => id);
}

let walkedFrom: string | null = null;
function focusWire(id: string): void {
  designer.getState().select([id]);
  theElement()?.querySelector<SVGElement>(`.react-flow__edge[data-id="${CSS.escape(id)}"], [data-wire="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}

/** Goes from a layer to the first of its wires; false when it has none. */
export function walkToWires(layer: string): boolean {
  const [first] = wiresOf(layer);
  if (first === undefined) return false;
  walkedFrom = layer;
  focusWire(first);
  return true;
}

/** A key pressed at a wire: arrows go to the other wires of the layer it was reached from, with Alt to its ends, Escape back. */
export function atWire(wire: string, key: string, [x, y]: readonly [number, number], altKey: boolean): boolean {
  const record = designer.getState().document.wires[wire];
  if (record === undefined) return false;
  const layer = walkedFrom === record.to.layer ? record.to.layer : record.from.layer;
  if (key === 'Escape') focusLayer(layer);
  else if (x + y !== 0 && altKey) focusLayer(x + y > 0 ? record.to.layer : record.from.layer);
  else if (x + y !== 0 || key.toLowerCase() === 'w') {
    const wires = wiresOf(layer);
    const next = wires[(wires.indexOf(wire) + (x + y < 0 ? -1 : 1) + wires.length) % wires.length];
    if (next !== undefined) focusWire(next);
  } else return false;
  return true;
}
