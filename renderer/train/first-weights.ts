// What weights the next run begins with: fresh ones, or those another run has come to. Which of them fit the open drawing is
// found out before anybody begins.
import { useEffect, useMemo, useState } from 'react';
import { ok, type Result } from '../../core/base/diagnostic.ts';
import { check } from '../../core/design/check.ts';
import type { Checked } from '../../core/design/checked.ts';
import { weightsApart, type WeightApart } from '../../core/design/weights-fit.ts';
import { readProject } from '../../core/document/file.ts';
import type { RunWeights } from '../../core/run/records.ts';
import { asked } from '../machine.ts';
import { designer, theMachine, useDesigner } from '../session.ts';
import { training, useTraining, type FirstWeights } from './state.ts';

/** Weights of a run, and how they suit the open drawing. */
export type WeightsState =
  | { readonly at: 'fresh' }
  | { readonly at: 'asking' }
  | { readonly at: 'lost'; readonly message: string | null }
  /** the run's drawing needs nothing this one has not */
  | { readonly at: 'fits'; readonly file: string; readonly layers: number }
  | { readonly at: 'apart'; readonly apart: readonly WeightApart[] };

/** Chooses the weights the open drawing's next run begins with; null for fresh ones. */
export function chooseWeights(choice: Pick<FirstWeights, 'run' | 'which'> | null): void {
  training.setState({ first: choice === null ? null : { ...choice, opening: designer.getState().opening } });
}

/** The weights that are chosen for the open drawing. */
export function useFirstWeights(): FirstWeights | null {
  const opening = useDesigner((state) => state.opening);
  const first = useTraining((state) => state.first);
  const isThere = useTraining(({ runs }) => first !== null && runs?.some(({ id }) => id === first.run) !== false);
  return first !== null && first.opening === opening && isThere ? first : null;
}

/** The drawing a run trained, checked, and the files its weights lie in. */
export interface TrainedDrawing {
  readonly checked: Checked;
  readonly files: Readonly<Record<RunWeights['which'], string | null>>;
}

/** Reads the drawing a run trained. */
export async function trainedDrawing(run: string): Promise<Result<TrainedDrawing>> {
  const answer = await asked(theMachine().call('drawingOfRun', { id: run }));
  if (!answer.ok) return answer;
  const document = readProject(answer.value.text, run);
  return document.ok ? ok({ checked: check(document.value), files: answer.value.weights }) : document;
}

interface Kept {
  readonly run: string;
  readonly answer: Result<TrainedDrawing>;
}

/** How the weights that are chosen suit the open drawing. */
export function useWeightsState(): WeightsState {
  const first = useFirstWeights();
  const run = first?.run ?? null;
  // Its files come to be while it is under way.
  const epochs = useTraining(({ runs }) => runs?.find(({ id }) => id === run)?.epochs ?? 0);
  const checked = useDesigner((state) => state.checked);
  const [kept, setKept] = useState<Kept | null>(null);
  useEffect(() => {
    if (run === null) return undefined;
    let isWanted = true;
    const read = async (): Promise<void> => {
      const answer = await trainedDrawing(run);
      if (isWanted) setKept({ run, answer });
    };
    void read();
    return () => { isWanted = false; };
  }, [run, epochs]);
  return useMemo((): WeightsState => {
    if (first === null) return { at: 'fresh' };
    if (kept === null || kept.run !== first.run) return { at: 'asking' };
    if (!kept.answer.ok) return { at: 'lost', message: kept.answer.error.message };
    const { files, checked: trained } = kept.answer.value;
    const file = files[first.which];
    if (file === null) return { at: 'lost', message: null };
    const apart = weightsApart(trained, checked);
    return apart.length > 0 ? { at: 'apart', apart } : { at: 'fits', file, layers: checked.layers.filter(({ weights }) => weights.length > 0).length };
  }, [first, kept, checked]);
}
