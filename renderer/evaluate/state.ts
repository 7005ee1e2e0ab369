// What the Evaluate place shows: which run and which of its weights, what was measured, and what is looked at.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { capitalised } from '../../core/base/words.ts';
import type { DataEdit } from '../../core/run/data-services.ts';
import type { Part, RunWeights } from '../../core/run/records.ts';
import type { ImageSource } from '../../core/run/result-services.ts';
import type { RunCard } from '../../core/run/run-services.ts';
import { stopSource, type StopSource } from '../../core/run/stop.ts';
import { asked } from '../machine.ts';
import { preferences } from '../panels/preferences.ts';
import { tell, theMachine } from '../session.ts';
import { takeCard } from '../train/state.ts';
import { progressAfter, type Progress } from './progress.ts';
import { splitOf, unpacked, type Report } from './report.ts';
import { evaluateWords as words } from './words.ts';

/** A cell of the confusion matrix. */
export interface ChosenCell {
  readonly actual: number;
  readonly predicted: number;
}

/** What measuring has come to. */
export type Measuring =
  | { readonly at: 'idle' }
  | { readonly at: 'measuring'; readonly progress: Progress | null; readonly isStopping: boolean }
  | { readonly at: 'measured'; readonly report: Report; /** the run's step then */ readonly step: number }
  | { readonly at: 'failed'; readonly code: string; readonly message: string };

/** The state of the place. */
export interface Evaluating {
  /** null until the machine was asked */
  readonly runs: readonly RunCard[] | null;
  readonly id: string | null;
  readonly weights: RunWeights['which'];
  /** null: test images, else those kept aside, else the training images */
  readonly part: Part | null;
  readonly tab: 'results' | 'image';
  readonly measuring: Measuring;
  readonly cell: ChosenCell | null;
  /** corrections of the measured data, by number in the split that was measured */
  readonly corrected: ReadonlyMap<number, DataEdit>;
  /** classes of the measured data as the data number them */
  readonly dataNames: readonly string[];
  /** what reading the data is at before their images can be shown and corrected; null when they can */
  readonly reading: string | null;
  /** the image that is tried; null: none yet */
  readonly image: ImageSource | null;
}

/** The store of the place. */
export const evaluating = createStore<Evaluating>()(() => ({ runs: null, id: null, weights: 'best', part: null, tab: 'results', measuring: { at: 'idle' }, cell: null, corrected: new Map(), dataNames: [], reading: null, image: null }));

/** A part of it, for a component. */
export function useEvaluating<T>(select: (state: Evaluating) => T): T {
  return useStore(evaluating, select);
}

/** Whether a run has weights to measure. */
export const hasWeights = ({ epochs, step }: Pick<RunCard, 'epochs' | 'step'>): boolean => epochs > 0 || step > 0;

/** The run that is shown. */
export const shownRun = ({ runs, id }: Pick<Evaluating, 'runs' | 'id'>): RunCard | null => runs?.find((run) => run.id === id) ?? null;

/** Asks the machine for all runs; the newest that has weights is shown where none is. A run that went while a person looked at it is named. */
export async function refreshRuns(isLookedAt = false): Promise<void> {
  const runs = await theMachine().call('runs', {}).catch(() => null);
  if (runs === null) return; // The banner says that the machine is away.
  const { id } = evaluating.getState();
  const before = shownRun(evaluating.getState());
  evaluating.setState({ runs });
  if (id !== null && runs.some((run) => run.id === id)) return;
  if (before !== null && isLookedAt) tell(words.gone(before.name));
  chooseRun((runs.find(hasWeights) ?? runs[0])?.id ?? null);
}

/** What is known of the data of one measurement and of no other. */
const unread = { cell: null, reading: null, corrected: new Map<number, DataEdit>(), dataNames: [] } as const;

const measured = new Map<string, { readonly report: Report; readonly step: number }>();
const keyOf = ({ id, weights, part }: Pick<Evaluating, 'id' | 'weights' | 'part'>): string => JSON.stringify([id, weights, part]);
let asking: StopSource | null = null;

function become(change: Partial<Pick<Evaluating, 'id' | 'weights' | 'part'>>): void {
  asking?.request();
  asking = null;
  const next = { ...evaluating.getState(), ...change };
  const before = measured.get(keyOf(next));
  evaluating.setState({ ...change, ...unread, measuring: before === undefined ? { at: 'idle' } : { at: 'measured', ...before } });
  if (before !== undefined) void readCorrections(before.report);
}

/** Shows another run. */
export function chooseRun(id: string | null): void {
  if (id === evaluating.getState().id) return;
  become({ id });
  const { image } = evaluating.getState();
  if (image?.kind === 'example') evaluating.setState({ image: null });
}

