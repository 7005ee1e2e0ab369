// What stands in the menus, as data: the main menu, and the menus of a card, several cards, a note, a wire and the canvas.
// Their items are the commands of the window, so that menus, keyboard and command palette cannot differ.
import { addNoteAt, copySelection, deleteSelection, pasteText } from './canvas/commands.ts';
import type { CanvasMenu } from './canvas/menu-state.ts';
import { canvasState } from './canvas/canvas-state.ts';
import { openLayerSearch } from './canvas/search-state.ts';
import { commandOf, commands, type Command } from './commands.ts';
import { menuWords } from './menu-words.ts';
import { designer, tell } from './session.ts';
import { words } from './words.ts';

/** Something to choose in a menu. */
export interface MenuItem {
  readonly kind: 'item';
  readonly id: string;
  readonly label: string;
  readonly keys?: string | undefined;
  readonly isEnabled: boolean;
  /** for what is switched: whether it is on, and whether it is one of several of which one is */
  readonly isOn?: boolean | undefined;
  readonly isChoice?: boolean;
  readonly run: () => void;
}

/** A line of a menu: an item, a menu of its own, or a rule between sections. */
export type MenuLine = MenuItem | { readonly kind: 'menu'; readonly id: string; readonly label: string; readonly lines: readonly MenuLine[] } | { readonly kind: 'rule'; readonly id: string };

type Group = Command['group'];

/** The main menu in sections of command ids. A command that stands in none ends the last section of its group. */
const sections: Readonly<Record<Group, readonly (readonly string[])[]>> = {
  file: [['new', 'new-from', 'new-window', 'open', 'import', 'from-table'], ['save', 'save-as'], ['load-weights', 'import-report'], ['export', 'export-picture', 'export-table'], ['start']],
  edit: [['undo', 'redo'], ['cut', 'copy', 'paste', 'duplicate', 'delete'], ['select-all'], ['add-layer', 'add-note', 'connect', 'bypass', 'settings'], ['freeze', 'freeze-to', 'freeze-advice', 'use-as-base'], ['copy-table', 'copy-picture']],
  arrange: [['arrange-right', 'arrange-down'], ['align-left', 'align-centre', 'align-right', 'align-top', 'align-middle', 'align-bottom'], ['distribute-across', 'distribute-down'], ['make-block', 'take-apart']],
  view: [['fit', 'zoom-selection', 'zoom-100'], ['look-inside', 'look-out', 'expand'], ['palette', 'inspector', 'map', 'boundary'], ['problems', 'table', 'code'], ['theme-system', 'theme-light', 'theme-dark'], ['preferences']],
  help: [['find', 'commands'], ['shortcuts']],
};
const groups: readonly Group[] = ['file', 'edit', 'arrange', 'view', 'help'];

const chosenCards = (): number => {
  const { selection, document } = designer.getState();
  return [...selection].filter((id) => Object.hasOwn(document.layers, id) || Object.hasOwn(document.notes, id)).length;
};

async function copyOut(): Promise<boolean> {
  const text = copySelection();
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    tell(words.clipboard.refused, 'bad');
    return false;
  }
}

async function pasteIn(): Promise<void> {
  let text: string;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    // Not every window may read the clipboard unasked; its keys always may.
    return tell(menuWords.pasteByKeys);
  }
  pasteText(text);
}

/** Cutting, copying and pasting: the browser's own events do them for the keyboard, so they are no commands of the window. */
function clipboard(): readonly MenuItem[] {
  const has = chosenCards() > 0;
  const { cut, copy, paste } = words.commands;
  return [
    { kind: 'item', id: 'cut', label: cut, keys: 'Mod+X', isEnabled: has, run: () => void copyOut().then((done) => done && deleteSelection()) },
    { kind: 'item', id: 'copy', label: copy, keys: 'Mod+C', isEnabled: has, run: () => void copyOut() },
    { kind: 'item', id: 'paste', label: paste, keys: 'Mod+V', isEnabled: commandOf('add-note').isEnabled(), run: () => void pasteIn() },
  ];
}

