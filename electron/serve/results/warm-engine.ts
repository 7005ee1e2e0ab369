// An engine that stays for a while after each question: a person tries one image after the other, and a process that has the
// model open answers at once.
import { fail, type Result } from '../../../core/base/diagnostic.ts';
import { ConnectionLost } from '../../../core/run/channel.ts';
import type { Listener, Requests } from '../../../core/run/protocol.ts';
import type { Stop } from '../../../core/run/stop.ts';
import { engineFailure, startEngine, type Engine } from '../../engine-host.ts';

/** How long it waits for another question, in milliseconds. */
const idle = 30_000;

/** Asks the engine; it is started with the first question and ended when none came for a while. */
export type AskWarm = <R extends 'glance' | 'explain'>(request: R, argument: Requests[R]['argument'], how: { readonly stop: Stop; readonly onEvent: Listener }) => Promise<Requests[R]['answer'] | Result<never>>;

/** An engine that is kept at hand. */
export function warmEngine(start: () => Engine = startEngine): AskWarm {
  let engine: Engine | null = null;
  let asking = 0;
  let timer: NodeJS.Timeout | undefined;
  const letGo = (): void => {
    const old = engine;
    engine = null;
    void old?.close();
  };
  return async (request, argument, how) => {
    clearTimeout(timer);
    const used = (engine ??= start());
    asking++;
    used.rest(false);
    try {
      return await used.ask(request, argument, how);
    } catch (error) {
      // The next question gets another where this one is gone; whoever was killed for not stopping was asked to stop.
      if (engine === used && error instanceof ConnectionLost) engine = null;
      return how.stop.requested ? fail('cancelled', 'Stopped.') : engineFailure(error);
    } finally {
      asking--;
      if (asking === 0) used.rest(true);
      if (asking === 0 && engine !== null) timer = setTimeout(letGo, idle).unref();
    }
  };
}
