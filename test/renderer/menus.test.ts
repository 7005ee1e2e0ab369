// The menus beside the list of commands: the main menu has each command once, and no menu names one that is not there.
import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../../core/document/model.ts';
import { addLayer } from '../../core/design/edit.ts';
import { apply } from '../../core/document/patch.ts';
import { commands } from '../../renderer/commands.ts';
import { canvasMenu, mainMenu, type MenuLine } from '../../renderer/menus.ts';
import { designer, view } from '../../renderer/session.ts';

const itemsOf = (lines: readonly MenuLine[]): readonly string[] => lines.flatMap((line) => (line.kind === 'item' ? [line.id] : line.kind === 'menu' ? itemsOf(line.lines) : []));

describe('the main menu', () => {
  it('has every command once, and the clipboard', () => {
    expect([...itemsOf(mainMenu())].sort()).toEqual([...commands.map(({ id }) => id), 'cut', 'copy', 'paste'].sort());
  });

  it('begins and ends no menu with a rule, and has none twice in a row', () => {
    for (const menu of mainMenu()) {
      if (menu.kind !== 'menu') throw new Error('only menus stand at the top');
      const kinds = menu.lines.map(({ kind }) => kind).join(' ');
      expect([menu.id, kinds]).toEqual([menu.id, expect.not.stringMatching(/^rule|rule$|rule rule/)]);
      expect(new Set(menu.lines.map(({ id }) => id)).size).toBe(menu.lines.length);
    }
  });

  it('says which theme and which panels are on', () => {
    view.setState({ isWelcoming: false, theme: 'dark', isPaletteOpen: false });
    const lines = mainMenu().flatMap((menu) => (menu.kind === 'menu' ? menu.lines : []));
    const isOn = (id: string) => lines.flatMap((line) => (line.kind === 'item' && line.id === id ? [line.isOn] : []));
    expect([isOn('theme-dark'), isOn('theme-light'), isOn('palette'), isOn('inspector'), isOn('save')]).toEqual([[true], [false], [false], [true], [undefined]]);
  });
});

describe('the menus of the canvas', () => {
  it('offer for a layer what can be done with it', () => {
    const drawing = emptyDocument('');
    const added = addLayer(drawing, { kind: 'conv2d', id: 'a' });
    const made = added.ok ? apply(drawing, added.value) : added;
    if (!made.ok) throw new Error(made.error.message);
    designer.getState().load(made.value, designer.getState().file);
    designer.getState().select(['a']);
    view.setState({ isWelcoming: false });
    expect(itemsOf(canvasMenu({ what: 'card', id: 'a', point: { x: 0, y: 0 } }))).toEqual(['settings', 'connect', 'bypass', 'cut', 'copy', 'duplicate', 'make-block', 'freeze', 'zoom-selection', 'delete']);
    expect(itemsOf(canvasMenu({ what: 'canvas', id: null, point: { x: 0, y: 0 } }))).toEqual(['add-layer', 'add-note', 'paste', 'select-all', 'arrange-right', 'arrange-down', 'fit', 'zoom-100']);
    for (const line of canvasMenu({ what: 'card', id: 'a', point: { x: 0, y: 0 } })) if (line.kind === 'item') expect([line.id, line.isEnabled]).toEqual([line.id, true]);
  });
});
