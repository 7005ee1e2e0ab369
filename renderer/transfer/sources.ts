// Where a person takes a trained network from: one that came with Convas, or a run of their own. Either becomes the open drawing,
// beginning from the weights it was trained to; what it is used for is chosen then.
import { useEffect, useState } from 'react';
import { readProject, writeProject } from '../../core/document/file.ts';
import type { RunCard } from '../../core/run/run-services.ts';
import type { TemplateInfo } from '../../core/run/services.ts';
import { openTemplate, openText } from '../files.ts';
import { designer, tell, theMachine, view } from '../session.ts';
import { about } from '../train/state.ts';
import { transferWords } from './words.ts';

const w = transferWords.base;

/** Opens the drawing of a run with what it learned as its base, and asks what it is to be used for. */
export async function takeRunAsBase({ id, name, data }: Pick<RunCard, 'id' | 'name' | 'data'>): Promise<void> {
  await about(theMachine().call('drawingOfRun', { id }), ({ text, weights }) => {
    const read = readProject(text, name);
    if (!read.ok) return tell(read.error.message, 'bad');
    if (weights.best === null) return tell(w.noneKept(name), 'bad');
    const document = { ...read.value, base: { weights: weights.best, from: w.fromRun(name, data) } };
    void (async () => {
      if (await openText({ path: null, name: document.name, text: writeProject(document), stamp: null })) view.setState({ place: 'design', overlay: 'base' });
    })();
  });
}

/** Opens a trained network that came with Convas, and asks what it is to be used for. */
export async function takeTemplateAsBase(id: string): Promise<void> {
  const { opening } = designer.getState();
  await openTemplate(id);
  if (designer.getState().opening !== opening) view.setState({ place: 'design', overlay: 'base' });
}

/** The trained networks that came with Convas; none until the machine has answered. */
export function useTrainedTemplates(): readonly TemplateInfo[] {
  const [found, setFound] = useState<readonly TemplateInfo[]>([]);
  useEffect(() => {
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const all = await theMachine().call('templates', {});
      if (isWanted) setFound(all.filter(({ isTrained }) => isTrained));
    };
    // A machine that is away has nothing to offer.
    ask().catch(() => undefined);
    return () => { isWanted = false; };
  }, []);
  return found;
}
