// What can be done to blocks from the keyboard, the command palette and the inspector.
import { makeBlock, middleOf } from '../../core/design/blocks.ts';
import { repetitionsOf, takeAllApart } from '../../core/design/blocks-apart.ts';
import { makeOwn, ownTrail, splitFirst } from '../../core/design/blocks-own.ts';
import { disconnectPort, renameBlock } from '../../core/design/blocks-ports.ts';
import { moveLayers, rename } from '../../core/design/edit.ts';
import { removeAny } from '../../core/design/wires.ts';
import { ok, type Result } from '../../core/base/diagnostic.ts';
import type { Document, LayerRecord } from '../../core/document/model.ts';
import { apply, squash, type Patch } from '../../core/document/patch.ts';
import { definitionOf } from '../../core/document/plan.ts';
import { designer, tell } from '../session.ts';
import { announce, canvasState } from './canvas-state.ts';
import { blockWords as w } from './block-words.ts';
import { roomAround } from './block-layout.ts';
import { levelShowing, nodeOfRecord } from './levels.ts';
import { giveKeyboard, reveal } from './looking.ts';
import { card, gap } from './metrics.ts';
import { words } from './words.ts';
import { recordOfNode } from './node-ids.ts';
import { trailOf } from './scope.ts';

const naming = 'name block';

/** The selected layers and notes. */
function selectedIds(): readonly string[] {
  const { document, selection } = designer.getState();
  return [...selection].filter((id) => Object.hasOwn(document.layers, id) || Object.hasOwn(document.notes, id));
}

/** Makes a block of the selection; its name is asked for on its card, as part of the same step. */
export function makeBlockOfSelection(): void {
  const ids = selectedIds();
  const { edit, beginGesture } = designer.getState();
  beginGesture(naming);
  const done = edit(w.titles.make, (document) => makeBlock(document, ids));
  if (!done.ok) {
    designer.getState().cancelGesture(naming);
    tell(done.error.message, 'bad');
    return;
  }
  const instance = Object.keys(done.value.layers?.added ?? {})[0];
  if (instance === undefined) return;
  designer.getState().select([instance]);
  reveal(instance);
  canvasState.setState({ naming: nodeOfRecord(instance), reading: null });
  announce(w.made(designer.getState().document.layers[instance]?.name ?? ''));
}

/** Ends the naming of a fresh block: with a name, or (null) with the one it has. */
export function endNaming(name: string | null): void {
  const { naming: node } = canvasState.getState();
  if (node === null) return;
  const { id } = recordOfNode(node);
  canvasState.setState({ naming: null });
  const { document, edit } = designer.getState();
  const instance = document.layers[id];
  const block = instance?.params['block'];
  const given = name?.trim() ?? '';
  if (instance !== undefined && typeof block === 'string' && given !== '' && given !== instance.name) {
    const named = edit(w.titles.make, (now) => renameBlock(now, block, given), [id]);
    const called = named.ok ? edit(w.titles.make, (now) => rename(now, id, given), [id]) : named;
    if (!called.ok) tell(called.error.message, 'bad');
  }
  designer.getState().endGesture(naming, w.titles.make);
  giveKeyboard(node);
}

/** Where the cards around a block go when it is taken apart; a row of repetitions takes what room it finds. */
function roomFor(instance: LayerRecord): { readonly [layer: string]: { readonly x: number; readonly y: number } } {
  const { document } = designer.getState();
  const level = levelShowing(instance.parent);
  const block = definitionOf(document, instance);
  if (level === undefined || block === undefined || repetitionsOf(block, instance) > 1) return {};
  return roomAround(document, level.scope, instance.id, middleOf(Object.values(document.layers).filter((layer) => layer.parent === block.id).map((layer) => layer.position)));
}

/** Takes the selected blocks apart; the cards around them make room. */
export function takeSelectionApart(): void {
  const { document } = designer.getState();
  const blocks = selectedIds().filter((id) => document.layers[id]?.kind === 'block');
  const first = blocks[0] === undefined ? undefined : document.layers[blocks[0]];
  if (first === undefined) return tell(w.noBlock);
  const places = blocks.length === 1 ? roomFor(first) : {};
  const done = designer.getState().edit(w.titles.apart, (now) => {
    const apart = takeAllApart(now, blocks);
    const next = apart.ok ? apply(now, apart.value) : apart;
    const put = next.ok ? moveLayers(next.value, places) : next;
    return apart.ok && put.ok ? ok(squash(apart.value, put.value)) : put.ok ? apart : put;
  });
  if (!done.ok) return tell(done.error.message, 'bad');
  const { layers } = designer.getState().document;
  const put = Object.keys({ ...done.value.layers?.added, ...done.value.layers?.changed }).filter((id) => layers[id]?.parent === first.parent && document.layers[id]?.parent !== first.parent);
  designer.getState().select(put);
  announce(w.apartDone(first.name));
  if (put[0] !== undefined) giveKeyboard(nodeOfRecord(put[0]) ?? put[0]);
}

