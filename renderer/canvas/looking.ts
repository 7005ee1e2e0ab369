// Where the canvas looks: fitting, zooming, bringing a layer into view. Frames are computed from the drawing itself, since
// React Flow knows only the cards that are on the screen.
import { isCalm } from '../panels/preferences.ts';
import { designer } from '../session.ts';
import { canvasState, theElement, theInstance } from './canvas-state.ts';
import type { Level } from './block-layout.ts';
import { fitting } from './fitting.ts';
import { pressCount } from './hand.ts';
import { boxOfRecord, levelShowing, nodeOfRecord, presentLevels, shownLevel } from './levels.ts';
import { noteNodeId } from './node-ids.ts';
import { card, gap, portMark, type Box } from './metrics.ts';

const largestZoom = 1.25;
const readableZoom = 0.5;
/** Down to here a drawing is rather seen whole than larger and in part: cards still say all they have to say. */
const wholeZoom = 0.46;
/** How many frames a card may take to be drawn before the keyboard stays where it is. */
const patience = 20;

/** A part of the drawing to be looked at: the cards in it, and the frame around them. */
interface Part {
  readonly frame: Box;
  readonly cards: readonly Box[];
}

/** What is seen on the canvas, insides shown in place included; null when nothing is. */
function partOf(isIn: (id: string) => boolean, levels: readonly Level[] = presentLevels()): Part | null {
  const cards = levels.flatMap((level) => [
    ...level.records.filter((layer) => isIn(layer.id)).map((layer) => level.boxes.get(layer.id) ?? { ...layer.position, ...card }),
    ...level.notes.filter((note) => isIn(note.id)).map((note) => level.boxes.get(noteNodeId(note.id)) ?? { ...note.position, ...note.size }),
  ]);
  if (cards.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of cards) {
    [left, top] = [Math.min(left, box.x), Math.min(top, box.y)];
    [right, bottom] = [Math.max(right, box.x + box.width), Math.max(bottom, box.y + box.height)];
  }
  return { frame: { x: left, y: top, width: right - left, height: bottom - top }, cards };
}

function presentPart(): Part | null {
  const shown = shownLevel();
  const part = partOf(() => true, [shown]);
  if (part === null || shown.scope.block === null) return part;
  const { frame, cards } = part;
  // A block's own ports stand before its first and behind its last card.
  const [x, y] = shown.flow === 'right' ? [portMark.width + gap.port, 0] : [0, portMark.height + gap.port];
  return { frame: { x: frame.x - x, y: frame.y - y, width: frame.width + 2 * x, height: frame.height + 2 * y }, cards };
}

/** What lies over the canvas for good, from its corner. */
function coversOf(element: HTMLElement): readonly Box[] {
  const from = element.getBoundingClientRect();
  return [...element.querySelectorAll('.canvas-bar, .canvas-map, .breadcrumbs')].map((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return { x: left - from.left, y: top - from.top, width, height };
  });
}

let seen = { width: 0, height: 0 };

function show({ frame, cards }: Part, how: { readonly most: number; readonly least?: number; readonly isSudden?: boolean }): void {
  const [instance, element] = [theInstance(), theElement()];
  if (instance === null || element === null || element.clientWidth === 0) return;
  seen = { width: element.clientWidth, height: element.clientHeight };
  const view = fitting({ frame, cards, size: seen, covers: coversOf(element), whole: wholeZoom, ...how });
  void instance.setViewport(view, { duration: how.isSudden === true || isCalm() ? 0 : 160 });
}

/**
 * Keeps what is in the middle of the canvas there when panels come and go beside it, and the selected card in sight; answers how
 * to stop.
 */
