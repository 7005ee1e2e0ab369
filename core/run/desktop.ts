// What a window asks of the desktop shell beyond the services every front door has: native dialogs, further windows, a menu.
// And what the shell tells a window while it is open. One table for both sides; what arrives from a page is read here before
// any handler sees it. Only JSON travels, as text, through the bridge that the preload script makes.

/** What the preload script gives the page as `window.convas`. */
export interface Bridge {
  /** sends a message as JSON text */
  readonly send: (message: string) => void;
  /** takes every message from now on, those that wait first */
  readonly listen: (listener: (message: string) => void) => void;
  /** where a file lies that was dropped onto the window; '' when it lies nowhere */
  readonly pathOf: (file: unknown) => string;
}

/** A command of the window as its menu needs it. */
export interface OfferedCommand {
  readonly id: string;
  readonly label: string;
  /** which menu it belongs to, and that menu's title */
  readonly group: string;
  readonly groupLabel: string;
  /** chords as the window writes them, such as `Mod+Shift+S`; the first is shown */
  readonly keys: readonly string[];
  readonly isEnabled: boolean;
}

/** What the frame around the window shows of its drawing. */
export interface WindowFacts {
  readonly path: string | null;
  readonly isUnsaved: boolean;
  /** nothing is drawn or opened yet, so another drawing may take its place unasked */
  readonly isBlank: boolean;
  readonly theme: 'system' | 'light' | 'dark';
}

/** A kind of file in a dialog: its name for people, and its endings without the dot. */
export interface FileKind {
  readonly name: string;
  readonly endings: readonly string[];
}

/** A question with answers, the one that harms nothing last. */
export interface NativeQuestion {
  readonly title: string;
  readonly text: string;
  readonly answers: readonly { readonly id: string; readonly label: string }[];
}

/** Every service of the shell: its argument and its answer. */
export interface DesktopServices {
  /** events come with this call; it is answered when the window goes */
  follow: { argument: Record<string, never>; answer: null };
  /** the path of a file that is to be opened, of a folder when no kind of file is named; null when the person turned away */
  chooseToOpen: { argument: { readonly title: string; readonly folder: string | null; readonly kind: FileKind | null }; answer: string | null };
  /** where to save; `isConfirmed` when the person agreed to replace what is there */
  chooseToSave: { argument: { readonly title: string; readonly folder: string | null; readonly name: string; readonly kind: FileKind }; answer: { readonly path: string; readonly isConfirmed: boolean } | null };
  /** the id of the answer that was chosen; closing the question chooses the last */
  question: { argument: NativeQuestion; answer: string };
  /** a further window, which begins with what the end of its address says (from its # on); '' for nothing */
  newWindow: { argument: { readonly beginning: string }; answer: null };
  offer: { argument: { readonly commands: readonly OfferedCommand[] }; answer: null };
  facts: { argument: WindowFacts; answer: null };
  /** what becomes of the window after `closing`: true closes it without any further question */
  close: { argument: { readonly isLeaving: boolean }; answer: null };
}

/** A name of those. */
export type DesktopServiceName = keyof DesktopServices;

/** What the shell tells a window. */
export interface DesktopEvents {
  /** a command of the menu was chosen */
  command: { readonly id: string };
  /** a file is to be opened in this window */
  open: { readonly path: string };
  /** the window is asked to close while it has unsaved changes; it answers by `close` */
  closing: Record<string, never>;
}

type Read = (value: unknown) => boolean;
const longestText = 4096;
const mostCommands = 500;
const isText: Read = (value) => typeof value === 'string' && value.length <= longestText;
const isTextOrNull: Read = (value) => value === null || isText(value);
const isFlag: Read = (value) => typeof value === 'boolean';
const oneOf = (...known: readonly unknown[]): Read => (value) => known.includes(value);
const listOf = (read: Read, least: number, most: number): Read => (value) => Array.isArray(value) && value.length >= least && value.length <= most && value.every(read);

/** An object with these members, all of them and no others. */
function exactly(members: Readonly<Record<string, Read>>): Read {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const given = value as Readonly<Record<string, unknown>>;
    return Object.keys(given).every((name) => Object.hasOwn(members, name)) && Object.entries(members).every(([name, read]) => Object.hasOwn(given, name) && read(given[name]));
  };
}

const isEnding: Read = (value) => typeof value === 'string' && /^[a-z0-9]{1,16}(\.[a-z0-9]{1,16})?$/.test(value);
const isKind = exactly({ name: isText, endings: listOf(isEnding, 1, 8) });
const isCommand = exactly({ id: isText, label: isText, group: isText, groupLabel: isText, keys: listOf(isText, 0, 8), isEnabled: isFlag });

const readers: { readonly [S in DesktopServiceName]: Read } = {
  follow: exactly({}),
  chooseToOpen: exactly({ title: isText, folder: isTextOrNull, kind: (value) => value === null || isKind(value) }),
  chooseToSave: exactly({ title: isText, folder: isTextOrNull, name: isText, kind: isKind }),
  question: exactly({ title: isText, text: isText, answers: listOf(exactly({ id: isText, label: isText }), 1, 5) }),
  newWindow: exactly({ beginning: (value) => value === '' || (isText(value) && /^#[\x21-\x7e]*$/.test(String(value))) }),
  offer: exactly({ commands: listOf(isCommand, 0, mostCommands) }),
  facts: exactly({ path: isTextOrNull, isUnsaved: isFlag, isBlank: isFlag, theme: oneOf('system', 'light', 'dark') }),
  close: exactly({ isLeaving: isFlag }),
};

/** Every service of the shell by name. */
export const desktopServiceNames = Object.keys(readers) as readonly DesktopServiceName[];

/** Whether a message from a page is an argument of the service. */
export function isDesktopArgument(service: string, argument: unknown): boolean {
  return Object.hasOwn(readers, service) && readers[service as DesktopServiceName](argument);
}
