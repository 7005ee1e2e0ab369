// Ports over a forked process's messages, from either side.
import type { ChildProcess } from 'node:child_process';
import type { Port } from '../core/run/channel.ts';

/** The parent's port to a child; `whyClosed` words why it is gone. */
export function childPort(child: ChildProcess, whyClosed: (code: number | null, signal: NodeJS.Signals | null) => string): Port {
  const closers: ((why: string) => void)[] = [];
  let gone: string | null = null;
  const close = (why: string): void => {
    if (gone !== null) return;
    gone = why;
    for (const closer of closers) closer(why);
  };
  child.on('exit', (code, signal) => close(whyClosed(code, signal)));
  child.on('error', (error) => close(`The engine could not be started: ${error.message}.`));
  return {
    // A child that is gone takes no messages; its exit says so.
    send: (message) => { if (child.connected) child.send(message as object, () => undefined); },
    onMessage: (listener) => { child.on('message', listener); },
    onClose(listener) {
      if (gone === null) closers.push(listener);
      else listener(gone);
    },
    close: () => { if (child.connected) child.disconnect(); },
  };
}

/** The child's port to its parent. */
export function parentPort(): Port {
  return {
    send: (message) => { if (process.connected) process.send?.(message as object, undefined, undefined, () => undefined); },
    onMessage: (listener) => { process.on('message', listener); },
    onClose: (listener) => { process.on('disconnect', () => listener('The program that started the engine is gone.')); },
    close: () => { if (process.connected) process.disconnect(); },
  };
}
