// The menu of what lies under the pointer or has the keyboard: what it was opened for, and where.
import { createStore } from 'zustand/vanilla';
import { designer } from '../session.ts';
import { canvasState, theElement } from './canvas-state.ts';
import type { Place } from './metrics.ts';
import { overviewBoxAt, overviewWireAt } from './overview-ground.ts';
import { levelOfEdge, noteNodeId, recordOfNode, wireOfEdge } from './node-ids.ts';
import { nodeOfRecord } from './levels.ts';

/** What a menu was opened for. */
export interface CanvasMenu {
  readonly what: 'card' | 'several' | 'note' | 'wire' | 'canvas';
  /** the layer, note or wire */
  readonly id: string | null;
  /** where on the screen */
  readonly point: Place;
}

/** The open menu, if one is. */
export const menuState = createStore<{ readonly open: CanvasMenu | null }>()(() => ({ open: null }));

/** Opens the menu of what lies there, which is selected first unless it is part of the selection. */
function openMenuAt(point: Place, target: Element): void {
  const node = target.closest<HTMLElement>('.react-flow__node, .outline-layer')?.dataset['id'] ?? overviewBoxAt(point)?.id ?? null;
  const data = target.closest<HTMLElement | SVGElement>('.react-flow__edge, .outline-wire')?.dataset;
  const edge = data?.['wire'] ?? data?.['id'] ?? overviewWireAt(point);
  const wire = edge === null ? null : wireOfEdge(edge);
  const { document, selection, select } = designer.getState();
  const found = node === null ? null : recordOfNode(node);
  if (found !== null && found.sort !== 'port') {
    canvasState.setState({ touched: found.level });
    if (!selection.has(found.id)) select([found.id]);
    const isOne = designer.getState().selection.size === 1;
    menuState.setState({ open: { what: !isOne ? 'several' : found.sort === 'note' ? 'note' : 'card', id: found.id, point } });
  } else if (found === null && edge !== null && wire !== null && Object.hasOwn(document.wires, wire)) {
    canvasState.setState({ touched: levelOfEdge(edge) });
    select([wire]);
    menuState.setState({ open: { what: 'wire', id: wire, point } });
  } else menuState.setState({ open: { what: 'canvas', id: null, point } });
}

/** Opens the menu of what has the keyboard: beside it, or in the middle of the canvas. */
export function openMenuByKeys(target: Element): void {
  const canvas = theElement();
  if (canvas === null) return;
  const [only] = designer.getState().selection;
  const chosen = target === canvas && only !== undefined ? canvas.querySelector(`[data-id="${CSS.escape(nodeOfRecord(only) ?? only)}"], [data-id="${CSS.escape(noteNodeId(only))}"]`) : null;
  const at = chosen ?? target;
  const box = at.getBoundingClientRect();
  const point = at === canvas || box.width === 0 ? middleOf(canvas.getBoundingClientRect()) : at.closest('.react-flow__edge') !== null ? middleOf(box) : { x: box.left + 16, y: box.bottom - 8 };
  openMenuAt(point, at);
}

const middleOf = (box: DOMRect): Place => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 });

/** Closes it. */
export function closeCanvasMenu(): void {
  menuState.setState({ open: null });
}

/** Opens menus by the right button and by the browser's own wish for one; answers how to stop. A right button that moves the view opens none. */
export function listenForMenus(canvas: HTMLElement, hasMoved: () => boolean): () => void {
  let isRight = false;
  const isField = (target: EventTarget | null): boolean => target instanceof Element && target.closest('input, textarea, [contenteditable], .layer-search') !== null;
  const onPress = (event: PointerEvent): void => { isRight = event.button === 2; };
  const onRelease = (event: PointerEvent): void => {
    if (event.button !== 2 || !isRight || hasMoved() || isField(event.target) || !(event.target instanceof Element)) return;
    isRight = false;
    openMenuAt({ x: event.clientX, y: event.clientY }, event.target);
  };
  const onMenu = (event: MouseEvent): void => {
    if (isField(event.target)) return;
    event.preventDefault();
    // With a mouse the release decides, since the right button also moves the view; a long touch and other ways ask at once.
    if (event.button === 2 || isRight || menuState.getState().open !== null || !(event.target instanceof Element)) return;
    openMenuAt({ x: event.clientX, y: event.clientY }, event.target);
  };
  canvas.addEventListener('pointerdown', onPress, true);
  canvas.addEventListener('pointerup', onRelease, true);
  canvas.addEventListener('contextmenu', onMenu, true);
  return () => {
    canvas.removeEventListener('pointerdown', onPress, true);
    canvas.removeEventListener('pointerup', onRelease, true);
    canvas.removeEventListener('contextmenu', onMenu, true);
  };
}
