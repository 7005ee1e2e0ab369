// What the Data place knows of the data the drawing names: the opened set, what reading it whole has found, which examples are
// listed and selected, and the corrections made.
import { createStore } from 'zustand/vanilla';
import { fail, type Result } from '../../core/base/diagnostic.ts';
import type { DataAudit, DataEdit, DataSplit, DataView, ExampleFilter, Renumbered } from '../../core/run/data-services.ts';
import { stopSource, type StopSource } from '../../core/run/stop.ts';
import { countsFrom } from '../base64.ts';
import { asked } from '../machine.ts';
import { tell, theMachine } from '../session.ts';
import { words } from '../words.ts';
import { correctedBy, editsOf, numberNow, reverseOf, withEdits, type Corrected } from './corrections.ts';
import { dataWords } from './words.ts';

/** The state of the place. */
export interface DataPlaceState {
  /** how the recipe names the data that are shown; null: none */
  readonly data: string | null;
  readonly at: 'none' | 'opening' | 'open' | 'failed';
  /** what is being done, or why it failed */
  readonly said: string | null;
  /** the code of what failed */
  readonly fault: string | null;
  readonly view: DataView | null;
  /** null while it is not known */
  readonly audit: DataAudit | null;
  /** what reading everything is at; null when nothing is read */
  readonly auditing: string | null;
  /** why it could not be read whole; null when it was, or was not tried */
  readonly unread: string | null;
  readonly tab: 'images' | 'duplicates' | 'augment';
  readonly filter: ExampleFilter;
  /** numbers of the listed examples; null while they are asked for */
  readonly listed: Uint32Array | null;
  readonly selected: ReadonlySet<number>;
  /** place in the list that has the keyboard, and where a selection by Shift began */
  readonly cursor: number;
  readonly anchor: number;
  /** the example the keyboard goes to once it is listed */
  readonly wanted: number | null;
  readonly edge: number;
  /** whether the example at hand is looked at closely, in the place of the gallery */
  readonly isClose: boolean;
  readonly corrected: Corrected;
  readonly past: readonly (readonly DataEdit[])[];
  readonly future: readonly (readonly DataEdit[])[];
  /** the class of the example that has the keyboard, once its picture is there */
  readonly classAtHand: number | null;
  /** what the last correction did */
  readonly done: string | null;
  /** counts changes after which pictures must be fetched again */
  readonly fetched: number;
}

const everything: ExampleFilter = { split: 'training', class: null, show: 'all' };
const nothing: ReadonlySet<number> = new Set();
const fresh = { view: null, audit: null, auditing: null, unread: null, filter: everything, listed: null, selected: nothing, cursor: 0, anchor: 0, isClose: false, wanted: null, classAtHand: null, corrected: new Map(), past: [], future: [], done: null } as const;

/** The store of the place. */
export const dataPlace = createStore<DataPlaceState>()(() => ({ data: null, at: 'none', said: null, fault: null, tab: 'images', edge: 56, fetched: 0, ...fresh }));

let opening: StopSource | null = null;
let reading: StopSource | null = null;
/** whether the place is shown: only then is a set read whole for it */
let isShown = false;

const unreachable = (): Result<never> => fail('unreachable', words.data.unreachable);

/** Whether an answer is still about the data that are shown. */
const isStill = (data: string): boolean => dataPlace.getState().data === data;

/** Shows data: opens them, lists them, reads them whole. Those that are shown already stay as they are, unless they come anew. */
export async function showData(data: string | null, isAnew = false): Promise<void> {
  if (!isAnew && data !== null && dataPlace.getState().data === data && dataPlace.getState().at !== 'failed') return;
  opening?.request();
  opening = null;
  endReading();
  dataPlace.setState(({ fetched }) => ({ ...fresh, data, at: data === null ? 'none' : 'opening', said: null, fault: null, fetched: fetched + 1 }));
  if (data === null) return;
  const own = stopSource();
  opening = own;
  const answer = await asked(theMachine().call('openData', { data }, { stop: own.stop, onEvent: (_event, told) => { if (opening === own && 'doing' in told) dataPlace.setState({ said: told.doing }); } })).catch(unreachable);
  if (opening !== own) return;
  if (!answer.ok) return dataPlace.setState({ at: 'failed', said: answer.error.message, fault: answer.error.code });
  const edits = await asked(theMachine().call('corrections', { data, numbering: answer.value.numbering })).catch(unreachable);
  if (opening !== own) return;
  dataPlace.setState({ at: 'open', said: null, view: answer.value, corrected: correctedBy(edits.ok ? edits.value : []) });
  await list();
  if (opening === own) await audit();
}

/** Ends what is being read for the place when it is left; what was found stays. */
export function pauseReading(): void {
  isShown = false;
  endReading();
}

/** Goes on reading where it was left off, now and whenever a set is opened, until the place is left. */
export async function resumeReading(): Promise<void> {
  isShown = true;
  await audit();
}

function endReading(): void {
  reading?.request();
  reading = null;
  dataPlace.setState({ auditing: null });
}

