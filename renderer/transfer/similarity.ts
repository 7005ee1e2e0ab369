// How alike the tasks are: measured by the machine, or said by the person. It belongs to the open drawing and its data.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { similarFrom } from '../../core/design/advise.ts';
import { writeProject } from '../../core/document/file.ts';
import type { Similarity } from '../../core/run/similarity.ts';
import { stopSource, type StopSource } from '../../core/run/stop.ts';
import { dataOf } from '../data-sets.ts';
import { asked } from '../machine.ts';
import { preferences } from '../panels/preferences.ts';
import { designer, theMachine } from '../session.ts';

/** What is known of it. */
export type Likeness =
  | { readonly at: 'unknown'; readonly trouble: string | null }
  | { readonly at: 'measuring'; readonly doing: string | null }
  | { readonly at: 'measured'; readonly found: Similarity }
  | { readonly at: 'said'; readonly similarity: number };

interface Kept {
  /** the base and the data it was found out for */
  readonly about: string;
  readonly likeness: Likeness;
}

const unknown: Likeness = { at: 'unknown', trouble: null };

/** See `Likeness`. */
export const likeness = createStore<Kept>()(() => ({ about: '', likeness: unknown }));

const subject = ({ document }: ReturnType<typeof designer.getState>): string => JSON.stringify([document.base?.weights ?? null, dataOf(document), designer.getState().opening]);

/** What is known of the open drawing's data, for a component. */
export function useLikeness(): Likeness {
  const about = useStore(designer, subject);
  const kept = useStore(likeness);
  return kept.about === about ? kept.likeness : unknown;
}

/** What counts as how alike the tasks are, from 0 to 1; null while it is not known. */
export function similarityIn(of: Likeness): number | null {
  return of.at === 'measured' ? of.found.similarity : of.at === 'said' ? of.similarity : null;
}

let asking: StopSource | null = null;

/** Takes a person's word for it: well on one side or the other. */
export function sayLikeness(isSimilar: boolean): void {
  stopMeasuring();
  likeness.setState({ about: subject(designer.getState()), likeness: { at: 'said', similarity: isSimilar ? (1 + similarFrom) / 2 : similarFrom / 2 } });
}

/** Gives up measuring; what was known before is not known any more. */
export function stopMeasuring(): void {
  if (asking === null) return;
  asking.request();
  asking = null;
  likeness.setState({ likeness: unknown });
}

/** Measures it on a sample of the data. */
export async function measureLikeness(): Promise<void> {
  stopMeasuring();
  const state = designer.getState();
  const data = dataOf(state.document);
  if (data === null) return;
  const own = stopSource();
  asking = own;
  const about = subject(state);
  likeness.setState({ about, likeness: { at: 'measuring', doing: null } });
  const { device, threads } = preferences.getState();
  const answer = await asked(theMachine().call('measureSimilarity', { text: writeProject(state.document), data, device, threads }, {
    stop: own.stop, onEvent: (_event, told) => { if (asking === own && 'doing' in told && told.doing !== null) likeness.setState({ likeness: { at: 'measuring', doing: String(told.doing) } }); },
  }));
  if (asking !== own) return;
  asking = null;
  likeness.setState({ about, likeness: answer.ok ? { at: 'measured', found: answer.value } : { at: 'unknown', trouble: answer.error.message } });
}
