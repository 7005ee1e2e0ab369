// Putting layers and notes down: where a hand points, behind the selected layer, or on a wire.
import { ok, type JsonObject, type Result } from '../../core/base/diagnostic.ts';
import { Draft } from '../../core/design/draft.ts';
import { addLayer, insertOnWire as insert, portsOfRecord } from '../../core/design/edit.ts';
import { addNote, noteSize } from '../../core/design/notes.ts';
import { connectEnds } from '../../core/design/blocks-ports.ts';
import { addReady, fitted } from '../../core/design/ready.ts';
import { roomOnWire } from '../../core/design/room.ts';
import { addWired, putOnWire, type WireTo } from '../../core/design/wires.ts';
import type { Document, LayerRecord, WireRecord } from '../../core/document/model.ts';
import { apply, squash, type Patch } from '../../core/document/patch.ts';
import { layerOf } from '../../core/layers/registry.ts';
import { readyOf, type Ready } from '../ready-blocks.ts';
import { designer, tell } from '../session.ts';
import { addedBy } from '../store.ts';
import { announce, canvasState, theElement, theInstance } from './canvas-state.ts';
import { typeOfOutput } from './figures.ts';
import { centre, giveKeyboard, reveal } from './looking.ts';
import { besideCard, card, freePlace, snapped, type Flow, type Place } from './metrics.ts';
import type { Level } from './block-layout.ts';
import { levelAtHand, levelShowing, nodeOfRecord, onLevel, shownLevel } from './levels.ts';
import { words } from './words.ts';

interface Present {
  readonly document: Document;
  readonly level: Level;
  readonly parent: string | null;
  readonly layers: readonly LayerRecord[];
  readonly flow: Flow;
}

/** The type dragged layers are handed over as: JSON of kind and params. */
export const layerDragType = 'application/x-convas-layer';

/** The drawing a new layer goes into: that of the layer or wire it is to be joined to, else what is shown. */
function present(parent?: string | null): Present {
  const { document } = designer.getState();
  const level = (parent === undefined ? undefined : levelShowing(parent)) ?? shownLevel();
  const home = level.scope.block?.id ?? null;
  return { document, level, parent: home, layers: level.records, flow: level.level === '' ? canvasState.getState().flow : level.flow };
}

/** The place of a card whose middle is under a point of the screen. */
function under(point: Place, level: Level): Place {
  const at = onLevel(level, theInstance()?.screenToFlowPosition(point) ?? point);
  return snapped({ x: at.x - card.width / 2, y: at.y - card.height / 2 });
}

/** The place of a card whose port is under a point of the screen: its first input, or its output when a wire was pulled from an input. */
function byPort(point: Place, { flow, level }: Present, isInput: boolean): Place {
  const at = onLevel(level, theInstance()?.screenToFlowPosition(point) ?? point);
  const [width, height] = flow === 'right' ? [isInput ? 0 : card.width, card.height / 2] : [card.width / 2, isInput ? 0 : card.height];
  return snapped({ x: at.x - width, y: at.y - height });
}

/** The output a fresh layer would be wired to: of the one selected layer, when nothing reads it yet. */
function freeOutput({ document, parent }: Present): WireTo | null {
  const { selection } = designer.getState();
  const [id] = selection;
  const record = id === undefined || selection.size !== 1 ? undefined : document.layers[id];
  if (record === undefined || record.parent !== parent) return null;
  const port = portsOfRecord(document, record).outputs[0]?.name;
  const isRead = Object.values(document.wires).some((wire) => wire.from.layer === record.id);
  return port === undefined || isRead ? null : { from: { layer: record.id, port } };
}

/**
 * Adds a layer: under a point of the screen, else behind the one selected layer and wired to it when its output is free,
 * else in the middle of what is seen. `wire` names the port it is wired to in any case.
 */
export function addLayerAt(kind: string, params: JsonObject = {}, point: Place | null = null, wire: WireTo | null = null): void {
  const joined = wire === null ? undefined : designer.getState().document.layers['from' in wire ? wire.from.layer : wire.to.layer];
  const now = present(joined?.parent ?? (point === null ? levelAtHand().scope.block?.id ?? null : undefined));
  const { document, layers, flow, level, parent } = now;
  const hasInputs = (layerOf(kind)?.kind ?? '') !== 'input';
  const to = wire ?? (point === null && hasInputs ? freeOutput(now) : null);
  const neighbour = to === null ? undefined : document.layers['from' in to ? to.from.layer : to.to.layer];
  const taken = layers.map((layer) => layer.position);
  const wanted = point !== null ? (wire === null ? under(point, level) : byPort(point, now, 'from' in wire)) : neighbour !== undefined && to !== null ? besideCard(neighbour.position, flow, 'from' in to) : snapped({ x: centre().x - card.width / 2, y: centre().y - card.height / 2 });
  const ready = kind === 'block' && typeof params['ready'] === 'string' ? readyOf(params['ready']) : undefined;
  if (ready !== undefined) return addReadyAt(now, ready, point === null ? freePlace(wanted, taken, flow) : wanted, to);
  const id = new Draft(document).newLayerId(kind);
  const layer = { kind, params, id, parent, position: point === null ? freePlace(wanted, taken, flow) : wanted };
  const done = designer.getState().edit(words.titles.add, (document) => (to === null ? addLayer(document, layer) : addWired(document, layer, to)), [id]);
  settle(done, id);
}

