// Stopping in good order: Ctrl-C, a request to end, a terminal that closes, or a reader that went away stop what is under
// way between two steps, so that it can save; a second Ctrl-C ends at once.
import type { Result } from '../../core/base/diagnostic.ts';
import type { RunEvent } from '../runs/index.ts';
import { exit, Stopped } from './command.ts';
import { exitFor } from './device.ts';
import type { Output } from './output.ts';

const underWay = new Set<AbortController>();

/** Stops everything under way; false when there is nothing. */
export function stopAll(): boolean {
  for (const controller of underWay) controller.abort();
  return underWay.size > 0;
}

/** What work under way is given. */
export interface Watch {
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** How work under way is shown and stopped. */
export interface WatchOptions {
  readonly onEvent?: (event: RunEvent) => void;
  /** what is said when it is to stop */
  readonly stopping?: string;
}

/**
 * Does work that can be stopped, and gives its value. A failure ends the command with the exit code it means; work that was
 * stopped and has nothing to give ends it with 130.
 */
export async function watched<T>(out: Output, work: (watch: Watch) => Promise<Result<T>>, options: WatchOptions = {}): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exit.stopped);
    out.warn(options.stopping ?? 'Stopping. Press Ctrl-C again to end at once.');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  underWay.add(controller);
  try {
    const result = await work({ signal: controller.signal, onEvent: options.onEvent ?? (() => undefined) });
    out.progress('');
    if (result.ok) return result.value;
    const lost = controller.signal.aborted && (result.error.code === 'engine-lost' || result.error.code === 'cancelled');
    throw new Stopped(result.error, lost ? exit.stopped : exitFor(result.error));
  } finally {
    underWay.delete(controller);
    for (const name of signals) process.off(name, stop);
  }
}
