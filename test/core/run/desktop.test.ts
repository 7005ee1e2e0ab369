// What counts as an argument of a service of the shell: every member there, of its type, within limits, and nothing else.
import { describe, expect, it } from 'vitest';
import { desktopServiceNames, isDesktopArgument, type DesktopServiceName, type DesktopServices } from '../../../core/run/desktop.ts';

const kind = { name: 'Convas drawing', endings: ['convas', 'convas.json'] };
const command = { id: 'undo', label: 'Undo', group: 'edit', groupLabel: 'Edit', keys: ['Mod+Z'], isEnabled: true };
const good: { readonly [S in DesktopServiceName]: DesktopServices[S]['argument'] } = {
  follow: {},
  chooseToOpen: { title: 'Open', folder: null, kind },
  chooseToSave: { title: 'Save', folder: '/nets', name: 'a.convas', kind },
  question: { title: 'Save?', text: '', answers: [{ id: 'yes', label: 'Yes' }] },
  newWindow: { beginning: '#open=%2Fa' },
  offer: { commands: [command] },
  facts: { path: null, isUnsaved: true, isBlank: false, theme: 'dark' },
  close: { isLeaving: true },
};

describe('an argument of a service of the shell', () => {
  it.each(desktopServiceNames)('of %s is taken when it is whole', (name) => {
    expect(isDesktopArgument(name, good[name])).toBe(true);
    expect(isDesktopArgument(name, { ...good[name], more: 1 })).toBe(false);
    for (const member of Object.keys(good[name])) {
      expect(isDesktopArgument(name, Object.fromEntries(Object.entries(good[name]).filter(([key]) => key !== member)))).toBe(false);
      expect(isDesktopArgument(name, { ...good[name], [member]: 7 })).toBe(false);
    }
  });

  it.each([[undefined], [null], [3], ['text'], [[]], [true]])('is never %j', (argument) => {
    for (const name of desktopServiceNames) expect(isDesktopArgument(name, argument)).toBe(false);
  });

  it('of a choice may name a folder in place of a kind of file', () => {
    expect(isDesktopArgument('chooseToOpen', { ...good.chooseToOpen, kind: null })).toBe(true);
    expect(isDesktopArgument('chooseToSave', { ...good.chooseToSave, kind: null })).toBe(false);
  });

  it('belongs to a service that exists', () => {
    for (const name of ['', 'open', 'toString', '__proto__', 'constructor']) expect(isDesktopArgument(name, {})).toBe(false);
  });

  it.each([
    ['no command without its keys', 'offer', { commands: [{ ...command, keys: 'Mod+Z' }] }],
    ['no flood of commands', 'offer', { commands: Array.from({ length: 501 }, () => command) }],
    ['no endless text', 'question', { title: 'a'.repeat(4097), text: '', answers: [{ id: 'a', label: 'a' }] }],
    ['no question without an answer', 'question', { title: '', text: '', answers: [] }],
    ['no theme of its own', 'facts', { ...good.facts, theme: 'blue' }],
    ['no kind of file that is half one', 'chooseToOpen', { ...good.chooseToOpen, kind: { name: 'a' } }],
    ['no beginning of a window that is another address', 'newWindow', { beginning: 'https://example.org/' }],
    ['no beginning with what no address holds', 'newWindow', { beginning: '#open=a b' }],
    ['no ending that is a path', 'chooseToSave', { ...good.chooseToSave, kind: { name: 'a', endings: ['/../a'] } }],
    ['no kind without an ending', 'chooseToOpen', { ...good.chooseToOpen, kind: { name: 'a', endings: [] } }],
  ])('takes %s', (_, name, argument) => {
    expect(isDesktopArgument(name, argument)).toBe(false);
  });
});
