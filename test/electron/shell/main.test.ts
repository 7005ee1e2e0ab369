// The desktop app's contract with Electron: what it asks of it when it starts, what it lets pages do, and what it does with
// files, windows and menus. Electron itself is a stand-in here.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { desktopServiceNames } from '../../../core/run/desktop.ts';
import { serviceNames } from '../../../core/run/services.ts';
import { contentSecurityPolicy } from '../../../electron/serve/answers.ts';
import { freshFolder } from '../serve/hosts.ts';
import { electron, portPairOfElectron, type FakeItem } from './fake-electron.ts';
import { pageOf, windowAt } from './page.ts';
import { startApp } from './start.ts';

let home = '';
beforeEach(() => { home = freshFolder(); });
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const drawing = (): string => {
  const path = join(home, 'net.convas');
  writeFileSync(path, readFileSync(new URL('../../../templates/lenet5.convas', import.meta.url)));
  return path;
};

describe('a start', () => {
  it('opens one window that is sandboxed, knows no Node and is shown once it is painted', async () => {
    await startApp(home);
    expect(electron.windows).toHaveLength(1);
    const { options, webContents, shown } = windowAt(0);
    expect(options['webPreferences']).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true, webviewTag: false, spellcheck: false, preload: expect.stringMatching(/dist[\\/]preload\.cjs$/) });
    expect([options['show'], webContents.mainFrame.url, electron.app.calls]).toEqual([false, 'app://convas/', ['enableSandbox', 'host-resolver-rules: MAP * ~NOTFOUND']]);
    windowAt(0).emit('ready-to-show');
    expect(shown).toEqual(['show']);
    expect(electron.schemes).toEqual([{ scheme: 'app', privileges: expect.objectContaining({ standard: true, secure: true }) }]);
  });

  it('beside a running one ends without a window', async () => {
    await startApp(home, [], () => { electron.app.hasLock = false; });
    expect([electron.windows.length, electron.app.isQuit]).toEqual([0, true]);
  });

  it('with files opens a window for each', async () => {
    const path = drawing();
    await startApp(home, ['--some-switch=x.convas', '.', path, 'notes.txt', join(home, 'model.onnx')]);
    expect(electron.windows).toHaveLength(2);
    const pages = [pageOf(windowAt(0)), pageOf(windowAt(1))];
    await vi.waitFor(() => expect(pages.map(({ told }) => told)).toEqual([[['open', { path }]], [['open', { path: join(home, 'model.onnx') }]]]));
  });
});

