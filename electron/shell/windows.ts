// The open windows of the desktop shell, each with one drawing: opening and closing them, what their pages say of themselves,
// and what is told to a page, kept until the page listens.
import { existsSync } from 'node:fs';
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { ListenerOf } from '../../core/run/channel.ts';
import type { DesktopEvents, OfferedCommand, WindowFacts } from '../../core/run/desktop.ts';
import { guardPage } from './guards.ts';
import { home } from './pages.ts';
import { leastSize, openingBounds, rememberState, rememberedState, type Bounds } from './window-state.ts';
import { shellWords } from './words.ts';

/** One window, and what its page has said. */
export interface DesktopWindow {
  readonly window: BrowserWindow;
  facts: WindowFacts;
  offered: readonly OfferedCommand[];
  /** the page listens by this; null while it is loading or gone */
  listener: ListenerOf<DesktopEvents> | null;
  /** what the page is to hear once it listens */
  readonly waiting: (() => void)[];
}

/** What windows are made of. */
export interface WindowsOptions {
  readonly preload: string;
  /** a picture for the frame, where packages bring one */
  readonly icon: string;
  readonly state: string;
  /** called when a window came to the front, said something new, or is gone */
  readonly changed: () => void;
  /** called when a window is gone and the person had asked to quit */
  readonly quit: () => void;
  /** whether a window stays for now that is to close; it is closed again once the person has answered */
  readonly holds: (own: DesktopWindow) => boolean;
  /** called when the person stays although a window was to close */
  readonly stays: () => void;
}

/** The windows that are open. */
export interface Windows {
  readonly all: () => readonly DesktopWindow[];
  /** the window in front; the latest when none has the keyboard */
  readonly front: () => DesktopWindow | null;
  /** a window by the contents that speak */
  readonly of: (contentsId: number) => DesktopWindow | null;
  readonly open: (address?: string) => DesktopWindow;
  /** brings the window in front to the person, or opens one */
  readonly show: () => void;
  /** opens a file: in its own window when it is open already, in one that is blank, else in a new one */
  readonly openFile: (path: string) => void;
  readonly tell: <E extends keyof DesktopEvents & string>(to: DesktopWindow, event: E, payload: DesktopEvents[E]) => void;
  /** what a page decided about its closing */
  readonly decide: (which: DesktopWindow, isLeaving: boolean) => void;
  /** every window is asked to close; the last one that does quits */
  readonly beginQuitting: () => void;
}

const blank: WindowFacts = { path: null, isUnsaved: false, isBlank: true, theme: 'system' };
/** What is seen before the page is there: the ground of its theme, light and dark. */
const ground = { light: '#f1f2f5', dark: '#0e1114' } as const;
const settleTime = 400;

