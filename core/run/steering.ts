// Steering a run from outside: letting it wait, changing its rate, looking into it. Nothing happens in the middle of a step:
// what is asked waits in a row, and the loop sees to it between two deliveries, while it waits, and while it measures.
import { fail, type Result } from '../base/diagnostic.ts';
import type { Look, LookRequest } from './run-services.ts';

/** What an errand finds: a run between two steps. */
export interface Between {
  /** multiplies the schedule's rate from the next step on; kept with the run before it answers */
  changeRate(factor: number): Promise<Result<null>>;
  /** looks into the run; its numbers stay as they are */
  look(request: LookRequest): Promise<Result<Look>>;
}

/** Something to be done between two steps. */
export type Errand = (at: Between) => Promise<void>;

/** What the loop looks at. */
export interface Steering {
  readonly isPaused: boolean;
  /** how often it was paused: it may have gone on and been paused again while the loop did not look */
  readonly pauses: number;
  /** takes the next errand, null when none waits */
  next(): Errand | null;
  /** resolves when something is asked for after this call: an errand, a pause, its end, a stop */
  changed(): Promise<void>;
}

/** The end that steers. */
export interface Wheel {
  readonly steering: Steering;
  pause(): void;
  proceed(): void;
  /** wakes a loop that waits, because it should stop */
  nudge(): void;
  /** from now on there is a loop that sees to errands */
  open(): void;
  /** has something done between two steps; fails (`run-not-there`) when no loop is there, or it ends before */
  send<T>(errand: (at: Between) => Promise<Result<T>>): Promise<Result<T>>;
  /** the loop has ended: errands that wait are answered */
  close(): void;
}

/** A wheel nobody has turned yet. */
export function steeringWheel(): Wheel {
  interface Waiting { readonly errand: Errand; readonly giveUp: () => void }
  const waiting: Waiting[] = [];
  let listeners: (() => void)[] = [];
  let isPaused = false;
  let pauses = 0;
  let isOpen = false;
  const nudge = (): void => {
    const told = listeners;
    listeners = [];
    for (const listener of told) listener();
  };
  const set = (paused: boolean): void => {
    if (paused && !isPaused) pauses++;
    isPaused = paused;
    nudge();
  };
  return {
    steering: {
      get isPaused() {
        return isPaused;
      },
      get pauses() {
        return pauses;
      },
      next: () => waiting.shift()?.errand ?? null,
      changed: () => new Promise((resolve) => { listeners.push(resolve); }),
    },
    pause: () => set(true),
    proceed: () => set(false),
    nudge,
    open() {
      isOpen = true;
    },
    send: (errand) => new Promise((resolve, reject) => {
      const giveUp = (): void => resolve(fail('run-not-there', 'The run is not training: it reads its data or has ended. Ask again while it trains.'));
      if (!isOpen) return giveUp();
      waiting.push({ errand: (at) => errand(at).then(resolve, reject), giveUp });
      nudge();
    }),
    close() {
      isOpen = false;
      for (const { giveUp } of waiting.splice(0)) giveUp();
    },
  };
}
