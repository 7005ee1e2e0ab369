// Two ports in one process. Messages are copied and arrive later, as between processes.
import type { Port } from '../../../core/run/channel.ts';

interface End {
  readonly port: Port;
  readonly deliver: (message: unknown) => void;
  readonly shut: (why: string) => void;
}

function end(other: () => End): End {
  const listeners: ((message: unknown) => void)[] = [];
  const closers: ((why: string) => void)[] = [];
  let open = true;
  const shut = (why: string): void => {
    if (!open) return;
    open = false;
    for (const closer of closers) closer(why);
  };
  return {
    deliver: (message) => { if (open) for (const listener of listeners) listener(message); },
    shut,
    port: {
      send(message) {
        const copy: unknown = structuredClone(message);
        queueMicrotask(() => other().deliver(copy));
      },
      onMessage: (listener) => { listeners.push(listener); },
      onClose: (listener) => { closers.push(listener); },
      close() {
        other().shut('The other end closed the connection.');
        shut('The connection was closed.');
      },
    },
  };
}

/** The two ends of one connection. */
export function portPair(): readonly [Port, Port] {
  const first: End = end(() => second);
  const second: End = end(() => first);
  return [first.port, second.port];
}