describe('a page', () => {
  it('is asked in by a port of its own and may ask for every service, and for nothing else', async () => {
    await startApp(home);
    const { client } = pageOf(windowAt(0));
    expect(await client.call('about', {})).toMatchObject({ home });
    for (const name of [...serviceNames, ...desktopServiceNames]) await expect(client.call(name, { not: 'an argument' } as never)).rejects.toThrow(`"${name}" was asked with an argument that is not its own`);
    await expect(client.call('nothing' as never, {} as never)).rejects.toThrow('there is no request');
  });

  it.each([['another site', { url: 'https://convas/' }], ['another app', { url: 'app://convas.example/' }], ['a frame inside', { isSubframe: true }]])('of %s is not listened to', async (_, sender) => {
    await startApp(home);
    const { port } = pageOf(windowAt(0), sender);
    expect(port.isClosed).toBe(true);
  });

  it('of no window of ours is not listened to', async () => {
    await startApp(home);
    const [, theirs] = portPairOfElectron();
    const frame = { url: 'app://convas/' };
    electron.channels.emit('convas:connect', { sender: { id: -1, mainFrame: frame }, senderFrame: frame, ports: [theirs] });
    expect(theirs.isClosed).toBe(true);
  });

  it('that sends what is not JSON text loses its port', async () => {
    await startApp(home);
    for (const message of [{ type: 'call', id: 1, request: 'about', argument: {} }, '{', 7]) {
      const { port } = pageOf(windowAt(0));
      port.postMessage(message);
      await vi.waitFor(() => expect(port.isClosed).toBe(true));
    }
  });

  it('stays where it is', async () => {
    await startApp(home);
    const { webContents } = windowAt(0);
    for (const name of ['will-navigate', 'will-redirect', 'will-attach-webview', 'will-frame-navigate']) {
      let isPrevented = false;
      webContents.emit(name, { url: 'https://example.org/', isMainFrame: false, preventDefault: () => { isPrevented = true; } });
      expect([name, isPrevented]).toEqual([name, true]);
    }
    for (const url of ['https://example.org/', 'file:///etc/passwd', 'app://other/', 'javascript:alert(1)']) expect(webContents.openHandler?.({ url })).toEqual({ action: 'deny' });
    expect(electron.windows).toHaveLength(1);
  });

  it('may open a further window of our own, which is as guarded as the first', async () => {
    await startApp(home);
    expect(windowAt(0).webContents.openHandler?.({ url: 'app://convas/?a=b' })).toEqual({ action: 'deny' });
    expect(electron.windows).toHaveLength(2);
    expect(windowAt(1).webContents.mainFrame.url).toBe('app://convas/?a=b');
    expect(windowAt(1).options['webPreferences']).toEqual(windowAt(0).options['webPreferences']);
  });

  it('has no permission but to use the clipboard and the camera, and loads nothing from elsewhere', async () => {
    await startApp(home);
    const { session } = electron;
    const granted: string[] = [];
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'clipboard-sanitized-write', 'openExternal', 'fullscreen', 'hid', 'usb']) {
      session.requested?.(null, permission, (isGranted: boolean) => isGranted && granted.push(permission), { requestingUrl: 'app://convas/' });
      session.requested?.(null, permission, (isGranted: boolean) => isGranted && granted.push(`foreign ${permission}`), { requestingUrl: 'https://convas/' });
      if (session.checked?.(null, permission, 'app://convas', {}) === true) granted.push(`check ${permission}`);
    }
    for (const types of [['video'], ['audio'], ['video', 'audio']]) {
      for (const requestingUrl of ['app://convas/', 'https://convas/']) session.requested?.(null, 'media', (isGranted: boolean) => isGranted && granted.push(`${requestingUrl} ${types.join()}`), { requestingUrl, mediaTypes: types });
    }
    for (const mediaType of ['video', 'audio', 'unknown']) if (session.checked?.(null, 'media', 'app://convas', { mediaType }) === true) granted.push(`check ${mediaType}`);
    expect(granted).toEqual(['clipboard-read', 'check clipboard-read', 'clipboard-sanitized-write', 'check clipboard-sanitized-write', 'app://convas/ video', 'check video']);
    expect([session.device?.({}), session.spelling]).toEqual([false, false]);
    const cancelled = (url: string): unknown => {
      let answer: unknown;
      session.before?.({ url }, (given: unknown) => { answer = given; });
      return answer;
    };
    for (const url of ['app://convas/', 'app://convas/assets/a.js', 'devtools://devtools/bundled/a.js', 'blob:app://convas/1', 'data:image/png;base64,']) expect(cancelled(url)).toEqual({ cancel: false });
    for (const url of ['https://example.org/', 'http://127.0.0.1/', 'ws://localhost/', 'file:///etc/passwd', 'app://convas.example/', 'app://other/', 'chrome-extension://a/']) expect(cancelled(url)).toEqual({ cancel: true });
  });

  it('is answered with the window\'s files under the policy of the browser host', async () => {
    await startApp(home);
    const answer = electron.handlers.get('app');
    const page = await answer?.({ method: 'GET', url: 'app://convas/nothing.js' });
    expect([page?.status, page?.headers.get('content-security-policy'), page?.headers.get('x-content-type-options')]).toEqual([404, contentSecurityPolicy, 'nosniff']);
  });
});

it('a further window that a page asks for begins with what the end of its address says', async () => {
  await startApp(home);
  const { client } = pageOf(windowAt(0));
  await client.call('newWindow', { beginning: '' });
  await client.call('newWindow', { beginning: '#open=%2Fnets%2Fa.convas' });
  expect(electron.windows.map(({ webContents }) => webContents.mainFrame.url)).toEqual(['app://convas/', 'app://convas/', 'app://convas/#open=%2Fnets%2Fa.convas']);
  // The third one has its drawing to open: another file does not take its place.
  windowAt(0).destroy();
  windowAt(0).destroy();
  electron.app.emit('second-instance', {}, ['convas', 'b.convas'], home);
  expect(electron.windows).toHaveLength(2);
});

