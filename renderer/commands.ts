// Everything a person can ask the window to do, one object each: the command palette, the shortcut sheet, the keyboard and
// the top bar all read this list.
import { arrangeAll } from './canvas/arranging.ts';
import { addNoteAt, alignSelection, deleteSelection, distributeSelection, duplicateSelection, fitView, selectAll, startConnecting, toggleMap, zoomTo100, zoomToSelection } from './canvas/commands.ts';
import { makeBlockOfSelection, takeSelectionApart } from './canvas/block-commands.ts';
import { toggleSelected } from './canvas/block-expand.ts';
import { bypassSelection } from './canvas/bypassing.ts';
import { bypassWords } from './canvas/bypass-words.ts';
import { canvasState } from './canvas/canvas-state.ts';
import { lookInto, lookOut, openInspector } from './canvas/entering.ts';
import { nodeOfRecord } from './canvas/levels.ts';
import { openLayerSearch } from './canvas/search-state.ts';
import { comeBack, followStep } from './canvas/walk.ts';
import { newDrawing, openFile, save, saveElsewhere } from './files.ts';
import { chooseModel, chooseWeightsFile } from './import/choose.ts';
import { importWords } from './import/words.ts';
import { openTable } from './overlays/table-state.ts';
import { giveDrawerKeyboard } from './panels/drawer-keyboard.ts';
import { narrowWidth } from './panels/preferences.ts';
import { copyTable } from './panels/table-text.ts';
import { copyPicture } from './picture/copy.ts';
import { openPicture } from './picture/state.ts';
import { pictureWords } from './picture/words.ts';
import { goTo, placeKeys, placeName, places } from './places.ts';
import { designer, tell, view, type View } from './session.ts';
import { canFreeze, canFreezeTo, freezeSelected, freezeToSelected, toggleBoundary } from './transfer/acts.ts';
import { isBoundaryShown } from './transfer/state.ts';
import { transferWords } from './transfer/words.ts';
import { openWindow } from './windows.ts';
import { words } from './words.ts';

/** Something that can be done. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: keyof typeof words.commandGroups;
  /** chords that run it, the one that is shown first */
  readonly keys: readonly string[];
  /** keys the canvas listens to itself, to be shown where `keys` has none */
  readonly shown?: string;
  readonly isEnabled: () => boolean;
  /** for what is switched: whether it is on */
  readonly isOn?: () => boolean;
  readonly run: () => void;
}

const always = (): boolean => true;
const isDrawing = (): boolean => !view.getState().isWelcoming;
const hasLayers = (): boolean => isDrawing() && Object.keys(designer.getState().document.layers).length > 0;
const selected = (least: number) => (): boolean => {
  const { selection, document } = designer.getState();
  if (!isDrawing() || selection.size < least) return false;
  let layers = 0;
  for (const id of selection) if (Object.hasOwn(document.layers, id)) layers += 1;
  return layers >= least;
};
const selectedBlock = (): boolean => {
  const { selection, document } = designer.getState();
  return isDrawing() && [...selection].some((id) => document.layers[id]?.kind === 'block');
};
const onlySelected = (): string | null => {
  const { selection, document } = designer.getState();
  const [only] = selection;
  return isDrawing() && selection.size === 1 && only !== undefined && Object.hasOwn(document.layers, only) ? only : null;
};
const isBlock = (id: string | null): boolean => id !== null && designer.getState().document.layers[id]?.kind === 'block';
const hasSelection = (): boolean => isDrawing() && designer.getState().selection.size > 0;
const travel = (way: 'undo' | 'redo') => (): void => followStep(() => designer.getState()[way]());
const show = (overlay: View['overlay']) => (): void => view.setState({ overlay });

/** Shows a tab of the drawer. Where the side panels lie over the canvas they make room for it. */
export function showDrawer(tab: 'problems' | 'table' | 'code'): void {
  view.setState(matchMedia(`(max-width: ${narrowWidth - 1}px)`).matches ? { drawer: tab, isPaletteOpen: false, isInspectorOpen: false } : { drawer: tab });
}

