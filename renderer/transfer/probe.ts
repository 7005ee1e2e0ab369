// How long an epoch really takes with what is frozen now: a few steps taken in an engine of its own once the line was put down.
// What other boundaries would take follows from the pace that showed.
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { consequencesOf, paceOf, type Pace } from '../../core/design/consequences.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { stopSource, type StopSource } from '../../core/run/stop.ts';
import { writeProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import { dataOf, dataState } from '../data-sets.ts';
import { asked } from '../machine.ts';
import { preferences } from '../panels/preferences.ts';
import { designer, theMachine } from '../session.ts';
import { isActive, training } from '../train/state.ts';

/** What was measured last for the drawing opened as this number. */
export interface Probe {
  readonly opening: number;
  readonly isMeasuring: boolean;
  readonly found: { readonly layers: Document['layers']; readonly recipe: Document['recipe']; readonly seconds: number; readonly pace: Pace } | null;
}

/** See `Probe`. */
export const probe = createStore<Probe>()(() => ({ opening: -1, isMeasuring: false, found: null }));

/** What was measured of the open drawing, for a component. */
export function useProbe(): Probe {
  return useStore(probe);
}

/** Images an epoch goes through, null while the data are not known. */
export function trainingImages(): number | null {
  const data = dataState.getState();
  if (data.at !== 'known') return null;
  const { validation } = readRecipe(designer.getState().document.recipe).recipe;
  return data.facts.train - Math.round(data.facts.train * validation);
}

/** Milliseconds without another move before it is measured. */
const pause = 600;
let timer: ReturnType<typeof setTimeout> | undefined;
let asking: StopSource | null = null;

/** Gives up what is being measured. */
export function stopProbe(): void {
  clearTimeout(timer);
  asking?.request();
  asking = null;
  probe.setState({ isMeasuring: false });
}

/** Measures an epoch at the boundary the drawing has now, a moment after the line was put down. A run under way is not disturbed. */
export function probeSoon(): void {
  stopProbe();
  const { opening, document } = designer.getState();
  if (probe.getState().opening !== opening) probe.setState({ opening, found: null });
  const data = dataOf(document);
  if (data === null || dataState.getState().at !== 'known' || training.getState().runs?.some(({ state }) => isActive(state)) === true) return;
  timer = setTimeout(() => void measure(document, opening), pause);
}

async function measure(document: Document, opening: number): Promise<void> {
  const own = stopSource();
  asking = own;
  probe.setState({ isMeasuring: true });
  const { device, threads } = preferences.getState();
  const answer = await asked(theMachine().call('forecast', { text: writeProject(document), recipe: {}, data: dataOf(document) ?? '', device, threads, probe: true }, { stop: own.stop }));
  if (asking !== own) return;
  asking = null;
  const seconds = answer.ok ? answer.value.secondsPerEpoch : null;
  const [now, images] = [designer.getState(), trainingImages()];
  if (seconds === null || images === null || now.opening !== opening || now.document.layers !== document.layers || now.document.recipe !== document.recipe) return probe.setState({ isMeasuring: false });
  const { recipe } = readRecipe(document.recipe);
  const pace = paceOf(seconds, consequencesOf(now.checked, recipe), { images, batch: recipe.batch });
  probe.setState({ isMeasuring: false, found: { layers: document.layers, recipe: document.recipe, seconds, pace } });
}
