// The menu of the desktop app beside the window's own list of commands: none is missing, and none has other keys.
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import type { OfferedCommand } from '../../core/run/desktop.ts';
import { acceleratorOf, menuTemplate } from '../../electron/shell/menu.ts';
import { commands } from '../../renderer/commands.ts';
import { words } from '../../renderer/words.ts';

const offered: readonly OfferedCommand[] = commands.map(({ id, label, group, keys }) => ({ id, label, group, groupLabel: words.commandGroups[group], keys, isEnabled: true }));
const nothing = (): void => undefined;
const actions = { command: nothing, open: nothing, newWindow: nothing, about: nothing };

function itemsOf(template: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);
}

const menu = (isMac: boolean, list = offered): readonly MenuItemConstructorOptions[] => menuTemplate({ commands: list, recent: [], isMac, hasDeveloperTools: false }, actions);

describe.each([['a Mac', true], ['other systems', false]])('the menu on %s', (_, isMac) => {
  const items = itemsOf(menu(isMac));

  it('has every command of the window once, in its own words, and runs it', () => {
    const run: string[] = [];
    const running = itemsOf(menuTemplate({ commands: offered, recent: [], isMac, hasDeveloperTools: false }, { ...actions, command: (id) => run.push(id) }));
    for (const { id, label } of commands) {
      const found = running.filter((item) => item.id === id);
      expect([id, found.map((item) => item.label)]).toEqual([id, [label]]);
      found[0]?.click?.({} as never, undefined, {} as never);
    }
    expect(run).toEqual(commands.map(({ id }) => id));
  });

  it('shows the first keys of each, and leaves listening to them to the page', () => {
    for (const { id, keys: [chord] } of commands) {
      const item = items.find((one) => one.id === id);
      const isShown = chord !== undefined && (!isMac || chord.startsWith('Mod+'));
      expect([id, item?.accelerator]).toEqual([id, isShown ? acceleratorOf(chord) : undefined]);
      if (isShown) expect(item?.registerAccelerator).toBe(false);
    }
  });

  it('has no two items with the same keys', () => {
    const keys = items.flatMap(({ accelerator }) => (typeof accelerator === 'string' ? [accelerator] : []));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the menu bar', () => {
  it('has a menu for each group of commands, those of the frame where people expect them', () => {
    expect(menu(false).map(({ label }) => label)).toEqual(['File', 'Edit', ...Object.entries(words.commandGroups).filter(([group]) => !['file', 'edit', 'view', 'help'].includes(group)).map(([, label]) => label), 'View', 'Window', 'Help']);
    expect(menu(true)[0]?.role).toBe('appMenu');
    expect(itemsOf(menu(false)).flatMap(({ role }) => (role === undefined ? [] : [role]))).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'close', 'quit', 'zoomIn', 'zoomOut', 'resetZoom', 'togglefullscreen', 'windowMenu', 'help']));
  });

  it('can neither load a page again nor show developer tools to people who draw', () => {
    const roles = (hasDeveloperTools: boolean) => itemsOf(menuTemplate({ commands: offered, recent: [], isMac: false, hasDeveloperTools }, actions)).map(({ role }) => role);
    expect(roles(false)).not.toEqual(expect.arrayContaining(['toggleDevTools']));
    expect(roles(false).filter((role) => role === 'reload' || role === 'forceReload')).toEqual([]);
    expect(roles(true)).toEqual(expect.arrayContaining(['toggleDevTools']));
  });

  it('is whole before any window has offered a command', () => {
    const labels = itemsOf(menu(false, [])).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['New window', 'Open recent', 'Nothing opened yet', 'Close window']));
  });

  it('lists recent files with their place, and opens them', () => {
    const opened: string[] = [];
    const items = itemsOf(menuTemplate({ commands: [], recent: [{ path: '/a&b/net.convas', name: 'net' }], isMac: false, hasDeveloperTools: false }, { ...actions, open: (path) => opened.push(path) }));
    items.find(({ label }) => label === 'net  (/a&&b/net.convas)')?.click?.({} as never, undefined, {} as never);
    expect(opened).toEqual(['/a&b/net.convas']);
  });
});

it.each([['Mod+Shift+S', 'CmdOrCtrl+Shift+S'], ['Alt+M', 'Alt+M'], ['?', '?'], ['.', '.'], ['Mod++', 'CmdOrCtrl+Plus'], ['Escape', 'Esc'], ['Home', 'Home']])('%s is %s to Electron', (chord, accelerator) => {
  expect(acceleratorOf(chord)).toBe(accelerator);
});
