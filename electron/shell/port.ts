// A window's message port as a port of core/run/channel. Messages are JSON text, as over the socket of the browser host, so
// that both front doors carry the same things; whatever else comes closes it.
import type { MessagePortMain } from 'electron';
import type { Port } from '../../core/run/channel.ts';

/** The port over a message port; nothing arrives before `start` of the message port is called. */
export function windowPort(port: MessagePortMain): Port {
  return {
    send: (message) => port.postMessage(JSON.stringify(message)),
    onMessage: (listener) => {
      port.on('message', ({ data }: { readonly data: unknown }) => {
        const read = parsed(data);
        if (read === undefined) port.close();
        else listener(read);
      });
    },
    onClose: (listener) => { port.once('close', () => listener('The window is gone.')); },
    close: () => port.close(),
  };
}

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}
