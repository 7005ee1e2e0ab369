// Where the canvas looks: fitting, zooming, bringing a layer into view. Frames are computed from the drawing itself, since
// React Flow knows only the cards that are on the screen.
import { isCalm } from '../panels/preferences.ts';
import { designer } from '../session.ts';
import { canvasState, theElement, theInstance } from './canvas-state.ts';
import type { Level } from './block-layout.ts';
import { boxOfRecord, levelShowing, nodeOfRecord, presentLevels, shownLevel } from './levels.ts';
import { noteNodeId } from './node-ids.ts';
import { card, gap, portMark, type Box } from './metrics.ts';

const largestZoom = 1.25;
const readableZoom = 0.5;
/** Down to here a drawing is rather seen whole than larger and in part: cards still say all they have to say. */
const wholeZoom = 0.46;
const margin = 32;

/** The frame around what is seen on the canvas, insides shown in place included; null when nothing is. */
function frameOf(isIn: (id: string) => boolean, levels: readonly Level[] = presentLevels()): Box | null {
  const boxes = levels.flatMap((level) => [
    ...level.records.filter((layer) => isIn(layer.id)).map((layer) => level.boxes.get(layer.id) ?? { ...layer.position, ...card }),
    ...level.notes.filter((note) => isIn(note.id)).map((note) => level.boxes.get(noteNodeId(note.id)) ?? { ...note.position, ...note.size }),
  ]);
  if (boxes.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    [left, top] = [Math.min(left, box.x), Math.min(top, box.y)];
    [right, bottom] = [Math.max(right, box.x + box.width), Math.max(bottom, box.y + box.height)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function presentFrame(): Box | null {
  const shown = shownLevel();
  const frame = frameOf(() => true, [shown]);
  if (frame === null || shown.scope.block === null) return frame;
  // A block's own ports stand before its first and behind its last card.
  const [x, y] = shown.flow === 'right' ? [portMark.width + gap.port, 0] : [0, portMark.height + gap.port];
  return { x: frame.x - x, y: frame.y - y, width: frame.width + 2 * x, height: frame.height + 2 * y };
}

function show(frame: Box, how: { readonly most: number; readonly least?: number; readonly isSudden?: boolean }): void {
  const [instance, element] = [theInstance(), theElement()];
  if (instance === null || element === null || element.clientWidth === 0) return;
  const room = { width: Math.max(100, element.clientWidth - 2 * margin), height: Math.max(100, element.clientHeight - 2 * margin) };
  const fit = Math.min(how.most, room.width / Math.max(1, frame.width), room.height / Math.max(1, frame.height));
  const zoom = Math.max(0.02, fit, fit >= wholeZoom ? 0 : (how.least ?? 0));
  // What does not fit at a readable size is shown from its beginning.
  const wide = frame.width * zoom > room.width;
  const high = frame.height * zoom > room.height;
  const x = wide ? margin - frame.x * zoom : element.clientWidth / 2 - (frame.x + frame.width / 2) * zoom;
  const y = high ? margin - frame.y * zoom : element.clientHeight / 2 - (frame.y + frame.height / 2) * zoom;
  void instance.setViewport({ x, y, zoom }, { duration: how.isSudden === true || isCalm() ? 0 : 160 });
}

/** Shows the whole drawing. */
export function fitView(): void {
  const frame = presentFrame();
  if (frame !== null) show(frame, { most: largestZoom });
}

/** The first look at a drawing: all of it when that can be read, else its beginning. */
export function firstView(): void {
  const frame = presentFrame();
  if (frame === null) void theInstance()?.setViewport({ x: 0, y: 0, zoom: 1 });
  else show(frame, { most: 1, least: readableZoom, isSudden: true });
}

/** The same, going there from where it looks: after everything was moved. */
export function lookAtAll(): void {
  const frame = presentFrame();
  if (frame !== null) show(frame, { most: 1, least: readableZoom });
}

/** Shows cards larger or smaller, about the middle of what is seen. */
export function zoomBy(factor: number): void {
  const instance = theInstance();
  if (instance !== null) void instance.zoomTo(instance.getZoom() * factor, { duration: isCalm() ? 0 : 120 });
}

/** Shows the selected cards, or everything when none is selected. */
export function zoomToSelection(): void {
  const { document, selection } = designer.getState();
  const ends = new Set([...selection].flatMap((id) => [id, document.wires[id]?.from.layer ?? id, document.wires[id]?.to.layer ?? id]));
  const frame = frameOf((id) => ends.has(id));
  if (frame === null) fitView();
  else show(frame, { most: largestZoom });
}

/** Shows a part of the canvas at a size at which it can be read. */
export function lookInside(frame: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }): void {
  show({ x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top }, { most: 1, least: readableZoom });
}

/** Shows a layer or note at a size at which it can be read. */
export function lookAt(id: string): void {
  const frame = boxOfRecord(id) ?? frameOf((one) => one === id);
  if (frame !== null) show(frame, { most: 1, least: readableZoom });
}

/** Shows cards at their true size: where it looks, unless the selection, or everything, would then be out of sight. */
export function zoomTo100(): void {
  const [instance, element] = [theInstance(), theElement()];
  if (instance === null || element === null) return;
  const { selection } = designer.getState();
  const middle = centre();
  const isSeen = ({ x, y, width, height }: Box): boolean => Math.abs(x + width / 2 - middle.x) < element.clientWidth / 2 && Math.abs(y + height / 2 - middle.y) < element.clientHeight / 2;
  const away = ({ x, y, width, height }: Box): number => Math.hypot(x + width / 2 - middle.x, y + height / 2 - middle.y);
  const boxes = (isIn: (id: string) => boolean): readonly Box[] => presentLevels().flatMap((level) => level.records.filter(({ id }) => isIn(id)).map((layer) => level.boxes.get(layer.id) ?? { ...layer.position, ...card }));
  const chosen = boxes((id) => selection.has(id));
  const wanted = chosen.length > 0 ? chosen : boxes(() => true);
  const nearest = wanted.length === 0 || wanted.some(isSeen) ? null : wanted.reduce((best, one) => (away(one) < away(best) ? one : best));
  const at = nearest === null ? middle : { x: nearest.x + nearest.width / 2, y: nearest.y + nearest.height / 2 };
  void instance.setCenter(at.x, at.y, { zoom: 1, duration: isCalm() ? 0 : 160 });
}

/** Shows or hides the small map of the drawing. */
export function toggleMap(): void {
  canvasState.setState(({ isMapOpen }) => ({ isMapOpen: !isMapOpen }));
}

/** The middle of what is seen, on the canvas. */
export function centre(): { readonly x: number; readonly y: number } {
  const [instance, box] = [theInstance(), theElement()?.getBoundingClientRect()];
  if (instance === null || box === undefined) return { x: 0, y: 0 };
  return instance.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
}

/** Brings a layer into view without moving more than needed. */
export function reveal(id: string): void {
  const [instance, element] = [theInstance(), theElement()];
  const place = boxOfRecord(id);
  if (instance === null || element === null || place === null) return;
  const { x, y, zoom } = instance.getViewport();
  const margin = 24;
  const left = place.x * zoom + x;
  const top = place.y * zoom + y;
  const by = (at: number, size: number, room: number): number => (at < margin ? margin - at : at + size > room - margin ? room - margin - at - size : 0);
  // Of a frame larger than the canvas the beginning is shown.
  const [width, height] = [Math.min(place.width * zoom, element.clientWidth - 2 * margin), Math.min(place.height * zoom, element.clientHeight - 2 * margin)];
  const dx = by(left, width, element.clientWidth);
  const dy = by(top, height, element.clientHeight);
  if (dx !== 0 || dy !== 0) void instance.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: isCalm() ? 0 : 120 });
}

