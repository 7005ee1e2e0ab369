// Starts the app on the stand-in for Electron, and speaks to it as a page does.
import { vi } from 'vitest';
import { connect, type Client, type ListenerOf } from '../../../core/run/channel.ts';
import type { WindowFacts } from '../../../core/run/desktop.ts';
import type { WindowEvents, WindowServices } from '../../../electron/shell/services.ts';
import { electron, electronModule, FakeWindow, portPairOfElectron, resetElectron, type FakePort } from './fake-electron.ts';

/** Starts electron/main.ts afresh, with these words behind the program's own and this folder as home and state. */
export async function startApp(home: string, words: readonly string[] = [], prepare: () => void = () => undefined): Promise<void> {
  resetElectron();
  prepare();
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_STATE_HOME', home);
  vi.resetModules();
  vi.doMock('electron', electronModule);
  const given = process.argv;
  process.argv = ['convas', ...words];
  try {
    await import('../../../electron/main.ts');
    await vi.waitFor(() => { if (electron.app.hasLock && electron.menu === null) throw new Error('no menu yet'); });
  } finally {
    process.argv = given;
  }
}

/** A page that has handed its port over. */
export interface Page {
  readonly client: Client<WindowServices, WindowEvents>;
  readonly port: FakePort;
  /** what the shell told it, in order */
  readonly told: (readonly [keyof WindowEvents, unknown])[];
  facts(facts: Partial<WindowFacts>): Promise<null>;
}

/** Plays the page of a window: its preload script hands over a port, and the page listens. */
export function pageOf(window: FakeWindow, sender: { readonly url?: string; readonly isSubframe?: boolean } = {}): Page {
  const [own, theirs] = portPairOfElectron();
  if (sender.url !== undefined) window.webContents.mainFrame.url = sender.url;
  const senderFrame = sender.isSubframe === true ? { url: window.webContents.mainFrame.url } : window.webContents.mainFrame;
  electron.channels.emit('convas:connect', { sender: window.webContents, senderFrame, ports: [theirs] });
  own.start();
  const client = connect<WindowServices, WindowEvents>({
    send: (message) => own.postMessage(JSON.stringify(message), []),
    onMessage: (listener) => { own.on('message', ({ data }: { readonly data: string }) => listener(JSON.parse(data))); },
    onClose: (listener) => { own.once('close', () => listener('closed')); },
    close: () => own.close(),
  });
  const told: [keyof WindowEvents, unknown][] = [];
  const onEvent: ListenerOf<WindowEvents> = (event, payload) => void told.push([event, payload]);
  client.call('follow', {}, { onEvent }).catch(() => undefined);
  return { client, port: own, told, facts: (facts) => client.call('facts', { path: null, isUnsaved: false, isBlank: false, theme: 'system', ...facts }) };
}

/** The windows of the app, the first one first. */
export function windowAt(index: number): FakeWindow {
  const window = electron.windows[index];
  if (window === undefined) throw new Error(`there is no window ${index}`);
  return window;
}