describe('closing', () => {
  it('a window without changes asks nothing', async () => {
    await startApp(home);
    await pageOf(windowAt(0)).facts({ isUnsaved: false });
    expect([windowAt(0).close(), electron.app.isQuit]).toEqual([true, process.platform !== 'darwin']);
  });

  it('a window with unsaved changes asks its page, which decides', async () => {
    await startApp(home);
    const page = pageOf(windowAt(0));
    await page.facts({ isUnsaved: true });
    const window = windowAt(0);
    expect(window.close()).toBe(false);
    await vi.waitFor(() => expect(page.told).toEqual([['closing', {}]]));
    await page.client.call('close', { isLeaving: false });
    expect([window.isGone, window.isEdited]).toEqual([false, true]);
    await page.client.call('close', { isLeaving: true }).catch(() => undefined);
    expect(window.isGone).toBe(true);
  });

  it('a window whose page broke down goes without a question of the page', async () => {
    await startApp(home);
    await pageOf(windowAt(0)).facts({ isUnsaved: true });
    electron.dialogs.message = 1;
    const window = windowAt(0);
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    await vi.waitFor(() => expect(window.isGone).toBe(true));
    expect(electron.dialogs.asked).toMatchObject([{ message: 'This window broke down', buttons: ['Load the window again', 'Close the window'] }]);
  });

  it('by quitting goes on after each answer, and ends at the first that stays', async () => {
    await startApp(home);
    windowAt(0).webContents.openHandler?.({ url: 'app://convas/' });
    const [first, second] = [pageOf(windowAt(0)), pageOf(windowAt(1))];
    await first.facts({ isUnsaved: true });
    await second.facts({ isUnsaved: true });
    electron.app.quit();
    await vi.waitFor(() => expect(first.told).toEqual([['closing', {}]]));
    await first.client.call('close', { isLeaving: true }).catch(() => undefined);
    await vi.waitFor(() => expect(second.told).toEqual([['closing', {}]]));
    await second.client.call('close', { isLeaving: false });
    expect([electron.windows.length, electron.app.isQuit]).toEqual([1, false]);
    await second.facts({ isUnsaved: false });
    electron.windows[0]?.close();
    expect(electron.windows).toHaveLength(0);
  });
});

describe('files from outside', () => {
  it('open in a blank window, in their own, or in a new one', async () => {
    const path = drawing();
    await startApp(home);
    const first = pageOf(windowAt(0));
    await first.facts({ isBlank: true });
    electron.app.emit('second-instance', {}, ['convas', '--allow-file-access', 'net.convas'], home);
    await vi.waitFor(() => expect(first.told).toEqual([['open', { path }]]));
    expect(electron.windows).toHaveLength(1);
    await first.facts({ path });
    electron.app.emit('second-instance', {}, ['convas', path], '/');
    expect([electron.windows.length, first.told.length]).toEqual([1, 1]);
    let isPrevented = false;
    electron.app.emit('open-file', { preventDefault: () => { isPrevented = true; } }, join(home, 'other.convas'));
    expect([isPrevented, electron.windows.length]).toEqual([true, 2]);
    const second = pageOf(windowAt(1));
    await vi.waitFor(() => expect(second.told).toEqual([['open', { path: join(home, 'other.convas') }]]));
  });

  it('without one, a second start brings the window in front to the person', async () => {
    await startApp(home);
    electron.app.emit('second-instance', {}, ['convas'], home);
    expect([electron.windows.length, windowAt(0).shown]).toEqual([1, ['show', 'focus']]);
  });

  it('that are opened or saved are in the menu and with the system', async () => {
    const path = drawing();
    await startApp(home);
    const { client } = pageOf(windowAt(0));
    expect(await client.call('open', { path })).toMatchObject({ ok: true });
    await client.call('open', { path: join(home, 'absent.convas') });
    expect(electron.app.recent).toEqual([]);
    await client.call('remember', { path: join(home, 'run.sh') });
    expect(electron.app.recent).toEqual([]);
    await client.call('remember', { path });
    expect(electron.app.recent).toEqual([path]);
    const labels = (): unknown => (electron.menu?.getMenuItemById('open-recent')?.submenu as FakeItem[] | undefined)?.map(({ label }) => label);
    await vi.waitFor(() => expect(labels()).toEqual([`net  (${path})`]));
    await client.call('save', { path: join(home, 'b'), text: '{}', stamp: null, overwrite: false });
    await vi.waitFor(() => expect(labels()).toEqual([`b  (${join(home, 'b.convas')})`, `net  (${path})`]));
  });
});

