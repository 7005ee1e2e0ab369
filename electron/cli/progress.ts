// Training as a person at a terminal sees it: one moving line with loss, accuracy, images per second and time left, and a
// line that stays for every epoch. Programs get the same as JSON lines.
import type { EpochRecord, RunPlan, RunSummary } from '../../core/run/records.ts';
import type { RunEvent } from '../runs/index.ts';
import { bar, count, duration, percent, type Output } from './output.ts';

/** Follows a run's events. */
export interface Follower {
  readonly onEvent: (event: RunEvent) => void;
  readonly plan: () => RunPlan | null;
}

function epochLine(record: EpochRecord, epochs: number, best: boolean): string {
  const { training, validation } = record;
  const parts = [`epoch ${String(record.epoch).padStart(String(epochs).length)}/${epochs}`, `loss ${training.loss.toFixed(4)}`];
  if (training.accuracy !== null) parts.push(`accuracy ${percent(training.accuracy)}`);
  if (validation !== null) {
    parts.push(`kept aside: loss ${validation.loss.toFixed(4)}`);
    if (validation.accuracy !== null) parts.push(`accuracy ${percent(validation.accuracy)}`);
  }
  parts.push(duration(record.seconds));
  if (best) parts.push('best so far');
  return parts.join(' · ');
}

/** Shows a run through `out`; in JSON mode each event is one line. */
export function follow(out: Output): Follower {
  let plan: RunPlan | null = null;
  let smoothed: number | null = null;
  const onEvent = (event: RunEvent): void => {
    out.emit(event);
    if (out.json) return;
    switch (event.event) {
      case 'plan': {
        plan = event;
        const { examples } = event;
        const kept = examples.validation > 0 ? `, ${count(examples.validation)} kept aside` : '';
        out.say(`${count(event.parameters)} parameters · ${count(examples.training)} training images${kept} · batch ${event.batch} · ${event.epochs} ${event.epochs === 1 ? 'epoch' : 'epochs'} · ${event.device}, ${event.threads} ${event.threads === 1 ? 'thread' : 'threads'}`);
        if (event.from > 0) out.say(`goes on from step ${count(event.from)}`);
        return;
      }
      case 'steps': {
        const last = event.rows.at(-1);
        if (last === undefined || plan === null) return;
        for (const row of event.rows) smoothed = smoothed === null ? row.loss : 0.95 * smoothed + 0.05 * row.loss;
        const total = plan.stepsPerEpoch * plan.epochs;
        const accuracy = last.accuracy === null ? '' : ` · accuracy ${percent(mean(event.rows.map((row) => row.accuracy ?? 0)))}`;
        const words = ` epoch ${last.epoch}/${plan.epochs} · loss ${(smoothed ?? last.loss).toFixed(4)}${accuracy} · ${count(Math.round(event.imagesPerSecond))} images/s · ${duration(event.secondsLeft)} left`;
        out.progress(bar(last.step / total, Math.max(8, Math.min(30, out.columns - words.length - 2))) + words);
        return;
      }
      case 'measuring':
        out.progress(`${bar(event.done / Math.max(1, event.of), 20)} measuring ${event.part} images ${count(event.done)}/${count(event.of)}`);
        return;
      case 'epoch':
        out.say(epochLine(event.record, plan?.epochs ?? event.record.epoch, event.best));
        return;
      case 'log':
        out.say(event.line);
        return;
      case 'checkpoint':
      case 'paused':
        return;
    }
  };
  return { onEvent, plan: () => plan };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);
}

/** The closing words of a run. */
export function sayEnd(out: Output, summary: RunSummary): void {
  out.progress('');
  if (out.json) {
    out.emit({ event: 'end', ...summary });
    return;
  }
  const best = summary.best;
  if (best !== null) {
    const accuracy = best.accuracy === null ? '' : `, accuracy ${percent(best.accuracy, 2)}`;
    out.say(`best after epoch ${best.epoch}: loss ${best.loss.toFixed(4)}${accuracy}`);
  }
  out.say(`${count(summary.step)} steps in ${duration(summary.seconds)}, ${count(Math.round(summary.imagesPerSecond))} images/s → ${summary.folder}`);
  if (summary.state === 'stopped') out.say(`Stopped after step ${count(summary.step)}; nothing is lost. Go on with: convas train --resume ${summary.folder}`);
}

/** A signal that fires on the first Ctrl-C (or a terminal that closes); a second one ends the process at once. */
export function interruption(out: Output): { readonly signal: AbortSignal; readonly done: () => void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    out.warn('Stopping after this step and saving. Press Ctrl-C again to end at once.');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    done: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
