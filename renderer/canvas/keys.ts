// The keyboard while the canvas has it. What is handled here goes no further; all else is for the window's own keys.
import type { KeyboardEvent } from 'react';
import { designer } from '../session.ts';
import { canvasState } from './canvas-state.ts';
import { deleteSelection, duplicateSelection, focusLayer, nudge, selectAll } from './commands.ts';
import { cancelConnecting, chooseTarget, connectChosen, startConnecting } from './keyboard-wiring.ts';
import { grid } from './metrics.ts';
import { around, pathInto, scopeOf } from './scope.ts';
import { openLayerSearch } from './search-state.ts';
import { recordOfNode } from './sync.ts';

const arrows: { readonly [key: string]: readonly [number, number] } = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const nudges = { small: grid, large: 5 * grid } as const;

/** Asks the window to put the keyboard into the inspector. */
export function openInspector(id: string): void {
  globalThis.dispatchEvent(new CustomEvent('convas:inspect', { detail: { id } }));
}

/** Looks into a block instance of what is shown; false when it is none. */
export function lookInto(id: string): boolean {
  const { document, scope, enter } = designer.getState();
  const record = document.layers[id];
  if (record?.kind !== 'block') return false;
  enter(pathInto(scopeOf(document, scope), id));
  return true;
}

/** Leaves the block that is shown for the drawing around it, where the block is selected. */
export function lookOut(): boolean {
  const { document, scope, enter } = designer.getState();
  const now = scopeOf(document, scope);
  if (now.block === null) return false;
  enter(around(now));
  const instance = now.path.split('/').at(-1);
  if (instance !== undefined) focusLayer(instance);
  return true;
}

/** The layer the keyboard is at. */
function atHand(event: KeyboardEvent): string | null {
  const node = event.target instanceof Element ? event.target.closest<HTMLElement>('.react-flow__node, .outline-layer')?.dataset['id'] : undefined;
  if (node !== undefined && recordOfNode(node).sort === 'layer') return node;
  const { selection, document } = designer.getState();
  const [only] = selection;
  return selection.size === 1 && only !== undefined && Object.hasOwn(document.layers, only) ? only : null;
}

/** Goes along a wire to the next layer, or back to the one before. */
function follow(id: string, forward: boolean): void {
  const wires = Object.values(designer.getState().document.wires).sort((a, b) => a.order - b.order);
  const next = forward ? wires.find((wire) => wire.from.layer === id)?.to.layer : wires.find((wire) => wire.to.layer === id)?.from.layer;
  if (next !== undefined) focusLayer(next);
}

function whileWiring(event: KeyboardEvent): boolean {
  if (event.key === 'Escape') cancelConnecting();
  else if (event.key === 'Enter') connectChosen();
  else if (event.key in arrows || event.key === 'Tab') chooseTarget(event.key === 'ArrowLeft' || event.key === 'ArrowUp' || event.shiftKey ? -1 : 1);
  else return false;
  return true;
}

function handle(event: KeyboardEvent, isOnPane: boolean): boolean {
  const { key, shiftKey, altKey } = event;
  const { connecting } = canvasState.getState();
  if (connecting?.byKeys === true) return whileWiring(event);
  const arrow = arrows[key];
  const id = atHand(event);
  if (event.ctrlKey || event.metaKey) {
    if (altKey || shiftKey) return false;
    if (key.toLowerCase() === 'd') duplicateSelection();
    else if (key.toLowerCase() === 'a') selectAll();
    else return false;
    return true;
  }
  if (arrow !== undefined && altKey) {
    if (id !== null) follow(id, arrow[0] + arrow[1] > 0);
    return id !== null;
  }
  if (altKey) return false;
  if (arrow !== undefined) {
    if (designer.getState().selection.size === 0) return false;
    const by = shiftKey ? nudges.large : nudges.small;
    nudge(arrow[0] * by, arrow[1] * by);
    return true;
  }
  switch (key) {
    case 'Delete': case 'Backspace': deleteSelection(); return true;
    case 'PageUp': return lookOut();
    case 'PageDown': return id !== null && lookInto(id);
    case 'Enter':
      if (id === null) return false;
      openInspector(id);
      return true;
    case ' ': return false;
    case 'c': case 'C':
      if (shiftKey || id === null) return false;
      if (!designer.getState().selection.has(id)) designer.getState().select([id]);
      startConnecting();
      return true;
    case 'a': case 'A': openLayerSearch(); return true;
    case 'Escape':
      if (designer.getState().selection.size === 0) return false;
      designer.getState().select([]);
      return true;
    case 'Tab':
      if (shiftKey || !isOnPane) return false;
      openLayerSearch();
      return true;
    default: return false;
  }
}

/** Takes a key pressed while the canvas has the keyboard. `isOnPane`: it was given by a click on a canvas with nothing on it. */
export function onCanvasKey(event: KeyboardEvent, isOnPane: boolean): void {
  if (event.defaultPrevented || (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, button, [contenteditable]') !== null)) return;
  if (!handle(event, isOnPane)) return;
  event.preventDefault();
  event.stopPropagation();
}