export function watchSize(element: HTMLElement): () => void {
  const keep = (): void => {
    const instance = theInstance();
    const now = { width: element.clientWidth, height: element.clientHeight };
    const before = seen;
    if (now.width === 0 || (now.width === before.width && now.height === before.height)) return;
    seen = now;
    if (instance === null || before.width === 0) return;
    const { x, y, zoom } = instance.getViewport();
    const [only] = designer.getState().selection;
    const box = designer.getState().selection.size !== 1 || only === undefined ? null : boxOfRecord(only);
    const isSeen = box !== null && box.x * zoom + x >= 0 && (box.x + box.width) * zoom + x <= before.width && box.y * zoom + y >= 0 && (box.y + box.height) * zoom + y <= before.height;
    void instance.setViewport({ x: x + (now.width - before.width) / 2, y: y + (now.height - before.height) / 2, zoom });
    if (isSeen && only !== undefined) reveal(only);
  };
  const observer = new ResizeObserver(keep);
  observer.observe(element);
  return () => observer.disconnect();
}

/** Shows the whole drawing. */
export function fitView(): void {
  const part = presentPart();
  if (part !== null) show(part, { most: largestZoom });
}

/** The first look at a drawing: all of it when that can be read, else its beginning. */
export function firstView(): void {
  const part = presentPart();
  if (part === null) void theInstance()?.setViewport({ x: 0, y: 0, zoom: 1 });
  else show(part, { most: 1, least: readableZoom, isSudden: true });
}

/** The same, going there from where it looks: after everything was moved. */
export function lookAtAll(): void {
  const part = presentPart();
  if (part !== null) show(part, { most: 1, least: readableZoom });
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
  const part = partOf((id) => ends.has(id));
  if (part === null) fitView();
  else show(part, { most: largestZoom });
}

/** Shows a part of the canvas at a size at which it can be read. */
export function lookInside(frame: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }): void {
  const box = { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top };
  show({ frame: box, cards: [box] }, { most: 1, least: readableZoom });
}

/** Shows a layer or note at a size at which it can be read. */
export function lookAt(id: string): void {
  const box = boxOfRecord(id);
  const part = box === null ? partOf((one) => one === id) : { frame: box, cards: [box] };
  if (part !== null) show(part, { most: 1, least: readableZoom });
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

/** How high a card of the screen has to stand so that nothing lies over it. */
function clearOfCovers(card: Box, element: HTMLElement): number {
  const under = coversOf(element).find((cover) => card.x < cover.x + cover.width && card.x + card.width > cover.x && card.y < cover.y + cover.height && card.y + card.height > cover.y);
  if (under === undefined) return card.y;
  const away = 8;
  return under.y > element.clientHeight / 2 ? under.y - away - card.height : under.y + under.height + away;
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
  const dy = clearOfCovers({ x: left + dx, y: top + by(top, height, element.clientHeight), width, height }, element) - top;
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

let asked = 0;
let isGiving = false;
/** Whether a card is still to get the keyboard. */
export function isGivingKeyboard(): boolean {
  return isGiving;
}

/** Whether the person has pressed something since and is at work elsewhere: in a field, a search, a dialog, another part of the window. */
function hasGoneOn(presses: number): boolean {
  const active = globalThis.document.activeElement;
  if (pressCount() === presses || active === null || active === globalThis.document.body) return false;
  return theElement()?.contains(active) !== true || active.closest('.layer-search, input, textarea') !== null;
}

/**
 * Gives a card the keyboard once it is drawn; it may have to come into view first. Seen from afar, the outline stands for it. Who
 * was asked last has it, and who has gone on meanwhile keeps the keyboard where it is.
 */
export function giveKeyboard(node: string): void {
  canvasState.setState({ outlineAt: node });
  const [turn, presses] = [++asked, pressCount()];
  const attempt = (tries: number): void => {
    const of = (sort: string): HTMLElement | null => theElement()?.querySelector<HTMLElement>(`${sort}[data-id="${CSS.escape(node)}"]`) ?? null;
    const found = of('.outline-layer') ?? of('.react-flow__node');
    found?.focus({ preventScroll: true });
    // Under a dialog that is just closing nothing takes the keyboard yet.
    const hasIt = found !== null && globalThis.document.activeElement === found;
    isGiving = !hasIt && tries > 0;
    if (isGiving) requestAnimationFrame(() => goOn(tries - 1));
  };
  const goOn = (tries: number): void => {
    if (turn !== asked) return;
    // Nor is who walked on in the outline called back.
    if (hasGoneOn(presses) || canvasState.getState().outlineAt !== node) isGiving = false;
    else attempt(tries);
  };
  attempt(patience);
}
