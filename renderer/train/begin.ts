// Beginning a run: what stands in the way, and the asking itself. The drawing is sent as it is on the screen, so nothing needs
// to be saved before.
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { isUnfinished } from '../../core/design/unfinished.ts';
import { writeProject } from '../../core/document/file.ts';
import type { DrawingDiagnostic } from '../../core/design/check.ts';
import type { Document } from '../../core/document/model.ts';
import { dataOf, dataState, type DataState } from '../data-sets.ts';
import { preferences } from '../panels/preferences.ts';
import { designer, tell, theMachine, useDesigner, view } from '../session.ts';
import { describeRun } from './controls.ts';
import { about, takeCard, training, useTraining } from './state.ts';
import { trainWords } from './words.ts';

/** Why a run cannot begin yet, and where that is mended. */
export interface Obstacle {
  readonly sentence: string;
  readonly mend: 'draw' | 'problems' | 'data' | 'weights';
}

/** What stands in the way of training a drawing; nothing when it can begin. */
export function obstaclesOf(document: Pick<Document, 'layers' | 'recipe'>, diagnostics: readonly DrawingDiagnostic[], data: DataState): readonly Obstacle[] {
  const w = trainWords.begin;
  if (Object.keys(document.layers).length === 0) return [{ sentence: w.empty, mend: 'draw' }];
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const openEnds = errors.filter(isUnfinished).length;
  const found: Obstacle[] = [];
  if (errors.length > openEnds) found.push({ sentence: w.problems(errors.length - openEnds), mend: 'problems' });
  if (openEnds > 0) found.push({ sentence: w.openEnds(openEnds), mend: 'problems' });
  const named = dataOf(document);
  if (named === null) found.push({ sentence: w.noData, mend: 'data' });
  else if (data.at === 'failed') found.push({ sentence: data.message, mend: 'data' });
  else if (data.at === 'named') found.push({ sentence: w.notLooked, mend: 'data' });
  else if (data.at !== 'known') found.push({ sentence: w.asking, mend: 'data' });
  return found;
}

const ofWeights = (obstacle: string | null): readonly Obstacle[] => (obstacle === null ? [] : [{ sentence: obstacle, mend: 'weights' }]);

/** What stands in the way of training the open drawing. */
export function useObstacles(): readonly Obstacle[] {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const data = useStore(dataState);
  const weights = useTraining((state) => state.weights.obstacle);
  return useMemo(() => [...obstaclesOf(document, checked.diagnostics, data), ...ofWeights(weights)], [document, checked, data, weights]);
}

/** The name a new run gets: the network's, numbered from the second on. */
export function nameFor(network: string, taken: readonly string[]): string {
  for (let n = 1; ; n++) {
    const name = trainWords.begin.name(network, n);
    if (!taken.includes(name)) return name;
  }
}

/** What the machine is asked with, for a forecast or a run of the open drawing. */
export function askedFor() {
  const { document } = designer.getState();
  const { device, threads } = preferences.getState();
  return { text: writeProject(document), recipe: {}, data: dataOf(document) ?? '', device, threads } as const;
}

/**
 * Begins a run of the open drawing, unless something stands in the way; it is followed then. What is forecast not to fit into
 * memory begins with `force` alone.
 */
export async function beginRun(force: boolean = false): Promise<boolean> {
  const { document, checked } = designer.getState();
  const { isBusy, isRefused, runs, first, weights: { file: weights, obstacle } } = training.getState();
  if (isBusy || (isRefused && !force) || obstacle !== null || obstaclesOf(document, checked.diagnostics, dataState.getState()).length > 0) return false;
  const name = nameFor(document.name, (runs ?? []).map((run) => run.name));
  const from = weights === null ? undefined : runs?.find(({ id }) => id === first?.run);
  return about(theMachine().call('startRun', { ...askedFor(), name, weights, force }), (card) => {
    takeCard(card, true);
    // What it began with stays known: its own files say nothing of that.
    if (from !== undefined && first !== null) void describeRun(card.id, null, trainWords.start.note(from.name, first.which));
  });
}

/** Begins a run for each change of the recipe, one after the other. */
export async function beginSweep(changes: readonly JsonObject[]): Promise<boolean> {
  const { document } = designer.getState();
  const { weights: { file: weights, obstacle } } = training.getState();
  if (obstacle !== null) return false;
  return about(theMachine().call('startSweep', { ...askedFor(), name: document.name, weights, force: false, changes }), (cards) => {
    for (const [i, card] of cards.entries()) takeCard(card, i === 0);
    training.setState({ shown: 'runs' });
    if (cards.length < changes.length) tell(trainWords.sweep.cutShort(cards.length, changes.length), 'bad');
    else tell(trainWords.sweep.begun(cards.length), 'good');
  });
}

/** The chord's meaning: in the place it begins, elsewhere it leads there. */
export function trainHere(go: () => void): void {
  if (view.getState().place === 'train') void beginRun();
  else go();
}

/** Epochs the open drawing's recipe plans. */
export function useEpochs(): number {
  const recipe = useDesigner((state) => state.document.recipe);
  return useMemo(() => readRecipe(recipe).recipe.epochs, [recipe]);
}