/** Reads every example, unless that was done: what is the same, how values are spread. Files that turn out damaged leave the list. */
async function audit(): Promise<void> {
  const { data, at, audit: before } = dataPlace.getState();
  if (!isShown || reading !== null || data === null || at !== 'open' || before !== null) return;
  const own = stopSource();
  reading = own;
  dataPlace.setState({ auditing: dataWords.figures.reading, unread: null });
  const found = await asked(theMachine().call('auditData', { data }, { stop: own.stop, onEvent: (_event, told) => { if (reading === own && 'doing' in told) dataPlace.setState({ auditing: told.doing }); } })).catch(unreachable);
  if (reading !== own) return;
  reading = null;
  dataPlace.setState({ auditing: null, ...(found.ok ? { audit: found.value } : { unread: found.error.message }) });
  if (found.ok) await inTurn(() => refresh(data, found.value));
}

/** Looks at the set again: reading it whole may have changed what is known of it. What goes by numbers follows the images to their new ones. */
async function refresh(data: string, { renumbered }: Pick<DataAudit, 'renumbered'>): Promise<void> {
  const view = await asked(theMachine().call('openData', { data })).catch(unreachable);
  if (!isStill(data) || !view.ok) return;
  const { numbering } = view.value;
  const before = dataPlace.getState().view?.numbering;
  if (before === numbering) return dataPlace.setState({ view: view.value });
  const edits = await asked(theMachine().call('corrections', { data, numbering })).catch(unreachable);
  if (!isStill(data)) return;
  const now = nowOf(before, renumbered);
  dataPlace.setState(({ filter, listed, cursor, selected, past, future, corrected, fetched }) => {
    const at = listed?.[cursor];
    return {
      view: view.value, fetched: fetched + 1, listed: null, corrected: edits.ok ? correctedBy(edits.value) : corrected,
      selected: new Set([...selected].flatMap((index) => now({ split: filter.split, index })?.index ?? [])),
      past: followed(past, now), future: followed(future, now),
      wanted: at === undefined ? null : (now({ split: filter.split, index: at })?.index ?? null),
    };
  });
  await list();
}

/** Looks at the set again because it is numbered anew since it was looked at, which the machine found out for somebody else. */
export function followNumbers(data: string): Promise<void> {
  return inTurn(() => followNow(data));
}

async function followNow(data: string): Promise<void> {
  const audit = await asked(theMachine().call('auditData', { data })).catch(unreachable);
  if (!isStill(data) || !audit.ok) return;
  dataPlace.setState({ audit: audit.value });
  await refresh(data, audit.value);
}

/** Leads examples to their present numbers; to none where it is not known which those are. */
function nowOf(numbering: string | undefined, renumbered: Renumbered | null): <E extends Pick<DataEdit, 'split' | 'index'>>(example: E) => E | null {
  return (example) => {
    const index = renumbered === null || renumbered.from !== numbering ? null : numberNow(renumbered, example);
    return index === null ? null : { ...example, index };
  };
}

const followed = (steps: DataPlaceState['past'], now: (edit: DataEdit) => DataEdit | null): DataPlaceState['past'] => steps.map((step) => step.flatMap((edit) => now(edit) ?? [])).filter(({ length }) => length > 0);

/** Asks which examples pass the filter. */
async function list(): Promise<void> {
  const { data, filter, view } = dataPlace.getState();
  if (data === null || view === null) return;
  const answer = await asked(theMachine().call('listExamples', { data, numbering: view.numbering, filter })).catch(unreachable);
  const now = dataPlace.getState();
  if (now.data !== data || now.filter !== filter || now.view?.numbering !== view.numbering) return;
  if (!answer.ok) {
    if (answer.error.code === 'renumbered') return void followNumbers(data);
    dataPlace.setState({ listed: new Uint32Array(0) });
    return tell(answer.error.message, 'bad');
  }
  const listed = countsFrom(answer.value);
  dataPlace.setState(({ cursor, anchor, wanted }) => {
    const found = wanted === null ? -1 : listed.indexOf(wanted);
    const within = (place: number): number => Math.max(0, Math.min(place, listed.length - 1));
    return { listed, wanted: null, ...(found < 0 ? { cursor: within(cursor), anchor: within(anchor) } : { cursor: found, anchor: found }) };
  });
}

/** Lists other examples. */
export function setFilter(change: Partial<ExampleFilter>): void {
  const { filter } = dataPlace.getState();
  const next = { ...filter, ...change };
  if (next.split === filter.split && next.class === filter.class && next.show === filter.show) return;
  dataPlace.setState({ filter: next, listed: null, selected: nothing, cursor: 0, anchor: 0, isClose: false, tab: 'images' });
  void list();
}

/** Shows one example in the gallery. */
export async function goToExample(split: DataSplit, index: number): Promise<void> {
  const filter: ExampleFilter = { split, class: null, show: 'all' };
  dataPlace.setState({ filter, listed: null, selected: new Set([index]), tab: 'images', wanted: index });
  await list();
}

/** The examples that are meant: those selected, else the one that has the keyboard. */
export function meant({ selected, listed, cursor }: Pick<DataPlaceState, 'selected' | 'listed' | 'cursor'>): readonly number[] {
  if (selected.size > 0) return [...selected];
  const one = listed?.[cursor];
  return one === undefined ? [] : [one];
}

