// Training as a person at a terminal sees it: one moving line with loss, accuracy, images per second and time left, and a
// line that stays for every epoch. Programs get the same as JSON lines.
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';
import type { EpochRecord, Part, RunPlan, RunSummary } from '../../core/run/records.ts';
import type { Advice } from '../../core/run/run-services.ts';
import type { RunEvent } from '../runs/index.ts';
import { barLine, count, duration, percent, typed, wrapped, type Output } from './output.ts';

/** Follows a run's events. */
export interface Follower {
  readonly onEvent: (event: RunEvent) => void;
  /** what the run said it would do, once that has come */
  readonly plan: () => RunPlan | null;
}

const partInWords: Readonly<Record<Part, string>> = { training: 'training', validation: 'kept aside', test: 'test' };

/** Milliseconds after which a run without a terminal says where it is. */
const quietFor = 60_000;

function epochLine(record: EpochRecord, epochs: number, measuredOn: Part | null, best: boolean): string {
  const { training, validation } = record;
  const parts = [`epoch ${String(record.epoch).padStart(String(epochs).length)}/${epochs}`, `loss ${training.loss.toFixed(4)}`];
  if (training.accuracy !== null) parts.push(`accuracy ${percent(training.accuracy)}`);
  if (validation !== null) {
    parts.push(`${partInWords[measuredOn ?? 'validation']}: loss ${validation.loss.toFixed(4)}`);
    if (validation.accuracy !== null) parts.push(`accuracy ${percent(validation.accuracy)}`);
  }
  parts.push(duration(record.seconds));
  if (best && measuredOn === 'validation') parts.push('best so far');
  return parts.join(' · ');
}

function planLine({ parameters, examples, validatedOn, batch, epochs, device, threads }: RunPlan): string {
  const beside = validatedOn === null ? '' : `, ${count(examples[validatedOn])} ${validatedOn === 'test' ? 'test images' : 'kept aside'}`;
  const on = threads === null ? device : `${device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return `${count(parameters)} parameters · ${count(examples.training)} training images${beside} · batch ${batch} · ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'} · ${on}`;
}

const marks: Readonly<Record<Advice['severity'], string>> = { bad: '✗', warn: '!', note: 'i' };

/** What the doctor found: title, what it was seen by, what to do, and how to say that on the command line. */
function adviceLines({ severity, title, evidence, advice, recipe }: Advice, columns: number): readonly string[] {
  const width = Math.max(40, Math.min(columns, 120) - 4);
  const settings = recipe === null ? [] : [`next time: ${settingsOf(recipe).map((setting) => `--set ${typed(setting)}`).join(' ')}`];
  return [`${marks[severity]} ${title}`, ...[evidence, advice].flatMap((text) => wrapped(text, width)).concat(settings).map((line) => `    ${line}`)];
}

/** A change of the recipe as `--set` takes it: optimizer.learningRate=0.001. */
function settingsOf(recipe: JsonObject, before = ''): readonly string[] {
  return Object.entries(recipe).flatMap(([name, value]) => {
    return isObject(value) ? settingsOf(value, `${before}${name}.`) : [`${before}${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`];
  });
}

/** Shows a run through `out`; in JSON mode each event is one line. */
export function follow(out: Output): Follower {
  let plan: RunPlan | null = null;
  let smoothed: number | null = null;
  let saidAt = performance.now();
  const say = (line: string): void => {
    saidAt = performance.now();
    out.say(line);
  };
  const showSteps = (event: Extract<RunEvent, { event: 'steps' }>): void => {
    const last = event.rows.at(-1);
    if (last === undefined || plan === null) return;
    for (const row of event.rows) smoothed = smoothed === null ? row.loss : 0.95 * smoothed + 0.05 * row.loss;
    const loss = `loss ${(smoothed ?? last.loss).toFixed(4)}`;
    const accuracy = last.accuracy === null ? '' : ` · accuracy ${percent(mean(event.rows.map((row) => row.accuracy ?? 0)))}`;
    const rest = `${last.epoch}/${plan.epochs} · ${loss}${accuracy} · ${count(Math.round(event.imagesPerSecond))} images/s · ${duration(event.secondsLeft)} left`;
    out.progress(barLine(last.step / (plan.stepsPerEpoch * plan.epochs), `epoch ${rest}`, out.columns, rest));
    if (!out.interactive && performance.now() - saidAt > quietFor) say(`step ${count(last.step)}, epoch ${rest}`);
  };
  const onEvent = (event: RunEvent): void => {
    out.emit(event);
    if (out.json) return;
    switch (event.event) {
      case 'reading': {
        const left = event.secondsLeft === null ? '' : ` · ${duration(event.secondsLeft)} left`;
        out.progress(barLine(event.done / Math.max(1, event.of), `${event.doing} ${percent(event.done / Math.max(1, event.of), 0)}${left}`, out.columns));
        return;
      }
      case 'plan':
        plan = event;
        say(planLine(event));
        if (event.from > 0) say(`goes on from step ${count(event.from)}`);
        return;
      case 'steps':
        showSteps(event);
        return;
      case 'measuring':
        out.progress(barLine(event.done / Math.max(1, event.of), `measuring ${event.part} images ${count(event.done)}/${count(event.of)}`, out.columns));
        return;
      case 'epoch':
        say(epochLine(event.record, plan?.epochs ?? event.record.epoch, plan?.validatedOn ?? null, event.best));
        return;
      case 'advice':
        for (const one of event.advice) for (const line of adviceLines(one, out.columns)) say(line);
        return;
      case 'log':
        say(event.line);
        return;
      case 'comparing':
      case 'saving':
      case 'checkpoint':
      case 'layers':
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
export function sayEnd(out: Output, summary: RunSummary, plan: RunPlan | null): void {
  out.progress('');
  if (out.json) {
    out.emit({ event: 'end', ...summary });
    return;
  }
  const { best, folder, step, epochs } = summary;
  const measuredOn = plan?.validatedOn ?? null;
  if (best !== null) {
    const when = measuredOn === 'validation' ? `best after epoch ${best.epoch}` : `after epoch ${best.epoch}`;
    out.say(`${when}, ${partInWords[measuredOn ?? 'training']}: loss ${best.loss.toFixed(4)}${best.accuracy === null ? '' : `, accuracy ${percent(best.accuracy, 2)}`}`);
  }
  if (summary.state === 'finished' && plan?.from === step) {
    out.say(`Nothing was left to do: ${folder} has trained its ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}. For more: ${goOnWith(folder)} --epochs ${epochs + 5}`);
    return;
  }
  out.say(`${count(step)} steps, ${duration(summary.seconds)}, ${count(Math.round(summary.imagesPerSecond))} images/s → ${folder}`);
  if (summary.state === 'stopped') out.say(`Stopped after step ${count(step)}; nothing is lost. Go on with: ${goOnWith(folder)}`);
}

/** The command that goes on with a run. */
export function goOnWith(folder: string): string {
  return `convas train --resume ${typed(folder)}`;
}