/** Brings a layer that was asked for into view, and as near that it can be read when the drawing is seen from afar. */
function comeTo(id: string): void {
  if (canvasState.getState().detail === 'none') lookAt(id);
  else reveal(id);
}

/** Goes to a layer wherever it is drawn: into its block if need be, selects it and brings it into view. */
export function showLayer(id: string, isWalking = false): void {
  const { document, checked, enter, select } = designer.getState();
  const record = document.layers[id];
  if (record === undefined) return;
  if (levelShowing(record.parent) === undefined) {
    const flat = checked.layers.find((layer) => layer.flat.record === id || layer.flat.within.includes(id));
    const parts = flat?.flat.path.split('/') ?? [];
    const until = parts.lastIndexOf(id);
    const around = parts.slice(0, until);
    if (/^\d+$/.test(around.at(-1) ?? '') && Object.hasOwn(document.layers, around.at(-2) ?? '')) around.pop();
    enter(record.parent === null || around.length === 0 ? null : around.join('/'));
  }
  select([id]);
  if (isWalking) reveal(id);
  else comeTo(id);
}

/** Goes to a layer wherever it is drawn, and gives it the keyboard. Who only walks on from a layer stays as far away as they are. */
export function focusLayer(id: string, isWalking = false): void {
  showLayer(id, isWalking);
  if (Object.hasOwn(designer.getState().document.layers, id)) giveKeyboard(nodeOfRecord(id) ?? id);
}

/** Goes to the layer or block instance at a path of the checked drawing, in the very instance the path names. */
export function focusPath(path: string): void {
  const { document, enter, select } = designer.getState();
  const parts = path.split('/');
  const id = parts.at(-1) ?? '';
  if (!Object.hasOwn(document.layers, id)) return;
  const around = parts.slice(0, -1);
  const prefix = around.length === 0 ? '' : `${around.join('/')}/`;
  const level = presentLevels().find((one) => one.scope.prefix === prefix);
  if (level === undefined) enter(around.length === 0 ? null : around.join('/'));
  canvasState.setState({ touched: level?.level ?? '' });
  select([id]);
  comeTo(id);
  giveKeyboard(nodeOfRecord(id) ?? id);
}

/** Gives a card the keyboard once it is drawn; it may have to come into view first. Seen from afar, the outline stands for it. */
export function giveKeyboard(node: string, tries = 20): void {
  canvasState.setState({ outlineAt: node });
  const of = (sort: string): HTMLElement | null => theElement()?.querySelector<HTMLElement>(`${sort}[data-id="${CSS.escape(node)}"]`) ?? null;
  const found = of('.outline-layer') ?? of('.react-flow__node');
  found?.focus({ preventScroll: true });
  // Under a dialog that is just closing nothing takes the keyboard yet.
  const hasIt = found !== null && globalThis.document.activeElement === found;
  if (hasIt || tries === 0) return;
  requestAnimationFrame(() => {
    // Who walked on meanwhile is not called back.
    if (canvasState.getState().outlineAt === node) giveKeyboard(node, tries - 1);
  });
}
