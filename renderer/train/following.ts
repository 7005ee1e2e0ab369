// One run that is followed: its news gathered into a state that changes a few times a second at most, its steps into curves.
// When the machine goes away it is followed again, from the step it had, as soon as it is back.
import type { Advice, RunCard, RunNews } from '../../core/run/run-services.ts';
import type { EpochRecord, RunPlan } from '../../core/run/records.ts';
import { stopSource } from '../../core/run/stop.ts';
import { ConnectionLost } from '../../core/run/channel.ts';
import type { Machine } from '../machine.ts';
import { RunCurves } from './columns.ts';

/** What is known of a run that is followed, beside its steps. */
export interface Followed {
  readonly card: RunCard | null;
  readonly plan: RunPlan | null;
  readonly epochs: readonly EpochRecord[];
  readonly pace: { readonly imagesPerSecond: number; readonly secondsLeft: number; readonly engineBytes: number | null } | null;
  readonly doing: { readonly doing: string; readonly done: number; readonly of: number } | null;
  readonly advice: readonly Advice[];
  readonly log: readonly string[];
  /** the last step there is */
  readonly step: number;
  /** why it cannot be followed */
  readonly trouble: string | null;
}

/** A run nothing is known of yet. */
export const nothingYet: Followed = { card: null, plan: null, epochs: [], pace: null, doing: null, advice: [], log: [], step: 0, trouble: null };

/** Lines of a log that are kept. */
const mostLines = 500;

/** The state after some news. Steps go into the curves. */
export function afterNews(now: Followed, news: RunNews, curves: RunCurves): Followed {
  switch (news.kind) {
    case 'card': return { ...now, card: news.card };
    case 'plan': return { ...now, plan: news.plan };
    case 'steps':
      curves.take(news.steps);
      return { ...now, step: curves.last };
    case 'epochs': {
      if (news.epochs.length === 0) return now;
      curves.takeEpochs(news.epochs);
      const first = Math.min(...news.epochs.map(({ epoch }) => epoch));
      return { ...now, epochs: [...now.epochs.filter(({ epoch }) => epoch < first), ...news.epochs] };
    }
    case 'pace': return { ...now, pace: { imagesPerSecond: news.imagesPerSecond, secondsLeft: news.secondsLeft, engineBytes: news.engineBytes } };
    case 'doing': return { ...now, doing: news.doing === null ? null : { doing: news.doing, done: news.done, of: news.of } };
    case 'advice': return { ...now, advice: withAdvice(now.advice, news.advice) };
    case 'log': return { ...now, log: [...now.log, ...news.lines].slice(-mostLines) };
  }
}

/** Advice once more was given: what was said before is said again in its place, not twice. */
function withAdvice(before: readonly Advice[], more: readonly Advice[]): readonly Advice[] {
  const all = [...before];
  for (const one of more) {
    const at = all.findIndex(({ code, layer }) => code === one.code && layer === one.layer);
    if (at < 0) all.push(one);
    else all[at] = one;
  }
  return all;
}

/** A run that is followed. */
export interface Following {
  readonly id: string;
  readonly curves: RunCurves;
  readonly state: () => Followed;
  /** stops following; nothing is told any more */
  readonly end: () => void;
}

/** Milliseconds within which the news of one round of the machine's arrive. */
const together = 30;

/** How often what is followed is told, in milliseconds. */
export interface Pacing {
  (): number;
}

/** Follows a run. `tell` hears of its state no more often than `pacing` says. */
export function follow(machine: Machine, id: string, tell: (state: Followed) => void, pacing: Pacing): Following {
  const curves = new RunCurves();
  const source = stopSource();
  let state = nothingYet;
  let waiting: RunNews[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let toldAt = -Infinity;
  let isOver = false;
  const flush = (): void => {
    timer = null;
    if (isOver) return;
    toldAt = performance.now();
    const news = waiting;
    waiting = [];
    for (const one of news) state = afterNews(state, one, curves);
    tell(state);
  };
  const take = (news: RunNews): void => {
    if (isOver) return;
    waiting.push(news);
    // The first news of all show at once.
    timer ??= setTimeout(flush, state.card === null ? 0 : Math.max(together, toldAt + pacing() - performance.now()));
  };
  const attempt = async (): Promise<void> => {
    // What was said and written so far is told again from the beginning.
    state = { ...state, advice: [], log: [], trouble: null };
    try {
      const answer = await machine.call('followRun', { id, from: curves.last + 1 }, { stop: source.stop, onEvent: (event, told) => { if (event === 'run') take(told as RunNews); } });
      if (isOver || answer.ok) return;
      state = { ...state, trouble: answer.error.message };
      timer ??= setTimeout(flush, 0);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      if (isOver) return;
      if (timer !== null) clearTimeout(timer);
      flush();
      await backAgain(machine);
      if (!isOver) await attempt();
    }
  };
  void attempt();
  return {
    id, curves, state: () => state,
    end() {
      isOver = true;
      if (timer !== null) clearTimeout(timer);
      source.request();
    },
  };
}

/** Resolves once the machine can be asked. */
function backAgain(machine: Machine): Promise<void> {
  return new Promise((resolve) => {
    let stop: (() => void) | null = null;
    let isDone = false;
    stop = machine.onConnection((connection) => {
      if (connection !== 'open' || isDone) return;
      isDone = true;
      stop?.();
      resolve();
    });
    if (isDone) stop();
  });
}