function show(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Windows that are yet to be opened. */
export function windowsOver({ preload, icon, state, changed, quit, holds, stays }: WindowsOptions): Windows {
  const open: DesktopWindow[] = [];
  let isQuitting = false;
  const front = (): DesktopWindow | null => open.find(({ window }) => window.isFocused()) ?? open.at(-1) ?? null;

  const tell: Windows['tell'] = (to, event, payload) => {
    const say = (): void => to.listener?.(event, payload);
    if (to.listener === null) to.waiting.push(say);
    else say();
  };

  const openWindow = (address: string = home): DesktopWindow => {
    const before = open.at(-1)?.window.getNormalBounds() ?? null;
    const remembered = rememberedState(state);
    const window = new BrowserWindow({
      ...openingBounds(before, remembered, displays()), minWidth: leastSize.width, minHeight: leastSize.height, show: false,
      title: shellWords.app, ...(existsSync(icon) ? { icon } : {}), backgroundColor: nativeTheme.shouldUseDarkColors ? ground.dark : ground.light,
      webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInSubFrames: false, nodeIntegrationInWorker: false, webSecurity: true, webviewTag: false, spellcheck: false },
    });
    const own: DesktopWindow = { window, facts: { ...blank, isBlank: address === home }, offered: [], listener: null, waiting: [] };
    open.push(own);
    if (before === null && remembered?.isMaximized === true) window.maximize();
    guardPage(window.webContents, openWindow);
    window.once('ready-to-show', () => window.show());
    window.on('focus', () => {
      // The latest in front is the last of the list.
      open.splice(open.indexOf(own), 1);
      open.push(own);
      changed();
    });
    const remember = keeper(window, state);
    window.on('close', (event) => {
      remember.now();
      if (holds(own)) return event.preventDefault();
      // A page that is gone or was never there has nothing to ask for; what it drew lies in the journal.
      if (!own.facts.isUnsaved || own.listener === null) return;
      event.preventDefault();
      show(window);
      tell(own, 'closing', {});
    });
    window.once('closed', () => {
      remember.stop();
      open.splice(open.indexOf(own), 1);
      changed();
      if (isQuitting) quit();
    });
    watchTrouble(own);
    void window.loadURL(address);
    changed();
    return own;
  };

  return {
    all: () => open,
    front,
    of: (contentsId) => open.find(({ window }) => window.webContents.id === contentsId) ?? null,
    open: openWindow,
    show() {
      const own = front();
      if (own === null) openWindow();
      else show(own.window);
    },
    openFile(path) {
      const shown = open.find(({ facts }) => facts.path === path);
      if (shown !== undefined) return show(shown.window);
      const free = open.findLast(({ facts }) => facts.isBlank) ?? openWindow();
      // The next file finds another window, also before this one's page has read the first.
      free.facts = { ...free.facts, isBlank: false };
      if (free.listener !== null) show(free.window);
      tell(free, 'open', { path });
    },
    tell,
    decide(which, isLeaving) {
      if (!isLeaving) {
        isQuitting = false;
        stays();
      }
      // Destroyed, not closed: the page has been asked already, and is not asked again by its own unload.
      else if (!which.window.isDestroyed()) which.window.destroy();
    },
    beginQuitting() {
      isQuitting = true;
    },
  };
}

function displays(): readonly [Bounds, ...Bounds[]] {
  const main = screen.getPrimaryDisplay();
  return [main.workArea, ...screen.getAllDisplays().filter(({ id }) => id !== main.id).map(({ workArea }) => workArea)];
}

/** Keeps how a window stands, soon after it was moved and when it closes. */
function keeper(window: BrowserWindow, state: string): { readonly now: () => void; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const now = (): void => void rememberState(state, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(now, settleTime);
  };
  window.on('resize', soon);
  window.on('move', soon);
  return { now, stop: () => clearTimeout(timer) };
}

/** Says plainly when a page broke down or does not answer, and what can be done. */
function watchTrouble(own: DesktopWindow): void {
  const { window } = own;
  const { broken, silent } = shellWords;
  const ask = async (words: { readonly title: string; readonly text: string }, buttons: readonly string[]): Promise<number> => {
    const { response } = await dialog.showMessageBox(window, { type: 'warning', message: words.title, detail: words.text, buttons: [...buttons], defaultId: 0, cancelId: 0, noLink: true });
    return window.isDestroyed() ? -1 : response;
  };
  // A page may be loaded again; what leaves it lies in the journal, so nothing is held back here.
  window.webContents.on('will-prevent-unload', (event) => event.preventDefault());
  window.webContents.on('render-process-gone', async (_event, { reason }) => {
    own.listener = null;
    own.facts = { ...blank, theme: own.facts.theme };
    if (reason === 'clean-exit') return;
    const answer = await ask(broken, [broken.reload, broken.close]);
    if (answer === 0) window.webContents.reload();
    if (answer === 1) window.destroy();
  });
  let isAsking = false;
  window.on('unresponsive', async () => {
    if (isAsking) return;
    isAsking = true;
    const answer = await ask(silent, [silent.wait, silent.close]);
    isAsking = false;
    if (answer === 1) window.destroy();
  });
}
