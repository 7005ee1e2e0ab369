// What eval, predict and export work on: a run folder, or a network with a weights file.
import type { Source } from '../../core/run/protocol.ts';
import { WrongUse, type Input, type Option } from './command.ts';
import { requireSound } from './diagnostics.ts';
import type { Output } from './output.ts';
import { isRun, openProject } from './project.ts';

/** `--weights` and `--last`. */
export const sourceOptions: Readonly<Record<string, Option>> = {
  weights: { type: 'string', value: 'FILE', doc: 'safetensors for a NETWORK (a RUN brings its own)' },
  last: { type: 'boolean', doc: 'take the run\'s last weights instead of its best' },
};

/** Reads the word as a run folder or a network. Without weights, its own or a file's, a network counts only where fresh ones will do. */
export async function sourceOf(word: string, input: Input, out: Output, fresh: 'fresh weights will do' | 'weights are needed'): Promise<Source> {
  const weights = input.text('weights');
  if (isRun(word)) {
    if (weights !== undefined) throw new WrongUse(`${word} is a run and brings its own weights; --weights goes with a project file.`);
    return { folder: word, weights: input.flag('last') ? 'last' : 'best' };
  }
  const project = await openProject(word, 'run folder, project file or template');
  const { document } = project;
  if (input.flag('last')) throw new WrongUse('--last goes with a run folder.');
  if (weights === undefined && document.base === null && fresh === 'weights are needed') throw new WrongUse(`${word} is a network without trained weights: give the folder of a run, or --weights FILE beside it.`);
  requireSound(project, out, 'used');
  return { document, weights: weights ?? null, seed: typeof document.recipe['seed'] === 'number' ? document.recipe['seed'] : 1 };
}
