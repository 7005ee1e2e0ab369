// A page of the desktop app as tests play it: it hands over a port as its preload script does, asks and listens.
import { connect, type Client, type ListenerOf } from '../../../core/run/channel.ts';
import type { WindowFacts } from '../../../core/run/desktop.ts';
import type { WindowEvents, WindowServices } from '../../../electron/shell/services.ts';
import { electron, portPairOfElectron, type FakePort, type FakeWindow } from './fake-electron.ts';

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