describe('dialogs', () => {
  it('choose a file to open, or nothing', async () => {
    await startApp(home);
    const { client } = pageOf(windowAt(0));
    const argument = { title: 'Open', folder: null, kind: { name: 'Convas drawing', endings: ['convas', 'convas.json'] } };
    expect(await client.call('chooseToOpen', argument)).toBeNull();
    electron.dialogs.open = ['/nets/a.convas'];
    expect(await client.call('chooseToOpen', { ...argument, folder: '/nets' })).toBe('/nets/a.convas');
    await client.call('chooseToOpen', { ...argument, kind: null });
    expect(electron.dialogs.asked).toMatchObject([{ defaultPath: home }, { defaultPath: '/nets', filters: [{ name: 'Convas drawing', extensions: ['convas', 'json'] }], properties: ['openFile'] }, { properties: ['openDirectory', 'createDirectory'] }]);
  });

  it('choose where to save: a name gets its ending, and only a file the person saw is agreed to be replaced', async () => {
    const path = drawing();
    await startApp(home);
    const { client } = pageOf(windowAt(0));
    const save = (chosen: string) => {
      electron.dialogs.save = chosen;
      return client.call('chooseToSave', { title: 'Save', folder: home, name: 'net.convas', kind: { name: 'Convas drawing', endings: ['convas'] } });
    };
    expect(await save('')).toBeNull();
    expect(await save(path)).toEqual({ path, isConfirmed: true });
    expect(await save(join(home, 'net'))).toEqual({ path, isConfirmed: false });
    expect(await save(join(home, 'new.CONVAS'))).toEqual({ path: join(home, 'new.CONVAS'), isConfirmed: false });
  });

  it('ask a question; turning away is its last answer', async () => {
    await startApp(home);
    const { client } = pageOf(windowAt(0));
    const question = { title: 'Save?', text: 'Nowhere yet.', answers: [{ id: 'save', label: 'Save' }, { id: 'discard', label: 'Don\'t save' }, { id: 'stay', label: 'Cancel' }] };
    electron.dialogs.message = 1;
    expect(await client.call('question', question)).toBe('discard');
    expect(electron.dialogs.asked).toMatchObject([{ message: 'Save?', buttons: ['Save', 'Don\'t save', 'Cancel'], cancelId: 2, defaultId: 0 }]);
  });

  it('follow the theme that the person chose', async () => {
    await startApp(home);
    await pageOf(windowAt(0)).facts({ theme: 'dark' });
    expect(electron.theme.themeSource).toBe('dark');
  });
});

describe('the menu', () => {
  const offer = [
    { id: 'new-window', label: 'New window', group: 'file', groupLabel: 'File', keys: ['Mod+Shift+N'], isEnabled: true },
    { id: 'open', label: 'Open…', group: 'file', groupLabel: 'File', keys: ['Mod+O'], isEnabled: true },
    { id: 'undo', label: 'Undo', group: 'edit', groupLabel: 'Edit', keys: ['Mod+Z'], isEnabled: false },
  ];

  it('runs its commands in the window in front, and greys what that window does not offer', async () => {
    await startApp(home);
    windowAt(0).webContents.openHandler?.({ url: 'app://convas/' });
    const [first, second] = [pageOf(windowAt(0)), pageOf(windowAt(1))];
    await first.client.call('offer', { commands: offer });
    await second.client.call('offer', { commands: offer.map((command) => ({ ...command, isEnabled: true })) });
    const [firstWindow, secondWindow] = [windowAt(0), windowAt(1)];
    firstWindow.focus();
    expect(electron.menu?.getMenuItemById('undo')?.enabled).toBe(false);
    const made = electron.menusMade;
    secondWindow.focus();
    // Switched on, not made anew: a menu that is open stays.
    expect([electron.menu?.getMenuItemById('undo')?.enabled, electron.menusMade]).toEqual([true, made]);
    electron.menu?.getMenuItemById('undo')?.click?.({} as never, undefined, {} as never);
    await vi.waitFor(() => expect([first.told, second.told]).toEqual([[], [['command', { id: 'undo' }]]]));
  });

  it('works without a window, as on a Mac: the command waits for a new one', async () => {
    await startApp(home);
    const page = pageOf(windowAt(0));
    await page.client.call('offer', { commands: offer });
    windowAt(0).destroy();
    electron.menu?.getMenuItemById('open')?.click?.({} as never, undefined, {} as never);
    expect(electron.windows).toHaveLength(1);
    const next = pageOf(windowAt(0));
    await vi.waitFor(() => expect(next.told).toEqual([['command', { id: 'open' }]]));
    windowAt(0).destroy();
    electron.menu?.getMenuItemById('new-window')?.click?.({} as never, undefined, {} as never);
    expect(electron.windows).toHaveLength(1);
  });
});

describe('how a window stands', () => {
  it('is kept, and a further window opens beside it', async () => {
    mkdirSync(join(home, 'convas'), { recursive: true });
    writeFileSync(join(home, 'convas', 'window.json'), JSON.stringify({ bounds: { x: 100, y: 80, width: 1200, height: 800 }, isMaximized: true }));
    await startApp(home);
    expect(windowAt(0).options).toMatchObject({ x: 100, y: 80, width: 1200, height: 800 });
    expect(windowAt(0).shown).toEqual(['maximize']);
    windowAt(0).webContents.openHandler?.({ url: 'app://convas/' });
    expect(windowAt(1).options).toMatchObject({ x: 128, y: 108, width: 1200, height: 800 });
    windowAt(1).bounds = { x: 5, y: 6, width: 1000, height: 700 };
    windowAt(1).close();
    await vi.waitFor(() => expect(JSON.parse(readFileSync(join(home, 'convas', 'window.json'), 'utf8'))).toEqual({ bounds: { x: 5, y: 6, width: 1000, height: 700 }, isMaximized: false }));
  });
});