function itemOf({ id, label, keys, shown, isEnabled, isOn, run }: Command): MenuItem {
  return { kind: 'item', id, label: menuWords.switched[id] ?? label, keys: keys[0] ?? shown, isEnabled: isEnabled(), isOn: isOn?.(), isChoice: id.startsWith('theme-'), run };
}

/** Lists of items with rules between those that hold any. */
function parted(lists: readonly (readonly MenuLine[])[]): readonly MenuLine[] {
  return lists.filter((list) => list.length > 0).flatMap((list, i): readonly MenuLine[] => (i === 0 ? list : [{ kind: 'rule', id: `rule ${i}` }, ...list]));
}

function pick(ids: readonly string[]): readonly MenuItem[] {
  const known = clipboard();
  return ids.flatMap((id) => {
    const found = commands.find((command) => command.id === id);
    const own = known.find((item) => item.id === id);
    return found !== undefined ? [itemOf(found)] : own === undefined ? [] : [own];
  });
}

/** The main menu as it is just now. */
export function mainMenu(): readonly MenuLine[] {
  return groups.map((group) => {
    const listed = sections[group];
    const named = new Set(listed.flat());
    const others = commands.filter((command) => command.group === group && !named.has(command.id)).map(({ id }) => id);
    const all = listed.map((ids, i) => (i === listed.length - 1 ? [...ids, ...others] : ids));
    return { kind: 'menu', id: group, label: words.commandGroups[group], lines: parted(all.map(pick)) };
  });
}

const align = ['align-left', 'align-centre', 'align-right', 'align-top', 'align-middle', 'align-bottom'] as const;

/** The menu of something on the canvas as it is just now. */
export function canvasMenu({ what, point, id }: CanvasMenu): readonly MenuLine[] {
  const { document, scope } = designer.getState();
  const isBlock = id !== null && document.layers[id]?.kind === 'block';
  const renamed = (item: string, label: string, run?: () => void): readonly MenuItem[] => pick([item]).map((one) => ({ ...one, label, ...(run === undefined ? {} : { run }) }));
  // Freezing is offered where there is something to freeze.
  const able = (ids: readonly string[]): readonly MenuItem[] => pick(ids).filter(({ isEnabled }) => isEnabled);
  switch (what) {
    case 'card': return parted([pick(isBlock ? ['look-inside', 'expand', 'settings'] : ['settings', 'connect', 'bypass']), pick(['cut', 'copy', 'duplicate']), pick(isBlock ? ['connect', 'make-block', 'take-apart'] : ['make-block']), able(['freeze', 'freeze-to']), pick(['zoom-selection']), pick(['delete'])]);
    case 'several': return parted([
      pick(['cut', 'copy', 'duplicate']),
      [{ kind: 'menu', id: 'align', label: menuWords.align, lines: pick(align) }, { kind: 'menu', id: 'distribute', label: menuWords.distribute, lines: pick(['distribute-across', 'distribute-down']) }],
      pick(['make-block', 'take-apart']), able(['freeze']), pick(['zoom-selection']), pick(['delete']),
    ]);
    case 'note': return parted([renamed('add-note', menuWords.writeNote, () => canvasState.setState({ writing: id })).map((item) => ({ ...item, keys: 'Enter' })), pick(['cut', 'copy', 'duplicate']), pick(['delete'])]);
    case 'wire': return parted([renamed('add-layer', menuWords.insertHere, () => openLayerSearch({ wire: id, point })).map((item) => ({ ...item, keys: undefined })), pick(['zoom-selection']), renamed('delete', words.inspector.disconnect)]);
    case 'canvas': return parted([
      [...renamed('add-layer', words.commands.addLayer, () => openLayerSearch({ point })), ...renamed('add-note', words.commands.addNote, () => addNoteAt(point)), ...pick(['paste'])],
      [...pick(['select-all']), { kind: 'menu', id: 'arrange', label: menuWords.arrange, lines: pick(['arrange-right', 'arrange-down']) }],
      pick(['fit', 'zoom-100']), scope === null ? [] : pick(['look-out']),
    ]);
  }
}
