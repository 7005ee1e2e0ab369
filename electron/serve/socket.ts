// A page's socket as a port: messages are JSON text. Whatever else comes closes it, and nothing that comes can throw.
import type { RawData, WebSocket } from 'ws';
import type { Port } from '../../core/run/channel.ts';

/** Reasons for closing a socket, by the numbers of RFC 6455. */
const closing = { goingAway: 1001, notUnderstood: 1003, notText: 1007, failed: 1011 } as const;

/** The port over a socket that is open. */
export function socketPort(socket: WebSocket): Port {
  return {
    send(message) {
      try {
        socket.send(JSON.stringify(message), () => undefined);
      } catch {
        // An answer too large for one text: the page learns that its call is lost.
        socket.close(closing.failed, 'The answer is too large to be sent.');
      }
    },
    onMessage: (listener) => {
      socket.on('message', (data: RawData, isBinary: boolean) => {
        if (isBinary) return socket.close(closing.notUnderstood, 'Messages are text.');
        const read = parsed(data);
        if (read === undefined) return socket.close(closing.notText, 'Messages are JSON.');
        listener(read);
      });
    },
    onClose: (listener) => { socket.once('close', () => listener('The window is gone.')); },
    close: () => socket.close(closing.goingAway, 'Convas has ended.'),
  };
}

function parsed(data: RawData): unknown {
  try {
    return JSON.parse(String(data)) as unknown;
  } catch {
    return undefined;
  }
}
