// The keyboard while the canvas has it. What is handled here goes no further; all else is for the window's own keys.
import type { KeyboardEvent } from 'react';
import { designer } from '../session.ts';
import { canvasState } from './canvas-state.ts';
import { removePort } from '../../core/design/blocks-ports.ts';
import { toggleSelected } from './block-expand.ts';
import { blockWords } from './block-words.ts';
import { addNoteAt, deleteSelection, duplicateSelection, nudge, selectAll, tryEdit } from './commands.ts';
import { cancelConnecting, chooseTarget, connectChosen, startConnecting, startFromPort } from './keyboard-wiring.ts';
import { nodeOfRecord, shownLevel } from './levels.ts';
import { lookInto, lookOut, openInspector } from './entering.ts';
import { openMenuByKeys } from './menu-state.ts';
import { grid } from './metrics.ts';
import { openLayerSearch } from './search-state.ts';
import { portNodeId, recordOfNode } from './node-ids.ts';
import { atWire, walkBy, walkIn, walkToWires } from './walk.ts';

const arrows: { readonly [key: string]: readonly [number, number] } = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const nudges = { small: grid, large: 5 * grid } as const;

/** The card or note the keyboard is at. */
function nodeAt(event: KeyboardEvent): string | null {
  return event.target instanceof Element ? (event.target.closest<HTMLElement>('.react-flow__node, .outline-layer')?.dataset['id'] ?? null) : null;
}

/** The wire the keyboard is at. */
function wireAt(event: KeyboardEvent): string | null {
  const data = event.target instanceof Element ? event.target.closest<HTMLElement | SVGElement>('.react-flow__edge, .outline-wire')?.dataset : undefined;
  return data?.['wire'] ?? data?.['id'] ?? null;
}

/** The layer the keyboard is at. */
function atHand(event: KeyboardEvent): string | null {
  const node = nodeAt(event);
  if (node !== null && recordOfNode(node).sort === 'layer') return node;
  const { selection } = designer.getState();
  const [only] = selection;
  return selection.size === 1 && only !== undefined ? nodeOfRecord(only) : null;
}

/** Selects the card or note the keyboard is at, which it need not be; false when it is selected already. */
function take(node: string): boolean {
  const { sort, id } = recordOfNode(node);
  const { selection, select } = designer.getState();
  if (sort === 'port' || selection.has(id)) return false;
  select([id]);
  return true;
}

/** The port of the block around the keyboard is at. */
function portAtHand(event: KeyboardEvent): { readonly side: 'in' | 'out'; readonly name: string } | null {
  const [, side, name] = /^\/(in|out)\/(.+)$/u.exec(event.target instanceof Element ? (event.target.closest<HTMLElement>('.react-flow__node, .outline-layer')?.dataset['id'] ?? '') : '') ?? [];
  return side === undefined || name === undefined ? null : { side: side === 'in' ? 'in' : 'out', name };
}

/** Keys at a port of the block that is looked into: C wires an input, Delete takes the port away, Enter goes to its settings. */
function atPort(event: KeyboardEvent): boolean {
  const port = portAtHand(event);
  const block = shownLevel().scope.block;
  if (port === null || block === null || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === 'Enter') openInspector('');
  else if (event.key === 'Delete' || event.key === 'Backspace') tryEdit(blockWords.titles.removePort, (document) => removePort(document, block.id, port.side, port.name));
  else if (event.key.toLowerCase() === 'c' && port.side === 'in') startFromPort(port.name);
  else if (arrows[event.key] !== undefined) walkBy(portNodeId(port.side, port.name), arrows[event.key] ?? [0, 0]);
  else return false;
  return true;
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
  if (atPort(event)) return true;
  if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) {
    if (event.target instanceof Element) openMenuByKeys(event.target);
    return true;
  }
  const arrow = arrows[key];
  const wire = wireAt(event);
  if (wire !== null && !event.ctrlKey && !event.metaKey && atWire(wire, key, arrow ?? [0, 0], altKey)) return true;
  const id = atHand(event);
  const node = nodeAt(event) ?? id;
  if (event.ctrlKey || event.metaKey) {
    if (altKey || shiftKey) return false;
    if (key.toLowerCase() === 'd') duplicateSelection();
    else if (key.toLowerCase() === 'a') selectAll();
    else return false;
    return true;
  }
  if (arrow !== undefined && altKey) {
    const before = designer.getState().selection;
    if (node !== null) walkBy(node, arrow);
    if (node !== null && shiftKey) designer.getState().select(before, 'add');
    return node !== null || walkIn();
  }
  if (altKey && event.code === 'KeyC') {
    toggleSelected();
    return true;
  }
  if (altKey) return false;
  if (arrow !== undefined) {
    if (designer.getState().selection.size === 0) {
      if (node === null) return walkIn();
      designer.getState().select([recordOfNode(node).id]);
    }
    const by = shiftKey ? nudges.large : nudges.small;
    nudge(arrow[0] * by, arrow[1] * by);
    return true;
  }
  switch (key) {
    case 'Delete': case 'Backspace': deleteSelection(); return true;
    case 'PageUp': return lookOut();
    case 'PageDown': return id !== null && lookInto(id);
    case 'Enter':
      if (node !== null && recordOfNode(node).sort === 'note') canvasState.setState({ writing: recordOfNode(node).id });
      else if (id === null) return false;
      else {
        take(id);
        openInspector(recordOfNode(id).id);
      }
      return true;
    case ' ': return node !== null && take(node);
    case 'c': case 'C':
      // With nothing to draw a wire from, C is a comment.
      if (!shiftKey && id === null && designer.getState().selection.size === 0) {
        addNoteAt();
        return true;
      }
      if (shiftKey || id === null) return false;
      take(id);
      startConnecting();
      return true;
    case 'a': case 'A': openLayerSearch(); return true;
    case 'w': case 'W': return id !== null && walkToWires(id);
    case 'Escape':
      if (designer.getState().selection.size === 0) return false;
      designer.getState().select([]);
      return true;
    case 'Tab':
      // On its way through the window the keyboard comes from the canvas to a card, and leaves from there.
      if (shiftKey || event.target !== event.currentTarget) return false;
      if (!isOnPane) return walkIn();
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