/** Shows a tab of the drawer, or closes the drawer when that tab is shown already. */
export function toggleDrawer(tab: 'problems' | 'table' | 'code'): void {
  if (view.getState().drawer === tab) view.setState({ drawer: 'closed' });
  else showDrawer(tab);
}

/** The same for who asks by name or key: the keyboard goes to what opens, and back to the drawing from what closes. */
const visitDrawer = (tab: 'problems' | 'table' | 'code') => (): void => {
  toggleDrawer(tab);
  if (view.getState().drawer === tab) giveDrawerKeyboard();
  // What had the keyboard in it is gone once it is drawn anew; whoever was elsewhere is there again.
  else requestAnimationFrame(() => document.activeElement === document.body && comeBack());
};

/** Shows or hides one of the side panels. */
export function togglePanel(panel: 'isPaletteOpen' | 'isInspectorOpen'): void {
  view.setState((now) => ({ [panel]: !now[panel] }) as Pick<View, typeof panel>);
}

/** Browsers keep this chord for windows of their own; the desktop app has it free. */
const newWindowKeys = typeof window !== 'undefined' && window.convas !== undefined ? ['Mod+Shift+N'] : [];

const w = words.commands;

/** Every command, in the order lists show them. */
export const commands: readonly Command[] = [
  { id: 'new', label: w.new, group: 'file', keys: [], isEnabled: always, run: () => void newDrawing() },
  { id: 'new-from', label: w.newFrom, group: 'file', keys: [], isEnabled: always, run: () => view.setState(({ choosing }) => ({ isWelcoming: true, choosing: choosing + 1, overlay: 'none' })) },
  { id: 'new-window', label: w.newWindow, group: 'file', keys: newWindowKeys, isEnabled: always, run: () => openWindow() },
  { id: 'open', label: w.open, group: 'file', keys: ['Mod+O'], isEnabled: always, run: () => void openFile() },
  { id: 'import', label: importWords.command, group: 'file', keys: [], isEnabled: always, run: () => void chooseModel() },
  { id: 'load-weights', label: importWords.loading.command, group: 'file', keys: [], isEnabled: hasLayers, run: () => void chooseWeightsFile() },
  { id: 'from-table', label: w.fromTable, group: 'file', keys: [], isEnabled: always, run: () => openTable() },
  { id: 'save', label: w.save, group: 'file', keys: ['Mod+S'], isEnabled: isDrawing, run: () => void save() },
  { id: 'save-as', label: w.saveAs, group: 'file', keys: ['Mod+Shift+S'], isEnabled: isDrawing, run: () => void saveElsewhere() },
  { id: 'export', label: w.export, group: 'file', keys: ['Mod+E'], isEnabled: hasLayers, run: show('export') },
  { id: 'export-picture', label: pictureWords.commands.picture, group: 'file', keys: [], isEnabled: hasLayers, run: () => openPicture('svg') },
  { id: 'export-table', label: pictureWords.commands.table, group: 'file', keys: [], isEnabled: hasLayers, run: () => openPicture('md') },
  { id: 'import-report', label: importWords.reportCommand, group: 'file', keys: [], isEnabled: () => isDrawing() && designer.getState().document.base !== null, run: show('import-report') },
  { id: 'start', label: w.start, group: 'file', keys: [], isEnabled: isDrawing, run: () => view.setState({ isWelcoming: true, choosing: 0 }) },
  { id: 'train', label: w.train, group: 'file', keys: ['Mod+Enter'], isEnabled: hasLayers, run: () => void import('./train/begin.ts').then(({ trainHere }) => trainHere(() => goTo('train'))) },
  { id: 'undo', label: w.undo, group: 'edit', keys: ['Mod+Z'], isEnabled: () => designer.getState().history.past.length > 0, run: travel('undo') },
  { id: 'redo', label: w.redo, group: 'edit', keys: ['Mod+Shift+Z', 'Mod+Y'], isEnabled: () => designer.getState().history.future.length > 0, run: travel('redo') },
  { id: 'duplicate', label: w.duplicate, group: 'edit', keys: ['Mod+D'], isEnabled: hasSelection, run: duplicateSelection },
  { id: 'delete', label: w.delete, group: 'edit', keys: ['Delete', 'Backspace'], isEnabled: hasSelection, run: deleteSelection },
  { id: 'select-all', label: w.selectAll, group: 'edit', keys: ['Mod+A'], isEnabled: hasLayers, run: selectAll },
  { id: 'add-note', label: w.addNote, group: 'edit', keys: ['N'], isEnabled: isDrawing, run: () => addNoteAt() },
  { id: 'add-layer', label: w.addLayer, group: 'edit', keys: [], shown: 'A', isEnabled: isDrawing, run: () => openLayerSearch() },
  { id: 'settings', label: w.settings, group: 'edit', keys: [], shown: 'Enter', isEnabled: () => onlySelected() !== null, run: () => openInspector(onlySelected() ?? '') },
  { id: 'connect', label: w.connect, group: 'edit', keys: ['C'], isEnabled: selected(1), run: startConnecting },
  { id: 'bypass', label: bypassWords.command, group: 'edit', keys: ['B'], isEnabled: selected(1), run: bypassSelection },
  { id: 'freeze', label: transferWords.commands.freeze, group: 'edit', keys: ['L'], isEnabled: () => isDrawing() && canFreeze(), run: freezeSelected },
  { id: 'freeze-to', label: transferWords.commands.freezeTo, group: 'edit', keys: ['Shift+L'], isEnabled: () => isDrawing() && canFreezeTo(), run: freezeToSelected },
  { id: 'use-as-base', label: transferWords.commands.base, group: 'edit', keys: [], isEnabled: hasLayers, run: show('base') },
  { id: 'freeze-advice', label: transferWords.commands.advice, group: 'edit', keys: [], isEnabled: hasLayers, run: show('advice') },
  { id: 'make-block', label: w.makeBlock, group: 'arrange', keys: ['Mod+G', 'Mod+Shift+E'], isEnabled: selected(1), run: makeBlockOfSelection },
  { id: 'expand', label: w.expand, group: 'view', keys: ['Alt+C'], isEnabled: selected(1), run: toggleSelected },
  { id: 'take-apart', label: w.takeApart, group: 'arrange', keys: ['Mod+Shift+G'], isEnabled: selectedBlock, run: takeSelectionApart },
  { id: 'arrange-right', label: w.arrangeRight, group: 'arrange', keys: [], isEnabled: hasLayers, run: () => void arrangeAll('right') },
  { id: 'arrange-down', label: w.arrangeDown, group: 'arrange', keys: [], isEnabled: hasLayers, run: () => void arrangeAll('down') },
  { id: 'align-left', label: w.alignLeft, group: 'arrange', keys: [], isEnabled: selected(2), run: () => alignSelection('left') },
  { id: 'align-centre', label: w.alignCentre, group: 'arrange', keys: [], isEnabled: selected(2), run: () => alignSelection('centre') },
  { id: 'align-top', label: w.alignTop, group: 'arrange', keys: [], isEnabled: selected(2), run: () => alignSelection('top') },
  { id: 'align-right', label: w.alignRight, group: 'arrange', keys: [], isEnabled: selected(2), run: () => alignSelection('right') },
  { id: 'align-middle', label: w.alignMiddle, group: 'arrange', keys: [], isEnabled: selected(2), run: () => alignSelection('middle') },
  { id: 'align-bottom', label: w.alignBottom, group: 'arrange', keys: [], isEnabled: selected(2), run: () => alignSelection('bottom') },
  { id: 'distribute-across', label: w.distributeAcross, group: 'arrange', keys: [], isEnabled: selected(3), run: () => distributeSelection('horizontal') },
  { id: 'distribute-down', label: w.distributeDown, group: 'arrange', keys: [], isEnabled: selected(3), run: () => distributeSelection('vertical') },
  { id: 'fit', label: w.fit, group: 'view', keys: ['.', 'Home'], isEnabled: hasLayers, run: fitView },
  { id: 'zoom-selection', label: w.zoomSelection, group: 'view', keys: ['F'], isEnabled: hasSelection, run: zoomToSelection },
  { id: 'zoom-100', label: w.zoom100, group: 'view', keys: [], isEnabled: hasLayers, run: zoomTo100 },
  { id: 'look-inside', label: w.lookInside, group: 'view', keys: [], shown: 'PageDown', isEnabled: () => isDrawing() && isBlock(onlySelected()), run: () => void lookInto(nodeOfRecord(onlySelected() ?? '') ?? '') },
  { id: 'look-out', label: w.lookOut, group: 'view', keys: [], shown: 'PageUp', isEnabled: () => isDrawing() && designer.getState().scope !== null, run: () => void lookOut() },
  { id: 'map', label: w.map, group: 'view', keys: ['Alt+M'], isEnabled: hasLayers, isOn: () => canvasState.getState().isMapOpen, run: toggleMap },
  { id: 'boundary', label: transferWords.commands.boundary, group: 'view', keys: ['Alt+L'], isEnabled: hasLayers, isOn: isBoundaryShown, run: toggleBoundary },
  { id: 'palette', label: w.palette, group: 'view', keys: [], isEnabled: isDrawing, isOn: () => view.getState().isPaletteOpen, run: () => togglePanel('isPaletteOpen') },
  { id: 'inspector', label: w.inspector, group: 'view', keys: [], isEnabled: isDrawing, isOn: () => view.getState().isInspectorOpen, run: () => togglePanel('isInspectorOpen') },
  { id: 'problems', label: w.problems, group: 'view', keys: [], isEnabled: isDrawing, isOn: () => view.getState().drawer === 'problems', run: visitDrawer('problems') },
  { id: 'code', label: w.code, group: 'view', keys: [], isEnabled: isDrawing, isOn: () => view.getState().drawer === 'code', run: visitDrawer('code') },
  { id: 'table', label: w.table, group: 'view', keys: [], isEnabled: isDrawing, isOn: () => view.getState().drawer === 'table', run: visitDrawer('table') },
  { id: 'copy-table', label: w.copyTable, group: 'edit', keys: [], isEnabled: hasLayers, run: () => void copyTable(designer.getState().checked).then((done) => tell(done ? words.table.copied : words.clipboard.refused, done ? 'good' : 'bad')) },
  { id: 'copy-picture', label: pictureWords.commands.copyPicture, group: 'edit', keys: [], isEnabled: hasLayers, run: () => void copyPicture() },
  ...places.filter(() => places.length > 1).map((place): Command => ({ id: `place-${place}`, label: words.places.go(placeName(place)), group: 'view', keys: [placeKeys(place)], isEnabled: isDrawing, isOn: () => view.getState().place === place, run: () => goTo(place) })),
  { id: 'preferences', label: w.preferences, group: 'view', keys: ['Mod+,'], isEnabled: always, run: show('preferences') },
  { id: 'theme-system', label: w.themeSystem, group: 'view', keys: [], isEnabled: always, isOn: () => view.getState().theme === 'system', run: () => view.setState({ theme: 'system' }) },
  { id: 'theme-light', label: w.themeLight, group: 'view', keys: [], isEnabled: always, isOn: () => view.getState().theme === 'light', run: () => view.setState({ theme: 'light' }) },
  { id: 'theme-dark', label: w.themeDark, group: 'view', keys: [], isEnabled: always, isOn: () => view.getState().theme === 'dark', run: () => view.setState({ theme: 'dark' }) },
  { id: 'find', label: w.find, group: 'help', keys: ['Mod+F'], isEnabled: hasLayers, run: show('find') },
  { id: 'commands', label: w.commands, group: 'help', keys: ['Mod+K'], isEnabled: always, run: show('commands') },
  { id: 'shortcuts', label: w.shortcuts, group: 'help', keys: ['?'], isEnabled: always, run: show('shortcuts') },
];

/** A command by its id; a bug when there is none. */
export function commandOf(id: string): Command {
  const found = commands.find((command) => command.id === id);
  if (found === undefined) throw new Error(`internal: there is no command ${id}`);
  return found;
}
