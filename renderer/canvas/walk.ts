// Walking over the canvas by keyboard. The canvas is one stop for Tab; from there the keyboard goes to a card, then from card
// to card along the wires or in the order of the network, and from a card to its wires.
import type { Level } from './block-layout.ts';
import { designer } from '../session.ts';
import { canvasState, theElement } from './canvas-state.ts';
import { isPointing } from './hand.ts';
import { heirOf } from './heirs.ts';
import { focusLayer, giveKeyboard, reveal } from './looking.ts';
import { levelNamed, presentLevels } from './levels.ts';
import { levelOfEdge, noteNodeId, portNodeId, recordOfNode, wireOfEdge } from './node-ids.ts';

/** Everything that stands on the canvas, as node ids: layers in the order values pass through them, then notes. */
function walkOrder(): readonly string[] {
  const { checked } = designer.getState();
  const ranks = new Map<string, number>();
  for (const [i, { flat: { path } }] of checked.layers.entries()) {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const part = path.slice(0, end);
      if (ranks.has(part)) break;
      ranks.set(part, i);
    }
  }
  const levels = presentLevels();
  const layers = levels.flatMap((level) => level.records.map((record) => ({ node: level.level + record.id, depth: level.level.length, rank: ranks.get(level.scope.prefix + record.id) ?? checked.layers.length })));
  // A frame comes before what is in it.
  const ordered = layers.sort((a, b) => a.rank - b.rank || a.depth - b.depth).map(({ node }) => node);
  const { block } = (levels[0] as Level).scope;
  const [inputs, outputs] = [(block?.inputs ?? []).map(({ name }) => portNodeId('in', name)), (block?.outputs ?? []).map(({ name }) => portNodeId('out', name))];
  return [...inputs, ...ordered, ...outputs, ...levels.flatMap((level) => level.notes.map(({ id }) => noteNodeId(id, level.level)))];
}

let last: string | null = null;
/** Notes the card that has the keyboard, to come back to it. */
export function noteKeyboard(node: string): void {
  last = node;
}