/** Gives the instance at a path a definition of its own, and those around it where they are shared too. */
export function makeOwnAt(path: string): void {
  const before = designer.getState().document;
  const trail = trailOf(before, path);
  const name = before.layers[trail.at(-1) ?? '']?.name ?? '';
  const done = designer.getState().edit(w.titles.own(name), (document) => makeOwn(document, trail));
  if (!done.ok) return tell(done.error.message, 'bad');
  const after = designer.getState().document;
  const now = ownTrail(after, trail, before);
  follow(before, after, trail, now);
  announce(w.ownDone(name));
}

/** After a definition was copied, the canvas goes on showing the copy, with the same layers selected. */
function follow(before: Document, after: Document, trail: readonly string[], now: readonly string[]): void {
  const renamed = new Map(trail.map((id, i) => [id, now[i] ?? id]));
  const inside = now.at(-1);
  const block = inside === undefined ? undefined : after.layers[inside]?.params['block'];
  const { scope, selection, enter, select } = designer.getState();
  const same = (id: string): string => {
    const old = before.layers[id];
    return renamed.get(id) ?? Object.values(after.layers).find((layer) => layer.parent === block && layer.name === old?.name)?.id ?? id;
  };
  const isInside = (id: string): boolean => before.layers[id]?.parent === before.layers[trail.at(-1) ?? '']?.params['block'];
  const chosen = [...selection].map((id) => (isInside(id) || renamed.has(id) ? same(id) : id));
  const { expanded } = canvasState.getState();
  const path = (old: string): string => old.split('/').map((part) => renamed.get(part) ?? part).join('/');
  // What was shown in place within the instance goes on being shown.
  canvasState.setState({ expanded: new Map([...expanded].map(([old, at]) => [trail.every((id, i) => old.split('/').filter((part) => !/^\d+$/u.test(part))[i] === id) ? path(old) : old, at])) });
  if (scope !== null) enter(scope.split('/').map((part) => renamed.get(part) ?? part).join('/'));
  select(chosen);
}

/** Takes the first of a row of repetitions out of it, as an instance of its own. */
export function splitFirstOf(id: string): void {
  const { document } = designer.getState();
  const record = document.layers[id];
  if (record === undefined) return;
  const isDown = canvasState.getState().flow === 'down';
  const by = isDown ? { x: 0, y: card.height + gap.across + 8 } : { x: card.width + gap.along, y: 0 };
  const beyond = Object.values(document.layers).filter((layer) => layer.parent === record.parent && layer.id !== id && (isDown ? layer.position.y > record.position.y : layer.position.x > record.position.x)).map((layer) => layer.id);
  const done = designer.getState().edit(w.titles.first(record.name), (now) => splitFirst(now, id, by, beyond));
  if (!done.ok) return tell(done.error.message, 'bad');
  const first = Object.keys(done.value.layers?.added ?? {})[0];
  if (first !== undefined) designer.getState().select([first]);
}

/** The wires of a block's own inputs that a selection names: `/in/port/layer/port`. */
const portWire = /^\/in\/([^/]+)\/([^/]+)\/(.+)$/u;

/** Takes away whatever ids name in a drawing, the wires of a block's own inputs among them. */
export function removeFrom(document: Document, ids: readonly string[], block: string | null): Result<Patch> {
  const removed = removeAny(document, ids);
  if (!removed.ok || block === null) return removed;
  let whole = removed.value;
  for (const id of ids) {
    const [, port, layer, to] = portWire.exec(id) ?? [];
    if (port === undefined || layer === undefined || to === undefined) continue;
    const now = apply(document, whole);
    const cut = now.ok ? disconnectPort(now.value, block, port, { layer, port: to }) : now;
    if (!cut.ok) return cut;
    whole = squash(whole, cut.value);
  }
  return ok(whole);
}

/** Takes wires away, those of a block's own inputs too; an output of a block always gives a value. */
export function cutWires(ids: readonly string[], block: string | null): void {
  if (ids.some((id) => id.startsWith('/out/'))) tell(w.outputStays);
  const done = designer.getState().edit(words.titles.cut, (document) => removeFrom(document, ids, block), []);
  if (!done.ok) tell(done.error.message, 'bad');
}
