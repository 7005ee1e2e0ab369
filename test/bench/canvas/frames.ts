// What one movement costs: frames while the hand moves, the main thread's own time, and its longest task.
import type { CDPSession, Page } from 'playwright-core';

/** One movement or edit, measured. */
export interface Cost {
  /** milliseconds between frames, in order */
  readonly frames: readonly number[];
  /** the main thread's processor time for each frame, milliseconds; other programs on the machine do not count into it */
  readonly work: number;
  /** the longest task of the main thread, milliseconds; 0 when none took 50 or more */
  readonly longest: number;
}

/** Where a share of the values lies below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

interface Recorder {
  frames: number[];
  tasks: number[];
  /** counts recordings, so that one that was stopped ends */
  turn: number;
}

type Recording = typeof globalThis & { recorder: Recorder };

/** Puts the recorder into a page. */
export async function installRecorder(page: Page): Promise<void> {
  await page.evaluate(() => {
    const recorder = { frames: [] as number[], tasks: [] as number[], turn: 0 };
    (globalThis as Recording).recorder = recorder;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) recorder.tasks.push(entry.duration); }).observe({ entryTypes: ['longtask'] });
  });
}

/** The main thread's processor time so far, milliseconds. */
export async function processorTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}

/** Records frames while something is done. */
export async function during(page: Page, session: CDPSession, act: () => Promise<void>): Promise<Cost> {
  await page.evaluate(() => {
    const { recorder } = globalThis as Recording;
    const turn = recorder.turn + 1;
    Object.assign(recorder, { frames: [], tasks: [], turn });
    let last = performance.now();
    const tick = (): void => {
      if (recorder.turn !== turn) return;
      const now = performance.now();
      recorder.frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const before = await processorTime(session);
  await act();
  const spent = (await processorTime(session)) - before;
  const { frames, tasks } = await page.evaluate(() => {
    const { recorder } = globalThis as Recording;
    recorder.turn += 1;
    return { frames: recorder.frames, tasks: recorder.tasks };
  });
  // The first frame holds what went before.
  return { frames: frames.slice(1), work: spent / Math.max(1, frames.length), longest: Math.max(0, ...tasks) };
}

