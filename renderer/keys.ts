// The keyboard of the window: one listener that runs commands. While a person types in a field, only chords with the control
// or command key that no field knows count; the canvas has keys of its own (arrows, Tab, clipboard).
import { openInspector } from './canvas/entering.ts';
import { comeBack } from './canvas/walk.ts';
import { commands } from './commands.ts';
import { isChord, undoChords } from './keys-text.ts';
import { giveDrawerKeyboard } from './panels/drawer-keyboard.ts';
import { designer, view } from './session.ts';

const textual = new Set(['text', 'search', 'email', 'url', 'number', 'password', 'tel', '']);
/** Chords that a text field needs for itself. */
const ofFields = [...undoChords, 'Mod+A', 'Mod+D'];
/** Chords that an editor of text needs besides: it finds within its own text, and begins a line. */
const ofEditors = [...ofFields, 'Mod+F', 'Mod+Enter'];

/** The event by which an editor of text is asked to undo, to redo or to select all. */
export const editorCommand = 'convas:editor-command';

/** Whether a key pressed there is meant for a field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return textual.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable || isInEditor(target);
}

/** Whether a key pressed there is meant for an editor of text, whose keyboard may be at an element that is no field. */
function isInEditor(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.code-editor') !== null;
}

/** Whether nothing can be typed in an editor: taking back there means the drawing's steps. */
function isReadOnly(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.code-editor.read-only') !== null;
}

/** Whether a field shows what the drawing holds, with nothing typed of its own: taking back there means the drawing's steps. */
function isSettled(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.dataset['settled'] !== undefined;
}

/** Whether a control there has a use for plain keys: a slider goes by arrows, Home and End. */
function takesPlainKeys(target: EventTarget | null): boolean {
  return isTyping(target) || (target instanceof HTMLInputElement && target.type === 'range');
}

/** Whether a field there keeps a chord for itself: its text's own steps while something is typed in it, its own selection. */
export function isKeptByField(chord: string, target: EventTarget | null): boolean {
  if (isInEditor(target)) return ofEditors.includes(chord) && !(undoChords.includes(chord) && isReadOnly(target));
  return isTyping(target) && ofFields.includes(chord) && !(undoChords.includes(chord) && isSettled(target));
}

/** F6 leads from wherever the keyboard is back to the drawing, and from the drawing to what is open beside it. */
function goRound(target: EventTarget | null): void {
  if (!(target instanceof Element) || target.closest('.canvas') === null) return comeBack();
  const { drawer, isInspectorOpen } = view.getState();
  if (drawer !== 'closed') giveDrawerKeyboard();
  else if (isInspectorOpen) openInspector('');
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const isOverlaid = view.getState().overlay !== 'none' || document.querySelector('dialog[open]') !== null;
  if (isOverlaid) return;
  const typing = isTyping(event.target);
  if (event.key === 'F6' && !view.getState().isWelcoming) {
    event.preventDefault();
    return goRound(event.target);
  }
  if (event.key === 'Escape' && event.target instanceof Element && event.target.closest('.inspector, .drawer') !== null) return comeBack();
  if (event.key === 'Escape' && !typing && designer.getState().selection.size > 0) return designer.getState().select([]);
  for (const command of commands) {
    const chord = command.keys.find((keys) => isChord(keys, event));
    if (chord === undefined) continue;
    if (!chord.startsWith('Mod+') && takesPlainKeys(event.target)) return;
    if (isKeptByField(chord, event.target)) return;
    // The browser's own meaning of these chords (its save and open dialogs) would only confuse, so they are taken either way.
    if (chord.startsWith('Mod+')) event.preventDefault();
    if (!command.isEnabled()) return;
    event.preventDefault();
    command.run();
    return;
  }
}

/**
 * Runs the command of a chord pressed in an editor of text, where the editor has no use for the chord itself; answers whether
 * there was one. `before` is called first.
 */
export function onWindowKey(event: KeyboardEvent, before: () => void): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const isMeant = (chord: string): boolean => chord.startsWith('Mod+') && isChord(chord, event) && !isKeptByField(chord, event.target);
  const command = commands.find(({ keys }) => keys.some(isMeant));
  if (command === undefined) return false;
  before();
  if (command.isEnabled()) command.run();
  return true;
}

/** Listens to the keyboard; answers how to stop. */
export function startKeys(): () => void {
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
