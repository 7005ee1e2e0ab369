// A stand-in for Electron's main process: what the app asks of it is kept, and tests play the person and the pages. It is
// honest about calls, not about windows: what Electron does with a call, only Electron can show.
import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';

type Answering = (...args: readonly unknown[]) => unknown;

/** One end of a pair of message ports; messages arrive once `start` was called. */
export class FakePort extends EventEmitter {
  other: FakePort | null = null;
  readonly waiting: unknown[] = [];
  isStarted = false;
  isClosed = false;
  postMessage(message: unknown, _transfer: readonly unknown[] = []): void {
    this.other?.take(structuredClone(message));
  }
  take(message: unknown): void {
    if (this.isStarted) queueMicrotask(() => this.emit('message', { data: message }));
    else this.waiting.push(message);
  }
  start(): void {
    this.isStarted = true;
    for (const message of this.waiting.splice(0)) this.take(message);
  }
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.emit('close');
    this.other?.close();
  }
}

/** Two ports of one connection. */
export function portPairOfElectron(): readonly [FakePort, FakePort] {
  const [a, b] = [new FakePort(), new FakePort()];
  a.other = b;
  b.other = a;
  return [a, b];
}

let lastId = 0;

/** The contents of a window. */
export class FakeContents extends EventEmitter {
  readonly id = ++lastId;
  readonly mainFrame = { url: '' };
  openHandler: ((details: { readonly url: string }) => { readonly action: string }) | null = null;
  reloads = 0;
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { readonly action: string }): void {
    this.openHandler = handler;
  }
  getURL(): string {
    return this.mainFrame.url;
  }
  reload(): void {
    this.reloads += 1;
  }
}

/** A window. */
export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly options: Readonly<Record<string, unknown>>;
  readonly shown: string[] = [];
  isGone = false;
  isEdited = false;
  filename = '';
  bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  constructor(options: Readonly<Record<string, unknown>>) {
    super();
    this.options = options;
    const { x, y, width, height } = options as { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
    this.bounds = { x, y, width, height };
    electron.windows.push(this);
  }
  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
    return Promise.resolve();
  }
  /** As a person clicks the close button: true when the window is gone. */
  close(): boolean {
    const event = { isPrevented: false, preventDefault: () => { event.isPrevented = true; } };
    this.emit('close', event);
    if (!event.isPrevented) this.destroy();
    return this.isGone;
  }
  destroy(): void {
    if (this.isGone) return;
    this.isGone = true;
    electron.windows.splice(electron.windows.indexOf(this), 1);
    this.emit('closed');
    if (electron.windows.length === 0 && !electron.app.isQuitting) electron.app.emit('window-all-closed');
  }
  isDestroyed(): boolean { return this.isGone; }
  isFocused(): boolean { return electron.focused === this; }
  focus(): void {
    electron.focused = this;
    this.shown.push('focus');
    this.emit('focus');
  }
  show(): void { this.shown.push('show'); }
  restore(): void { this.shown.push('restore'); }
  isMinimized(): boolean { return false; }
  isMaximized(): boolean { return false; }
  maximize(): void { this.shown.push('maximize'); }
  getNormalBounds() { return this.bounds; }
  setDocumentEdited(isEdited: boolean): void { this.isEdited = isEdited; }
  setRepresentedFilename(filename: string): void { this.filename = filename; }
}

/** A notification of the system; a test clicks it by emitting `click`. */
class FakeNotification extends EventEmitter {
  static isSupported = (): boolean => true;
  readonly words: Readonly<Record<string, unknown>>;
  constructor(words: Readonly<Record<string, unknown>>) {
    super();
    this.words = words;
  }
  show(): void { electron.notifications.push(this); }
}

/** An icon beside the clock. */
class FakeTray extends EventEmitter {
  tip = '';
  menu: FakeMenu | null = null;
  constructor(readonly image: unknown) {
    super();
    electron.trays.add(this);
  }
  setToolTip(tip: string): void { this.tip = tip; }
  setContextMenu(menu: FakeMenu): void { this.menu = menu; }
  destroy(): void { electron.trays.delete(this); }
}

/** A menu item as the app made it. */
export interface FakeItem extends MenuItemConstructorOptions {
  enabled?: boolean;
}

class FakeMenu {
  readonly items: readonly FakeItem[];
  constructor(items: readonly FakeItem[]) {
    this.items = items;
  }
  getMenuItemById(id: string): FakeItem | null {
    const find = (items: readonly FakeItem[]): FakeItem | null => {
      for (const item of items) {
        if (item.id === id) return item;
        const below = Array.isArray(item.submenu) ? find(item.submenu as FakeItem[]) : null;
        if (below !== null) return below;
      }
      return null;
    };
    return find(this.items);
  }
}