/** What the corrections asked for before are at: each begins where the last has ended. */
let making: Promise<unknown> = Promise.resolve();

/** Does what changes corrections, or the numbers they go by, one after the other. */
function inTurn<T>(work: () => T | Promise<T>): Promise<T> {
  const done = making.then(work);
  making = done.catch(() => undefined);
  return done;
}

type How = 'new' | 'undo' | 'redo';
type Example = Pick<DataEdit, 'split' | 'index'>;
/** The edits to make over what is corrected by then; `now` leads examples seen when the edits were asked for to their numbers by then. */
type EditsNow = (state: DataPlaceState, now: (example: Example) => readonly Example[]) => readonly DataEdit[];

/** Makes corrections, once those asked for before are made; answers how many were kept. Each call is one step that can be taken back. */
function make(editsNow: EditsNow, how: How): Promise<number> {
  const { data, view } = dataPlace.getState();
  return inTurn(() => (data === null || !isStill(data) ? 0 : makeNow(data, view?.numbering, editsNow, how)));
}

async function makeNow(data: string, seen: string | undefined, editsNow: EditsNow, how: How, isAgain = false): Promise<number> {
  const state = dataPlace.getState();
  const [numbering, lead] = [state.view?.numbering ?? '', nowOf(seen, state.audit?.renumbered ?? null)];
  const edits = editsNow(state, (example) => {
    const led = seen === numbering ? example : lead(example);
    return led === null ? [] : [led];
  });
  if (edits.length === 0) {
    if (seen !== numbering) tell(dataWords.bar.renumbered, 'bad');
    return 0;
  }
  const reverse = reverseOf(state.corrected, edits);
  const answer = await asked(theMachine().call('correctData', { data, numbering, edits })).catch(unreachable);
  if (!answer.ok) {
    if (answer.error.code === 'renumbered' && !isAgain) {
      await followNow(data);
      return isStill(data) ? makeNow(data, seen, editsNow, how, true) : 0;
    }
    tell(answer.error.message, 'bad');
    return 0;
  }
  if (!isStill(data)) return edits.length;
  dataPlace.setState((now) => ({
    view: answer.value, corrected: withEdits(now.corrected, edits),
    past: how === 'undo' ? now.past.slice(0, -1) : [...now.past, reverse].slice(-200),
    future: how === 'new' ? [] : how === 'undo' ? [...now.future, reverse] : now.future.slice(0, -1),
  }));
  // A list that depends on what was corrected is made anew; the selection may not be in it any more.
  const { filter } = dataPlace.getState();
  if (filter.class !== null || filter.show === 'relabelled' || filter.show === 'excluded') {
    dataPlace.setState({ selected: nothing });
    await list();
  }
  return edits.length;
}

/** Edits of these examples, by the numbers they were seen under. */
const changing = (examples: readonly Example[], change: Partial<Pick<DataEdit, 'label' | 'isExcluded'>>): EditsNow => ({ corrected }, now) => examples.flatMap((one) => now(one).flatMap(({ split, index }) => editsOf(corrected, split, [index], () => change)));

const examplesMeant = (state: DataPlaceState): readonly Example[] => meant(state).map((index) => ({ split: state.filter.split, index }));

const say = (done: string): void => dataPlace.setState({ done });

/** Gives the examples that are meant another class. */
export async function relabel(label: number): Promise<void> {
  const state = dataPlace.getState();
  const kept = await make(changing(examplesMeant(state), { label }), 'new');
  if (kept > 0) say(dataWords.bar.gave(kept, state.view?.names[label] ?? ''));
}

/** Leaves the examples that are meant out, or takes them back in. */
export async function exclude(isExcluded: boolean): Promise<void> {
  const kept = await make(changing(examplesMeant(dataPlace.getState()), { isExcluded }), 'new');
  if (kept > 0) say(isExcluded ? dataWords.bar.left(kept) : dataWords.bar.back(kept));
}

/** Leaves examples of any split out, in one step. */
export async function excludeThese(examples: readonly { readonly split: DataSplit; readonly index: number }[]): Promise<void> {
  const kept = await make(changing(examples, { isExcluded: true }), 'new');
  if (kept > 0) say(dataWords.bar.left(kept));
}

/** Takes every correction back, in one step. */
export async function takeAllBack(): Promise<void> {
  const kept = await make(({ corrected }) => [...corrected.values()].map(({ split, index }) => ({ split, index, label: null, isExcluded: false })), 'new');
  if (kept > 0) say(dataWords.figures.tookBack);
}

/** Takes the last correction back, or makes it again; answers whether there was one. */
export function travelCorrections(how: 'undo' | 'redo'): boolean {
  const step = (state: DataPlaceState): readonly DataEdit[] | undefined => (how === 'undo' ? state.past : state.future).at(-1);
  if (step(dataPlace.getState()) === undefined) return false;
  void (async () => {
    const kept = await make((state) => step(state) ?? [], how);
    if (kept > 0) say(dataWords.bar.asCame(kept));
  })();
  return true;
}
