// The hand on the canvas: where the pointer was pressed, whether it has moved since, and whether what it holds was called off.
// Calling off puts cards and wires back where they were; React Flow, which knows no such thing, is told that the button was
// let go, and what it then reports is passed over until the next press.
import { canvasState } from './canvas-state.ts';
import { clearGuides } from './guides.ts';
import type { Place } from './metrics.ts';

/** Keys that say nothing of how a person moves about. */
const sparing: ReadonlySet<string> = new Set(['Delete', 'Backspace', 'Control', 'Meta', 'Shift', 'Alt']);

/** Dots of the screen a pressed pointer may tremble without dragging. */
export const steady = 3;

let pressed: Place | null = null;
let hasMoved = false;
let isOff = false;

/** A button is pressed on the canvas. */
function pressHand(at: Place): void {
  pressed = at;
  hasMoved = false;
  isOff = false;
}

/** The pointer moves. */
function moveHand(at: Place): void {
  if (pressed !== null && !hasMoved) hasMoved = Math.hypot(at.x - pressed.x, at.y - pressed.y) >= steady;
}

/** Whether the pointer went somewhere since it was pressed; true where nothing was pressed. */
export function hasHandMoved(): boolean {
  return pressed === null || hasMoved;
}

/** Whether what the hand held was called off. */
export function isCalledOff(): boolean {
  return isOff;
}

/** Calls off what the hand holds, a wire or cards; false when it holds nothing. */
function callOff(): boolean {
  const { moving, connecting } = canvasState.getState();
  const holdsWire = connecting !== null && !connecting.byKeys;
  if (moving.size === 0 && !holdsWire) return false;
  isOff = true;
  canvasState.setState({ moving: new Map(), overWire: null, connecting: null });
  clearGuides();
  // Cards are listened for at the window, wires at the document, which it passes on its way.
  document.dispatchEvent(new MouseEvent('mouseup', { bubbles: true, cancelable: true, view: window }));
  return true;
}

let presses = 0;
/** How many keys and buttons have been pressed so far: what waits to move the keyboard sees by it that the person went on. */
export function pressCount(): number {
  return presses;
}

let isByPointer = false;
/** Whether what is selected was selected with the pointer: no key but those that delete was pressed since. */
export function isPointing(): boolean {
  return isByPointer;
}

let lastKey = '';
/** Whether the keyboard came here by Tab: then it is shown where it is. */
export function isByTab(): boolean {
  return lastKey === 'Tab';
}

/** Listens for Escape while the hand holds something, before anything else does; answers how to stop. */
export function listenForEscape(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    lastKey = event.key;
    presses += 1;
    if (!sparing.has(event.key)) isByPointer = false;
    if (event.key !== 'Escape' || !callOff()) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPress = (event: PointerEvent): void => {
    lastKey = '';
    presses += 1;
    isByPointer = true;
    pressHand({ x: event.clientX, y: event.clientY });
  };
  const onMove = (event: PointerEvent): void => moveHand({ x: event.clientX, y: event.clientY });
  window.addEventListener('keydown', onKey, true);
  window.addEventListener('pointerdown', onPress, true);
  window.addEventListener('pointermove', onMove, true);
  return () => {
    window.removeEventListener('keydown', onKey, true);
    window.removeEventListener('pointerdown', onPress, true);
    window.removeEventListener('pointermove', onMove, true);
  };
}
