// The machine behind the window, as the services of core/run/services: in a browser by a socket to the host the page came
// from, in the desktop app by its bridge (machine-desktop). When the host goes away the page keeps its work and tries again until it is back.
import { fail, type Result } from '../core/base/diagnostic.ts';
import { connect, ConnectionLost, type CallOptions, type Client, type Port } from '../core/run/channel.ts';
import type { DesktopEvents, DesktopServiceName, DesktopServices } from '../core/run/desktop.ts';
import type { ServiceEvents, ServiceName, Services } from '../core/run/services.ts';
import { returningHere, type Returning } from './returning.ts';

/** Whether the machine can be asked just now. */
export type Connection = 'connecting' | 'open' | 'lost';

/** What the desktop shell does for its window. */
export interface Desktop {
  call<S extends DesktopServiceName>(service: S, argument: DesktopServices[S]['argument'], options?: CallOptions<DesktopEvents>): Promise<DesktopServices[S]['answer']>;
  /** where a dropped file lies; '' when it lies nowhere */
  pathOf(file: File): string;
}

/** The asking end the window has. */
export interface Machine {
  call<S extends ServiceName>(service: S, argument: Services[S]['argument'], options?: CallOptions<ServiceEvents>): Promise<Services[S]['answer']>;
  /** tells the present state at once, and every change; answers how to stop listening */
  onConnection(listener: (connection: Connection) => void): () => void;
  /** what the desktop shell does beyond; not there in a browser */
  readonly desktop?: Desktop;
}

const hostEnded = 'The program behind this page has ended.';
const firstRetry = 250;
const lastRetry = 4000;

/** A port over a socket that is open. Messages are JSON text. */
function socketPort(socket: WebSocket): Port {
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    onMessage: (listener) => socket.addEventListener('message', ({ data }) => listener(JSON.parse(String(data)) as unknown)),
    onClose: (listener) => socket.addEventListener('close', () => listener(hostEnded)),
    close: () => socket.close(),
  };
}

/** Connects to the host a page came from, again and again while it is away; to none that cannot prove to be that host. */
export function hostMachine(address: string, returning: Returning = returningHere()): Machine {
  const listeners = new Set<(connection: Connection) => void>();
  let state: Connection = 'connecting';
  let client: Promise<Client<Services, ServiceEvents>>;
  let retry = firstRetry;
  const become = (next: Connection): void => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const again = (): void => {
    const soon = retry;
    retry = Math.min(lastRetry, retry * 2);
    setTimeout(() => void returning.mayConnect().then((may) => (may ? open() : again())), soon);
  };
  const open = (): void => {
    client = new Promise((resolve, reject) => {
      const socket = new WebSocket(address);
      socket.addEventListener('open', () => {
        retry = firstRetry;
        resolve(connect<Services, ServiceEvents>(socketPort(socket)));
        become('open');
        void returning.learn();
      });
      socket.addEventListener('close', () => {
        // Who asks while the host is away is told so at once; waiting for a host that may never come would look like nothing.
        reject(new ConnectionLost(hostEnded));
        become('lost');
        again();
      });
    });
    // Nobody may be asking just then.
    client.catch(() => undefined);
  };
  open();
  return {
    async call(service, argument, options) {
      return (await client).call(service, argument, options);
    },
    onConnection(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
  };
}

/** Asks for something that may fail, and turns a lost connection into a failure like any other. */
export async function asked<T>(answer: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ConnectionLost) return fail('connection-lost', `${error.message} Your drawing is kept in this window; what you asked for was not done.`);
    throw error;
  }
}