/** How many maps a wire brings, null where that is not known. */
function mapsFrom(level: Level, wire: WireTo | null): number | null {
  if (wire === null || !('from' in wire)) return null;
  const { document, checked } = designer.getState();
  const maps = typeOfOutput(document, checked, level.scope.prefix, wire.from).dims?.[1];
  return typeof maps === 'number' ? maps : null;
}

/** Puts a ready-made block down, with its settings fitted to what comes in, and wires it. */
function addReadyAt({ level, parent }: Present, ready: Ready, position: Place, wire: WireTo | null): void {
  const maps = mapsFrom(level, wire);
  let instance: string | null = null;
  const done = designer.getState().edit(words.titles.add, (document) => {
    const put = addReady(document, ready.fragment, { parent, position }, maps === null ? {} : fitted(ready.fragment, ready.fit, maps));
    if (!put.ok) return put;
    instance = put.value.instance;
    if (wire === null) return ok(put.value.patch);
    const next = apply(document, put.value.patch);
    const record = next.ok ? next.value.layers[instance] : undefined;
    if (!next.ok || record === undefined) return next.ok ? ok(put.value.patch) : next;
    const ports = portsOfRecord(next.value, record);
    const port = ('from' in wire ? ports.inputs[0] : ports.outputs[0])?.name ?? '';
    const own = { layer: instance, port };
    const wired = 'from' in wire ? connectEnds(next.value, parent, wire.from, own) : connectEnds(next.value, parent, own, wire.to);
    return wired.ok ? ok(squash(put.value.patch, wired.value)) : wired;
  });
  if (instance !== null && done.ok) designer.getState().select([instance]);
  settle(done, instance);
}

/** A ready-made block on a wire: put down, then led through. */
function readyOnWire(document: Document, { level, parent }: Present, ready: Ready, wire: WireRecord): Result<Patch> {
  const maps = mapsFrom(level, { from: wire.from });
  const put = addReady(document, ready.fragment, { parent, position: { x: 0, y: 0 } }, maps === null ? {} : fitted(ready.fragment, ready.fit, maps));
  const next = put.ok ? apply(document, put.value.patch) : put;
  const on = put.ok && next.ok ? putOnWire(next.value, wire.id, put.value.instance) : next;
  return put.ok && on.ok ? ok(squash(put.value.patch, on.value as Patch)) : (on as Result<Patch>);
}

/** Puts a layer on a wire, at a point of the screen when one is given; cards behind it make room when there is none. */
export function insertOnWire(kind: string, wireId: string, params: JsonObject = {}, point: Place | null = null): void {
  const wire = designer.getState().document.wires[wireId];
  if (wire === undefined) return;
  const now = present(wire.parent);
  const { document, level } = now;
  const ready = kind === 'block' && typeof params['ready'] === 'string' ? readyOf(params['ready']) : undefined;
  const patch = ready === undefined ? insert(document, wireId, [{ kind, params }]) : readyOnWire(document, now, ready, wire);
  const id = patch.ok ? addedBy(patch.value).find((one) => patch.value.layers?.added?.[one]?.parent === now.parent) : undefined;
  const done = designer.getState().edit(words.titles.insert, () => (patch.ok && id !== undefined ? ok(roomOnWire(document, patch.value, id, point === null ? null : under(point, level))) : patch), id === undefined ? [] : [id]);
  settle(done, id ?? null);
}

function settle(done: Result<Patch>, id: string | null): void {
  if (!done.ok) tell(done.error.message, 'bad');
  if (!done.ok || id === null) return;
  announce(words.added(designer.getState().document.layers[id]?.name ?? id));
  reveal(id);
  giveKeyboard(nodeOfRecord(id) ?? id);
}

/** Puts an empty note in the middle of what is seen, or under a point, ready to be written. */
export function addNoteAt(point: Place | null = null): void {
  const { document, parent } = present();
  const middle = point === null ? centre() : (theInstance()?.screenToFlowPosition(point) ?? point);
  const done = addNote(document, { text: '', parent, position: snapped({ x: middle.x - noteSize.width / 2, y: middle.y - noteSize.height / 2 }) });
  const id = done.ok ? Object.keys(done.value.notes?.added ?? {})[0] : undefined;
  if (id === undefined) return;
  designer.getState().edit(words.titles.addNote, () => done, [id]);
  canvasState.setState({ writing: id });
  theElement()?.focus({ preventScroll: true });
}
