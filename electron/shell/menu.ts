// The menu bar, as data. Its commands are those the window offers, with the window's own labels and keys, so that menu,
// keyboard and command palette cannot differ; what belongs to the frame (windows, clipboard, quitting) is added here.
import type { MenuItemConstructorOptions } from 'electron';
import type { OfferedCommand } from '../../core/run/desktop.ts';
import { shellWords } from './words.ts';

const w = shellWords.menu;

/** What a menu is made for. */
export interface MenuFacts {
  readonly commands: readonly OfferedCommand[];
  readonly recent: readonly { readonly path: string; readonly name: string }[];
  readonly isMac: boolean;
  /** while the app is being worked on */
  readonly hasDeveloperTools: boolean;
}

/** What the items of a menu do. */
export interface MenuActions {
  readonly command: (id: string) => void;
  readonly open: (path: string) => void;
  readonly newWindow: () => void;
  readonly about: () => void;
}

/** The window's own names of keys where Electron has others. */
const keyNames: Readonly<Record<string, string>> = { Mod: 'CmdOrCtrl', Escape: 'Esc', '+': 'Plus' };

/** A chord as Electron writes it. */
export function acceleratorOf(chord: string): string {
  return chord.split(/\+(?=.)/).map((part) => keyNames[part] ?? part).join('+');
}

/** A text as it stands: a single & would mark the next letter as a key on some systems. */
const plainly = (text: string): string => text.replaceAll('&', '&&');

function commandItem(command: OfferedCommand, { isMac }: MenuFacts, { command: run }: MenuActions): MenuItemConstructorOptions {
  const { id, label, keys: [chord], isEnabled } = command;
  const item: MenuItemConstructorOptions = { id, label: plainly(label), enabled: isEnabled, click: () => run(id) };
  // A Mac's menu takes its keys before any field does, so keys without the command key are the page's alone there. Elsewhere
  // they are shown only, and the page listens to them, as it does in a browser.
  if (chord === undefined || (isMac && !chord.startsWith('Mod+'))) return item;
  return { ...item, accelerator: acceleratorOf(chord), registerAccelerator: false };
}

const rule: MenuItemConstructorOptions = { type: 'separator' };

/** Lists with a line between them; those that hold nothing fall away. */
function parted(...lists: readonly (readonly MenuItemConstructorOptions[])[]): MenuItemConstructorOptions[] {
  return lists.filter((list) => list.length > 0).flatMap((list, i) => (i === 0 ? list : [rule, ...list]));
}

/** Menus that hold items of the frame; every other group of the window's commands is a menu of its own, between Edit and View. */
const framed = ['file', 'edit', 'view', 'help'];

/** The menu bar. */
export function menuTemplate(facts: MenuFacts, actions: MenuActions): MenuItemConstructorOptions[] {
  const { commands, recent, isMac, hasDeveloperTools } = facts;
  const groups = [...new Set(commands.map(({ group }) => group))];
  const titleOf = (group: string): string => commands.find((command) => command.group === group)?.groupLabel ?? group;
  const itemsOf = (group: string): MenuItemConstructorOptions[] => commands.filter((command) => command.group === group).map((command) => commandItem(command, facts, actions));
  const file = itemsOf('file');
  const afterOpen = file.findIndex(({ id }) => id === 'open') + 1;
  const openRecent: MenuItemConstructorOptions = {
    id: 'open-recent', label: w.openRecent,
    submenu: recent.length === 0 ? [{ label: w.noRecent, enabled: false }] : recent.map(({ path, name }) => ({ label: plainly(`${name}  (${path})`), click: () => actions.open(path) })),
  };
  // A window that offers a command for it has its own words and keys.
  const newWindow: MenuItemConstructorOptions[] = file.some(({ id }) => id === 'new-window') ? [] : [{ id: 'new-window', label: w.newWindow, accelerator: 'CmdOrCtrl+Shift+N', click: () => actions.newWindow() }];
  const quit: MenuItemConstructorOptions[] = isMac ? [] : [{ role: 'quit', label: w.quit }];
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    { label: w.file, submenu: parted(newWindow, [...file.slice(0, afterOpen), openRecent, ...file.slice(afterOpen)], [{ role: 'close', label: w.closeWindow }, ...quit]) },
    { label: w.edit, submenu: parted(itemsOf('edit'), [{ role: 'cut', label: w.cut }, { role: 'copy', label: w.copy }, { role: 'paste', label: w.paste }]) },
    ...groups.filter((group) => !framed.includes(group)).map((group) => ({ label: plainly(titleOf(group)), submenu: itemsOf(group) })),
    {
      label: w.view,
      submenu: parted(itemsOf('view'), [{ role: 'zoomIn', label: w.zoomIn }, { role: 'zoomOut', label: w.zoomOut }, { role: 'resetZoom', label: w.zoomReset }], [{ role: 'togglefullscreen', label: w.fullScreen }], hasDeveloperTools ? [{ role: 'toggleDevTools', label: w.developer }] : []),
    },
    { role: 'windowMenu', label: w.window },
    { role: 'help', label: w.help, submenu: parted(itemsOf('help'), isMac ? [] : [{ label: w.about, click: () => actions.about() }]) },
  ];
}

/** Whether two lists of commands make the same menu but for what is enabled in it. */
export function hasSameItems(a: readonly OfferedCommand[], b: readonly OfferedCommand[]): boolean {
  const plain = (commands: readonly OfferedCommand[]): string => JSON.stringify(commands.map((command) => ({ ...command, isEnabled: true })));
  return plain(a) === plain(b);
}
