// The desktop app: wires Electron to the services of every front door. One process of this for all windows; the engine runs in
// processes of its own, as behind the browser host.
import { app, ipcMain, protocol, session } from 'electron';
import { serve } from '../core/run/channel.ts';
import { builtFile } from './paths.ts';
import { exportModel } from './runs/index.ts';
import { ownPlaces } from './serve/places.ts';
import { readPreferences, writePreferences } from './serve/preferences.ts';
import { recentProjects } from './serve/recent.ts';
import { servicesOver } from './serve/services.ts';
import { RunDesk } from './serve/training/desk.ts';
import { filesIn } from './shell/arguments.ts';
import { watchRuns } from './shell/background.ts';
import { connectChannel } from './shell/connect-channel.ts';
import { guardSession } from './shell/guards.ts';
import { menuBar } from './shell/menu-bar.ts';
import { answerPage, isOwnAddress, scheme } from './shell/pages.ts';
import { windowPort } from './shell/port.ts';
import { windowHandlers, type WindowEvents, type WindowServices } from './shell/services.ts';
import { windowsOver } from './shell/windows.ts';
import { shellWords } from './shell/words.ts';
import { convasVersion } from './version.ts';

const isMac = process.platform === 'darwin';
const places = ownPlaces();
const desk = new RunDesk({ state: places.state });

app.enableSandbox();
// No page has any business on a network; without names there is nothing to reach, whatever else fails.
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
app.setAppUserModelId('io.convas.desktop');
protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, codeCache: true } }]);

const icon = builtFile('icon.png');
const windows = windowsOver({
  preload: builtFile('preload.cjs'), icon, state: places.state, quit: () => app.quit(), holds: (own) => background.holds(own), stays: () => background.stays(),
  changed() {
    showMenu();
    background.look();
  },
});
const background = watchRuns(desk, windows, {
  isMac, icon,
  remembered: async () => (await readPreferences(places.state)).whenClosing,
  async remember(whenClosing) {
    await writePreferences(places.state, { ...(await readPreferences(places.state)), whenClosing });
  },
});
const showMenuFor = menuBar({
  command: (id) => {
    const front = windows.front();
    if (front !== null) return windows.tell(front, 'command', { id });
    // A Mac's menu stays without windows; a command then begins one, which is all that was asked by one of them.
    const opened = windows.open();
    if (id !== 'new-window') windows.tell(opened, 'command', { id });
  },
  open: (path) => {
    const front = windows.front();
    if (front === null) windows.openFile(path);
    else windows.tell(front, 'open', { path });
  },
  newWindow: () => void windows.open(),
  about: () => app.showAboutPanel(),
}, { isMac, hasDeveloperTools: !app.isPackaged });

let recent: Parameters<typeof showMenuFor>[1] = [];
let lastOffered: Parameters<typeof showMenuFor>[0] = [];
function showMenu(): void {
  if (!app.isReady()) return;
  const front = windows.front();
  if (front !== null && front.offered.length > 0) lastOffered = front.offered;
  showMenuFor(lastOffered, recent);
}

async function lookAtRecent(): Promise<void> {
  recent = (await recentProjects(places.state)).filter(({ isMissing }) => !isMissing).map(({ path, name }) => ({ path, name }));
  showMenu();
}

/** Files that the system wants opened before there can be windows. */
const early: string[] = [];
function openFile(path: string): void {
  if (app.isReady()) windows.openFile(path);
  else early.push(path);
}

/** Lets a page speak: only the main frame of one of our windows, only from our own address. */
function listen(): void {
  const shared = servicesOver(places, exportModel, undefined, desk);
  ipcMain.on(connectChannel, ({ sender, senderFrame, ports: [port] }) => {
    const own = windows.of(sender.id);
    const isOurs = own !== null && senderFrame !== null && senderFrame === sender.mainFrame && isOwnAddress(senderFrame.url);
    if (port === undefined) return;
    if (!isOurs) return port.close();
    const used = (path: string): void => {
      app.addRecentDocument(path);
      void lookAtRecent();
    };
    serve<WindowServices, WindowEvents>(windowPort(port), windowHandlers(own, shared, { windows, folder: places.home, changed: showMenu, used }));
    port.start();
  });
}

async function begin(): Promise<void> {
  await app.whenReady();
  protocol.handle(scheme, (request) => answerPage(builtFile('renderer'), request));
  guardSession(session.defaultSession);
  listen();
  app.setAboutPanelOptions({ applicationName: shellWords.app, applicationVersion: convasVersion(), copyright: shellWords.about });
  for (const path of [...early, ...filesIn(process.argv.slice(1), process.cwd())]) windows.openFile(path);
  if (windows.all().length === 0) windows.open();
  await lookAtRecent();
}

app.on('open-file', (event, path) => {
  event.preventDefault();
  openFile(path);
});
app.on('second-instance', (_event, words, folder) => {
  const files = filesIn(words.slice(1), folder);
  for (const path of files) openFile(path);
  if (files.length === 0 && app.isReady()) windows.show();
});
app.on('activate', () => {
  if (app.isReady() && windows.all().length === 0) windows.open();
});
app.on('before-quit', (event) => {
  if (background.holdsQuit()) event.preventDefault();
  else windows.beginQuitting();
});

// A second start hands its files to the first and ends.
if (app.requestSingleInstanceLock()) void begin();
else app.quit();