/** Selects a card or note, brings it into view and gives it the keyboard. */
function walkTo(node: string): void {
  const { sort, id, level } = recordOfNode(node);
  canvasState.setState({ touched: level });
  if (sort === 'layer') return focusLayer(id, true);
  designer.getState().select(sort === 'note' ? [id] : []);
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

/** Gives a card or note the keyboard where it is, without selecting it. */
export function comeToNode(node: string): void {
  canvasState.setState({ touched: recordOfNode(node).level });
  reveal(recordOfNode(node).id);
  giveKeyboard(node);
}

/** A level's cards and notes in order, and its wires: from them an heir is found also once some are gone. */
function standingIn(level: Level): (gone: (id: string) => boolean) => string | null {
  const nodes = walkOrder().filter((node) => recordOfNode(node).level === level.level && recordOfNode(node).sort !== 'port');
  const ids = nodes.map((node) => recordOfNode(node).id);
  const wires = level.drawnWires;
  return (gone) => {
    const heir = heirOf(new Set([...ids, ...wires.map(({ id }) => id)].filter(gone)), wires, ids);
    return nodes[ids.findIndex((id) => id === heir)] ?? null;
  };
}

/** The node that gets the keyboard when layers, wires and notes of a level are taken away; see `heirOf`. */
export function heirIn(level: Level, gone: ReadonlySet<string>): string | null {
  return standingIn(level)((id) => gone.has(id));
}

/** Comes back to the drawing from elsewhere: to what is selected, else to the card that had the keyboard last, else to the canvas. Who points is left where they look. */
export function comeBack(): void {
  if (isPointing()) return theElement()?.focus({ preventScroll: true });
  const { selection, document } = designer.getState();
  const [only] = selection;
  if (selection.size === 1 && only !== undefined && Object.hasOwn(document.layers, only)) return focusLayer(only, true);
  const level = only === undefined ? undefined : presentLevels().find((one) => one.drawnWires.some(({ id }) => id === only));
  if (level !== undefined && only !== undefined) return focusWire(level.level + only);
  const order = walkOrder();
  const node = order.find((one) => selection.has(recordOfNode(one).id)) ?? order.find((one) => one === last);
  if (node === undefined) theElement()?.focus({ preventScroll: true });
  else comeToNode(node);
}

/** Takes a step back or does it again. The keyboard goes along with what the step was about, where it is at a card or wire. */
export function followStep(step: () => void): void {
  const active = globalThis.document.activeElement;
  const at = theElement()?.contains(active) === true ? (active?.closest<HTMLElement>('.react-flow__node, .react-flow__edge, .outline-layer, .outline-wire') ?? null) : null;
  const id = at?.dataset['wire'] ?? at?.dataset['id'];
  if (at === null || id === undefined) return step();
  const isWire = at.matches('.react-flow__edge, .outline-wire');
  const record = isWire ? wireOfEdge(id) : recordOfNode(id).id;
  const heirOnceGone = standingIn(levelNamed(isWire ? levelOfEdge(id) : recordOfNode(id).level));
  step();
  const { selection, document } = designer.getState();
  if (selection.has(record)) return;
  const isThere = (one: string): boolean => [document.layers, document.notes, document.wires].some((records) => Object.hasOwn(records, one));
  const node = walkOrder().find((one) => selection.has(recordOfNode(one).id)) ?? (isThere(record) ? null : heirOnceGone((one) => !isThere(one)));
  if (node !== null) comeToNode(node);
}

/** Goes to the next or previous card in the order of the network. */
function walkOn(node: string, step: 1 | -1): void {
  const order = walkOrder();
  const next = order[order.indexOf(node) + step];
  if (next !== undefined) walkTo(next);
}

/** Goes along a wire to the next layer, or back to the one before. */
function follow(id: string, forward: boolean): void {
  const wires = Object.values(designer.getState().document.wires).sort((a, b) => a.order - b.order);
  const next = forward ? wires.find((wire) => wire.from.layer === id)?.to.layer : wires.find((wire) => wire.to.layer === id)?.from.layer;
  if (next !== undefined) focusLayer(next, true);
}

/** Which way an arrow with Alt leads: along the wires, or through the network where it goes across them. */
export function walkBy(node: string, [x, y]: readonly [number, number]): void {
  const step = x + y > 0 ? 1 : -1;
  const isAlong = canvasState.getState().flow === 'right' ? x !== 0 : y !== 0;
  const { sort, id } = recordOfNode(node);
  if (isAlong && sort === 'layer') follow(id, step === 1);
  else walkOn(node, step);
}

/** The wires of a layer, as ids of edges: those that leave it first. */
function wiresOf(level: Level, layer: string): readonly string[] {
  const wires = [...level.drawnWires].sort((a, b) => a.order - b.order);
  return [...wires.filter((wire) => wire.from.layer === layer), ...wires.filter((wire) => wire.to.layer === layer)].map(({ id }) => level.level + id);
}

let walkedFrom: string | null = null;
function focusWire(edge: string): void {
  canvasState.setState({ touched: levelOfEdge(edge) });
  designer.getState().select([wireOfEdge(edge)]);
  theElement()?.querySelector<SVGElement>(`.react-flow__edge[data-id="${CSS.escape(edge)}"], [data-wire="${CSS.escape(edge)}"]`)?.focus({ preventScroll: true });
}

/** Goes from a layer's node to the first of its wires; false when it has none. */
export function walkToWires(node: string): boolean {
  const { id, level } = recordOfNode(node);
  const [first] = wiresOf(levelNamed(level), id);
  if (first === undefined) return false;
  walkedFrom = id;
  focusWire(first);
  return true;
}

/** A key pressed at a wire: arrows go to the other wires of the layer it was reached from, with Alt to its ends, Escape back. */
export function atWire(edge: string, key: string, [x, y]: readonly [number, number], altKey: boolean): boolean {
  const level = levelNamed(levelOfEdge(edge));
  const record = level.drawnWires.find((one) => one.id === wireOfEdge(edge));
  if (record === undefined) return false;
  const layer = walkedFrom === record.to.layer || record.from.layer === '' ? record.to.layer : record.from.layer;
  const to = (end: string): void => { if (end !== '') focusLayer(end, true); };
  if (key === 'Escape') to(layer);
  else if (x + y !== 0 && altKey) to(x + y > 0 ? record.to.layer : record.from.layer);
  else if (x + y !== 0 || key.toLowerCase() === 'w') {
    const wires = wiresOf(level, layer);
    const next = wires[(wires.indexOf(edge) + (x + y < 0 ? -1 : 1) + wires.length) % wires.length];
    if (next !== undefined) focusWire(next);
  } else return false;
  return true;
}
