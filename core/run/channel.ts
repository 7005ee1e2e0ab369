// Conversations over any pair of ports, with an engine or with the services of the machine: calls with an answer, events
// before the answer, cancelling, and errors that arrive with their stack. The port may be an Electron MessagePort, a process's
// messages, a socket or a pair in memory; everything above it is the same.
import { bug } from '../base/diagnostic.ts';
import type { Events, Requests } from './protocol.ts';
import { stopSource, type Stop, type StopSource } from './stop.ts';

/** One end of a connection. Messages arrive in the order they were sent. */
export interface Port {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** told once when the other end is gone; `why` is a sentence for people */
  onClose(listener: (why: string) => void): void;
  close(): void;
}

/** A table of requests: name → argument and answer. */
export type RequestTable<R> = { readonly [K in keyof R]: { argument: unknown; answer: unknown } };
/** Takes the events of a table as they come. */
export type ListenerOf<E> = <K extends keyof E & string>(event: K, payload: E[K]) => void;

/** What a handler may use while it works. */
export interface Call<E = Events> {
  /** requested when the caller cancels or is gone */
  readonly stop: Stop;
  /** requested once the caller's end of the connection is gone; one for all calls of a connection, so it also tells them apart */
  readonly gone: Stop;
  readonly tell: ListenerOf<E>;
}

/** The work behind each request of a table (`core/run/protocol` for an engine, `core/run/services` for the machine). */
export type Handlers<R extends RequestTable<R> = Requests, E = Events> = { readonly [K in keyof R]: (argument: R[K]['argument'], call: Call<E>) => Promise<R[K]['answer']> };

/** The asking end. */
export interface Client<R extends RequestTable<R> = Requests, E = Events> {
  /**
   * Asks and waits. Requesting `stop` cancels: the handler decides what to answer. Rejects with RemoteError when the
   * handler threw and with ConnectionLost when the other end is gone.
   */
  call<K extends keyof R & string>(request: K, argument: R[K]['argument'], options?: CallOptions<E>): Promise<R[K]['answer']>;
  close(): void;
}

/** What a call may be given. */
export interface CallOptions<E = Events> {
  readonly stop?: Stop | undefined;
  readonly onEvent?: ListenerOf<E> | undefined;
}

/** A handler at the other end threw: its message and its stack there. */
export class RemoteError extends Error {
  readonly remoteStack: string;
  constructor(message: string, remoteStack: string) {
    super(message);
    this.name = 'RemoteError';
    this.remoteStack = remoteStack;
  }
}

/** The other end is gone; the message says why as far as it is known. */
export class ConnectionLost extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'ConnectionLost';
  }
}

type Message =
  | { readonly type: 'call'; readonly id: number; readonly request: string; readonly argument: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'event'; readonly id: number; readonly event: string; readonly payload: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'error'; readonly id: number; readonly message: string; readonly stack: string };

/** What came over the port, when it is one of ours; anything else is none of our business. */
function asMessage(message: unknown): Message | null {
  if (typeof message !== 'object' || message === null || !('type' in message) || !('id' in message)) return null;
  return typeof message.type === 'string' && typeof message.id === 'number' ? (message as Message) : null;
}

/** Connects the asking end to a port. */
export function connect<R extends RequestTable<R> = Requests, E = Events>(port: Port): Client<R, E> {
  interface Pending { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void; readonly onEvent: ListenerOf<E> | undefined; readonly settle: () => void }
  const pending = new Map<number, Pending>();
  let last = 0;
  let lost: string | null = null;

  const take = (id: number): Pending | undefined => {
    const call = pending.get(id);
    pending.delete(id);
    call?.settle();
    return call;
  };
  port.onMessage((raw) => {
    const message = asMessage(raw);
    if (message === null) return;
    if (message.type === 'event') pending.get(message.id)?.onEvent?.(message.event as keyof E & string, message.payload as E[keyof E & string]);
    else if (message.type === 'answer') take(message.id)?.resolve(message.answer);
    else if (message.type === 'error') take(message.id)?.reject(new RemoteError(message.message, message.stack));
  });
  port.onClose((why) => {
    lost = why;
    for (const id of [...pending.keys()]) take(id)?.reject(new ConnectionLost(why));
  });

  return {
    call(request, argument, { stop, onEvent } = {}) {
      return new Promise<never>((resolve, reject) => {
        if (lost !== null) return reject(new ConnectionLost(lost));
        const id = ++last;
        let settle = (): void => undefined;
        pending.set(id, { resolve: resolve as (answer: unknown) => void, reject, onEvent, settle: () => settle() });
        port.send({ type: 'call', id, request, argument } satisfies Message);
        if (stop !== undefined) settle = stop.onRequest(() => port.send({ type: 'cancel', id } satisfies Message));
      });
    },
    close: () => port.close(),
  };
}

/** Connects the working end to a port. */
export function serve<R extends RequestTable<R> = Requests, E = Events>(port: Port, handlers: NoInfer<Handlers<R, E>>): void {
  const running = new Map<number, StopSource>();
  const end = stopSource();
  let open = true;
  const send = (message: Message): void => {
    if (open) port.send(message);
  };
  port.onClose(() => {
    open = false;
    for (const source of running.values()) source.request();
    end.request();
  });
  port.onMessage((raw) => {
    const message = asMessage(raw);
    if (message?.type === 'cancel') running.get(message.id)?.request();
    if (message?.type !== 'call') return;
    const { id, request, argument } = message;
    const source = stopSource();
    running.set(id, source);
    const tell: ListenerOf<E> = (event, payload) => send({ type: 'event', id, event, payload });
    work(handlers, request, argument, { stop: source.stop, gone: end.stop, tell })
      .then((answer) => send({ type: 'answer', id, answer }), (error: unknown) => send({ type: 'error', id, ...described(error) }))
      .finally(() => running.delete(id));
  });
}

async function work<R extends RequestTable<R>, E>(handlers: Handlers<R, E>, request: string, argument: unknown, call: Call<E>): Promise<unknown> {
  if (!Object.hasOwn(handlers, request)) bug(`there is no request "${request}"`);
  const handler = handlers[request as keyof R] as (argument: unknown, call: Call<E>) => Promise<unknown>;
  return handler(argument, call);
}

function described(error: unknown): { message: string; stack: string } {
  if (error instanceof Error) return { message: error.message, stack: error.stack ?? error.message };
  return { message: String(error), stack: String(error) };
}
