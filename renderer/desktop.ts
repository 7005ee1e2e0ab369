// The window's part in the desktop app: it offers its commands to the menu, says what its frame should show, and does what the
// menu, the system and the close button ask of it.
import { commands } from './commands.ts';
import { mayLeave, openPath, wouldLose } from './files.ts';
import { forgetOwn } from './journal.ts';
import { editorCommand, isKeptByField, isTyping } from './keys.ts';
import type { Desktop } from './machine.ts';
import { designer, theMachine, view } from './session.ts';
import { isUnsaved } from './store.ts';
import { unreadText } from './unread-text.ts';
import { words } from './words.ts';

/** How long changes are gathered before the shell hears of them, in milliseconds. */
const gathering = 60;

/** What a text field does itself when the menu asks for it there. */
const fieldCommands: Readonly<Record<string, string>> = { undo: 'undo', redo: 'redo', 'select-all': 'selectAll' };

/** Whether something lies over the drawing that must be answered or closed first. */
function isOverlaid(): boolean {
  return view.getState().overlay !== 'none' || document.querySelector('dialog[open]') !== null;
}

/** Runs a command that was chosen in the menu, under the rules of the keyboard: a field that is typed in keeps its own steps. */
function runFromMenu(id: string): void {
  const command = commands.find((one) => one.id === id);
  if (command === undefined) return;
  const own = fieldCommands[id];
  if (own !== undefined && command.keys.some((chord) => isKeptByField(chord, document.activeElement))) {
    const editor = document.activeElement?.closest('.code-editor') ?? null;
    if (editor === null) document.execCommand(own);
    else editor.dispatchEvent(new CustomEvent(editorCommand, { detail: own }));
    return;
  }
  if (!isOverlaid() && command.isEnabled()) command.run();
}

function offered() {
  const isFree = !isOverlaid();
  // A Mac's fields get these keys by the menu alone, so it must not be grey for them.
  const ofField = isTyping(document.activeElement) ? fieldCommands : {};
  return commands.map(({ id, label, group, keys, isEnabled }) => ({ id, label, group, groupLabel: words.commandGroups[group], keys, isEnabled: Object.hasOwn(ofField, id) || (isFree && isEnabled()) }));
}

function facts() {
  const state = designer.getState();
  const { isWelcoming, theme } = view.getState();
  return { path: state.file.path, isUnsaved: wouldLose(), isBlank: isWelcoming && !isUnsaved(state) && state.file.path === null, theme };
}

/** Tells the shell what changed, a moment after it did. */
function keepTold(desktop: Desktop): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const told = { offer: '', facts: '' };
  // Dialogs come and go as children of the window's frame, some of them without a word in any store.
  const dialogs = new MutationObserver(() => soon());
  let watched: Element | null = null;
  const tellAll = (): void => {
    timer = null;
    const frame = document.querySelector('.window');
    if (frame !== watched) {
      dialogs.disconnect();
      if (frame !== null) dialogs.observe(frame, { childList: true });
      watched = frame;
    }
    const now = { offer: { commands: offered() }, facts: facts() };
    for (const name of ['facts', 'offer'] as const) {
      const text = JSON.stringify(now[name]);
      if (told[name] === text) continue;
      told[name] = text;
      void desktop.call(name, now[name]);
    }
  };
  const soon = (): void => {
    timer ??= setTimeout(tellAll, gathering);
  };
  tellAll();
  const stops = [designer.subscribe(soon), view.subscribe(soon), unreadText.subscribe(soon)];
  const focusing = ['focusin', 'focusout'] as const;
  for (const event of focusing) document.addEventListener(event, soon);
  return () => {
    dialogs.disconnect();
    for (const event of focusing) document.removeEventListener(event, soon);
    for (const stop of stops) stop();
    if (timer !== null) clearTimeout(timer);
  };
}

let isLeaving = false;
/** Asks what becomes of unsaved changes, and lets the window go when nothing is left to be asked. */
async function leave(desktop: Desktop): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  try {
    const may = await mayLeave();
    // What was given up is not offered again.
    if (may) await forgetOwn();
    await desktop.call('close', { isLeaving: may });
  } finally {
    isLeaving = false;
  }
}

/** Listens to the shell and keeps it told; answers how to stop. Does nothing in a browser. */
export function startDesktop(): () => void {
  const { desktop } = theMachine();
  if (desktop === undefined) return () => undefined;
  void desktop.call('follow', {}, {
    onEvent(event, payload) {
      if (event === 'command' && 'id' in payload) runFromMenu(payload.id);
      else if (event === 'open' && 'path' in payload) void openPath(payload.path);
      else if (event === 'closing') void leave(desktop);
    },
  });
  return keepTold(desktop);
}