function fakeApp() {
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    calls: [] as string[],
    hasLock: true,
    isQuit: false,
    recent: [] as string[],
    isReady: () => true,
    whenReady: () => Promise.resolve(),
    enableSandbox: () => void app.calls.push('enableSandbox'),
    commandLine: { appendSwitch: (name: string, value: string) => void app.calls.push(`${name}: ${value}`) },
    setAppUserModelId: () => undefined,
    setAboutPanelOptions: () => undefined,
    showAboutPanel: () => undefined,
    requestSingleInstanceLock: () => app.hasLock,
    addRecentDocument: (path: string) => void app.recent.push(path),
    isQuitting: false,
    dock: { menu: null as FakeMenu | null, setMenu: (menu: FakeMenu) => { app.dock.menu = menu; } },
    /** As Electron quits: every window is closed, the first that stays keeps the app, and nothing is said of the last one. */
    quit() {
      const asks = (name: string): boolean => {
        const event = { isPrevented: false, preventDefault: () => { event.isPrevented = true; } };
        app.emit(name, event);
        return event.isPrevented;
      };
      if (asks('before-quit')) return;
      app.isQuitting = true;
      for (const window of [...electron.windows]) {
        if (window.close()) continue;
        app.isQuitting = false;
        return;
      }
      if (!asks('will-quit')) app.isQuit = true;
    },
  });
  return app;
}

function fakeSession() {
  return {
    requested: null as Answering | null,
    checked: null as Answering | null,
    device: null as Answering | null,
    before: null as Answering | null,
    spelling: true,
    setPermissionRequestHandler(handler: Answering) { this.requested = handler; },
    setPermissionCheckHandler(handler: Answering) { this.checked = handler; },
    setDevicePermissionHandler(handler: Answering) { this.device = handler; },
    setSpellCheckerEnabled(isOn: boolean) { this.spelling = isOn; },
    webRequest: { onBeforeRequest: (handler: Answering) => { electron.session.before = handler; } },
  };
}

/** Everything the app has done with Electron, and what Electron answers. */
export const electron = {
  windows: [] as FakeWindow[],
  focused: null as FakeWindow | null,
  menu: null as FakeMenu | null,
  menusMade: 0,
  app: fakeApp(),
  session: fakeSession(),
  channels: new EventEmitter(),
  schemes: [] as unknown[],
  handlers: new Map<string, (request: { readonly method: string; readonly url: string }) => Promise<Response>>(),
  /** what the dialogs answer next, and what they were asked */
  dialogs: { open: [] as string[], save: '', message: 0, isChecked: false, asked: [] as Readonly<Record<string, unknown>>[] },
  notifications: [] as FakeNotification[],
  /** what holds sleep off */
  blockers: new Set<number>(),
  trays: new Set<FakeTray>(),
  power: new EventEmitter(),
  theme: { shouldUseDarkColors: false, themeSource: 'system' },
  displays: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
};

/** Begins anew, as after a start of the app. */
export function resetElectron(): void {
  electron.windows.length = 0;
  electron.focused = null;
  electron.menu = null;
  electron.menusMade = 0;
  electron.app = fakeApp();
  electron.session = fakeSession();
  electron.channels = new EventEmitter();
  electron.schemes.length = 0;
  electron.handlers.clear();
  electron.dialogs = { open: [], save: '', message: 0, isChecked: false, asked: [] };
  electron.theme = { shouldUseDarkColors: false, themeSource: 'system' };
  electron.notifications.length = 0;
  electron.blockers.clear();
  electron.trays.clear();
  electron.power = new EventEmitter();
}

/** The module, as `vi.mock('electron', …)` gives it. */
export function electronModule() {
  const asked = (options: Readonly<Record<string, unknown>>): void => void electron.dialogs.asked.push(options);
  return {
    app: electron.app,
    BrowserWindow: FakeWindow,
    ipcMain: electron.channels,
    Menu: {
      buildFromTemplate: (items: readonly FakeItem[]) => new FakeMenu(items),
      setApplicationMenu: (menu: FakeMenu) => {
        electron.menu = menu;
        electron.menusMade += 1;
      },
      getApplicationMenu: () => electron.menu,
    },
    dialog: {
      showOpenDialog: async (_: unknown, options: Readonly<Record<string, unknown>>) => (asked(options), { canceled: electron.dialogs.open.length === 0, filePaths: electron.dialogs.open }),
      showSaveDialog: async (_: unknown, options: Readonly<Record<string, unknown>>) => (asked(options), { canceled: electron.dialogs.save === '', filePath: electron.dialogs.save }),
      showMessageBox: async (...given: readonly Readonly<Record<string, unknown>>[]) => (asked(given.at(-1) ?? {}), { response: electron.dialogs.message, checkboxChecked: electron.dialogs.isChecked }),
    },
    protocol: {
      registerSchemesAsPrivileged: (schemes: readonly unknown[]) => void electron.schemes.push(...schemes),
      handle: (scheme: string, handler: (request: { readonly method: string; readonly url: string }) => Promise<Response>) => void electron.handlers.set(scheme, handler),
    },
    session: { defaultSession: electron.session },
    screen: { getPrimaryDisplay: () => electron.displays[0], getAllDisplays: () => electron.displays },
    nativeTheme: electron.theme,
    Notification: FakeNotification,
    Tray: FakeTray,
    nativeImage: { createFromPath: (path: string) => ({ path, isEmpty: () => false, resize: (size: object) => ({ path, ...size }) }) },
    powerMonitor: electron.power,
    powerSaveBlocker: {
      start: () => {
        electron.blockers.add(++lastId);
        return lastId;
      },
      stop: (id: number) => electron.blockers.delete(id),
    },
  };
}