/** Shows other weights of it. */
export const chooseWeights = (weights: RunWeights['which']): void => become({ weights });
/** Measures on other images. */
export const choosePart = (part: Part | null): void => become({ part });

/** Measures the run as it is chosen. */
export async function measureRun(): Promise<void> {
  const { id, weights, part, runs } = evaluating.getState();
  if (id === null) return;
  asking?.request();
  const own = stopSource();
  asking = own;
  const step = shownRun({ runs, id })?.step ?? 0;
  evaluating.setState({ ...unread, measuring: { at: 'measuring', progress: null, isStopping: false } });
  const answer = await asked(theMachine().call('evaluateRun', { id, weights, part }, {
    stop: own.stop,
    onEvent: (_event, told) => {
      const { measuring } = evaluating.getState();
      if (asking === own && measuring.at === 'measuring' && 'doing' in told && told.doing !== null) evaluating.setState({ measuring: { ...measuring, progress: progressAfter(measuring.progress, told.doing, performance.now()) } });
    },
  }));
  if (asking !== own) return;
  asking = null;
  if (!answer.ok) return evaluating.setState({ measuring: answer.error.code === 'cancelled' ? { at: 'idle' } : { at: 'failed', code: answer.error.code, message: answer.error.message } });
  const report = unpacked(answer.value);
  measured.set(keyOf({ id, weights, part }), { report, step });
  evaluating.setState({ measuring: { at: 'measured', report, step } });
  await readCorrections(report);
}

/** Stops measuring. */
export function stopMeasuring(): void {
  const { measuring } = evaluating.getState();
  if (asking === null || measuring.at !== 'measuring') return;
  evaluating.setState({ measuring: { ...measuring, isStopping: true } });
  asking.request();
}

function isShown(report: Report): boolean {
  const { measuring } = evaluating.getState();
  return measuring.at === 'measured' && measuring.report === report;
}

/** Learns which of the measured images were corrected. */
async function readCorrections(report: Report): Promise<void> {
  const { data } = report.facts;
  const onEvent = (_event: string, told: object): void => {
    if ('doing' in told && typeof told.doing === 'string' && isShown(report)) evaluating.setState({ reading: capitalised(told.doing) });
  };
  const view = await asked(theMachine().call('openData', { data }, { onEvent }));
  const edits = await asked(theMachine().call('corrections', { data, numbering: null }, { onEvent }));
  if (!isShown(report)) return;
  const split = splitOf(report);
  evaluating.setState({
    reading: null,
    dataNames: view.ok ? view.value.names : [],
    corrected: new Map((edits.ok ? edits.value : []).filter((edit) => edit.split === split).map((edit) => [edit.index, edit])),
  });
}

/** Corrects images of the measured data; answers whether that was kept. */
export async function correct(report: Report, numbers: readonly number[], change: Partial<Pick<DataEdit, 'label' | 'isExcluded'>>): Promise<boolean> {
  const split = splitOf(report);
  const { corrected } = evaluating.getState();
  const edits = numbers.map((index): DataEdit => ({ ...(corrected.get(index) ?? { split, index, label: null, isExcluded: false }), ...change }));
  const answer = await asked(theMachine().call('correctData', { data: report.facts.data, numbering: null, edits }));
  if (!answer.ok) {
    tell(answer.error.message, 'bad');
    return false;
  }
  const next = new Map(evaluating.getState().corrected);
  for (const edit of edits) {
    if (edit.label === null && !edit.isExcluded) next.delete(edit.index);
    else next.set(edit.index, edit);
  }
  evaluating.setState({ corrected: next });
  return true;
}

/** Begins a run from these weights, on the data as they are corrected now. */
export async function trainOn(report: Report): Promise<RunCard | null> {
  const state = evaluating.getState();
  const run = shownRun(state);
  if (run === null) return null;
  const drawing = await asked(theMachine().call('drawingOfRun', { id: run.id }));
  if (!drawing.ok) {
    tell(drawing.error.message, 'bad');
    return null;
  }
  const { text, weights: { [state.weights]: weights } } = drawing.value;
  if (weights === null) {
    tell(words.head.notYet, 'bad');
    return null;
  }
  const { device, threads } = preferences.getState();
  const begun = await asked(theMachine().call('startRun', { text, recipe: run.recipe, data: report.facts.data, device, threads, name: words.images.trainName(run.name), weights, force: false }));
  if (!begun.ok) {
    tell(begun.error.message, 'bad');
    return null;
  }
  tell(words.images.begun(begun.value.name), 'good');
  takeCard(begun.value, true);
  await refreshRuns();
  return begun.value;
}

/** Looks closer at an image. */
export function tryImage(image: ImageSource): void {
  evaluating.setState({ image, tab: 'image' });
}
