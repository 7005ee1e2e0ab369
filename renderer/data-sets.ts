// The data a drawing is for. The recipe names them; what they are is asked of the machine, whenever the name changes, and told
// to the drawing, which compares its outputs with them.
import { createStore } from 'zustand/vanilla';
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import { isSetAlone } from '../core/data/sets.ts';
import { fitInput, forgetData, type Fitted } from '../core/design/data-fit.ts';
import { setParams } from '../core/design/edit.ts';
import type { Document } from '../core/document/model.ts';
import type { DataFacts, NamedSet } from '../core/run/services.ts';
import { stopSource, type StopSource } from '../core/run/stop.ts';
import { formatShape } from './format.ts';
import { asked } from './machine.ts';
import { designer, tell, theMachine } from './session.ts';
import { words } from './words.ts';

/** What is known of the data the recipe names. */
export type DataState =
  | { readonly at: 'none' }
  /** a place on the disk that the drawing brought along; a person says whether to look there */
  | { readonly at: 'named'; readonly data: string }
  | { readonly at: 'asking'; readonly data: string; readonly doing: string | null }
  | { readonly at: 'known'; readonly data: string; readonly facts: DataFacts }
  | { readonly at: 'failed'; readonly data: string; readonly message: string };

/** The state of the drawing's data. */
export const dataState = createStore<DataState>()(() => ({ at: 'none' }));

const known = new Map<string, DataFacts>();
let asking: StopSource | null = null;

/** The data a document's recipe names. */
export function dataOf({ recipe }: Pick<Document, 'recipe'>): string | null {
  const { data } = recipe;
  return typeof data === 'string' && data.trim() !== '' ? data : null;
}

/** A size of data without a batch: `1 × 28 × 28`. */
export function showDims(dims: readonly number[]): string {
  return formatShape([null, ...dims]);
}

/** What data are; null when something else was asked meanwhile, so that nobody waits for this answer any more. */
async function ask(data: string): Promise<Result<DataFacts> | null> {
  asking?.request();
  asking = null;
  const before = known.get(data);
  if (before !== undefined) return ok(before);
  const own = stopSource();
  asking = own;
  dataState.setState({ at: 'asking', data, doing: null }, true);
  const answer = await asked(theMachine().call('describeData', { data }, {
    stop: own.stop,
    onEvent: (_event, told) => {
      if (asking === own && 'doing' in told && told.doing !== null) dataState.setState({ at: 'asking', data, doing: told.doing }, true);
    },
  })).catch((): Result<DataFacts> => fail('unreachable', words.data.unreachable));
  if (asking !== own) return null;
  asking = null;
  if (answer.ok) {
    known.set(data, answer.value);
    known.set(answer.value.data, answer.value);
  }
  return answer;
}

/** Notes what a person has looked at elsewhere in the window: a drawing that names these data finds them known. */
export function noteFacts(facts: DataFacts): void {
  known.set(facts.data, facts);
}

/** Tells the drawing and the window what became known. */
function settle(data: string | null, answer: Result<DataFacts> | null): void {
  if (data === null || answer === null) dataState.setState({ at: 'none' }, true);
  else dataState.setState(answer.ok ? { at: 'known', data, facts: answer.value } : { at: 'failed', data, message: answer.error.message }, true);
  const facts = answer?.ok === true && answer.value.targets === 'classes' ? answer.value : null;
  designer.getState().noteClasses(facts === null ? null : { data: facts.title, classes: facts.names.length });
}

/**
 * Whether data are looked at without being asked for: sets known by name, and what was looked at before. A drawing from somebody
 * else may name any place on the disk or on the network; opening it must not touch that.
 */
function isLookedAtUnasked(data: string): boolean {
  return known.has(data) || isSetAlone(data);
}

/** Looks at the data the drawing names, as a person asks. */
export async function lookAtData(data: string): Promise<void> {
  const answer = await ask(data);
  if (answer !== null && dataOf(designer.getState().document) === data) settle(data, answer);
}

/** Finds out what the data of the recipe are, as far as that is done unasked. */
function lookUnasked(): void {
  const data = dataOf(designer.getState().document);
  if (data !== null && isLookedAtUnasked(data)) return void lookAtData(data);
  settle(null, null);
  if (data !== null) dataState.setState({ at: 'named', data }, true);
}

/** Follows the name in the recipe for as long as the window is there; answers how to stop. */
export function followData(): () => void {
  let last: { readonly data: string | null; readonly opening: number } = { data: null, opening: designer.getState().opening };
  const look = (): void => {
    const { document, opening } = designer.getState();
    const data = dataOf(document);
    if (data === last.data && opening === last.opening) return;
    last = { data, opening };
    lookUnasked();
  };
  look();
  return designer.subscribe(look);
}

/** The sets known by name, as the machine lists them; none while it cannot be asked. */
export function namedSets(): Promise<readonly NamedSet[]> {
  return theMachine().call('dataSets', {}).catch(() => []);
}

/** Makes the drawing one for these data, by name or path: the recipe trains on them, the input takes their size. One step. True when done. */
export async function chooseData(data: string, input: string): Promise<boolean> {
  const before = dataState.getState();
  const answer = await ask(data);
  if (answer === null) return false;
  if (!answer.ok) {
    // A question that was given up for this one is asked again.
    if (before.at === 'asking') lookUnasked();
    else dataState.setState(before, true);
    tell(answer.error.message, 'bad');
    return false;
  }
  const facts = answer.value;
  const fitted: Fitted[] = [];
  const done = designer.getState().edit(words.edits.chooseData(facts.title), (document) => {
    const found = fitInput(document, designer.getState().checked, input, facts);
    if (!found.ok) return found;
    fitted.push(found.value);
    return ok(found.value.patch);
  });
  // The same data chosen again change nothing, so nobody else says what they are.
  if (dataState.getState().at === 'asking') settle(facts.data, answer);
  if (!done.ok) tell(done.error.message, 'bad');
  const took = fitted[0]?.took;
  if (took === 'channels' || took === 'nothing') tell(words.data.keptSize(facts.title, showDims(facts.dims)));
  return done.ok;
}

/** Gives up a choice whose data are still being looked at; one that was made stays. */
export function stopChoosing(): void {
  if (asking === null) return;
  asking.request();
  asking = null;
  lookUnasked();
}

/** Takes the size of the data whatever follows behind it, as a person asks; problems then say what no longer fits. */
export function takeSize(input: string, name: string, { dims }: DataFacts): void {
  const [channels, height, width] = dims;
  const params = height === undefined || width === undefined ? { shape: [...dims] } : { channels: channels ?? 1, height, width };
  designer.getState().edit(words.edits.setParameter('size', name), (document) => setParams(document, input, params));
}

/** Chooses no data. */
export function chooseNone(): void {
  designer.getState().edit(words.edits.forgetData, forgetData);
}
