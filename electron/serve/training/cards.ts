// Cards of runs, read from their folders: what was trained on what, how far it is and how it stands. The folder is the only
// source, so that runs of the command line, of another program and of last year are shown alike.
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { readRecipe } from '../../../core/design/recipe.ts';
import { readProject } from '../../../core/document/file.ts';
import type { Progress } from '../../../core/run/checkpoint.ts';
import { layOver } from '../../../core/design/lay-over.ts';
import type { RunCard, RunState } from '../../../core/run/run-services.ts';
import { isGivenUp, newestProgress } from '../../runs/checkpoints.ts';
import { runFiles } from '../../runs/layout.ts';
import { lockHolder } from '../../runs/lock.ts';
import { members, readJson, textOf } from '../json.ts';
import { readBeginning, readMark, type RunMark } from './mark.ts';

/** What a run was begun with, as its card shows it. */
type Facts = Pick<RunCard, 'network' | 'data' | 'device' | 'recipe' | 'plannedEpochs' | 'from'>;

/** Most points of a card's curve; of longer ones every so manieth is shown, the last always. */
const mostPoints = 200;

/** Reads cards; what was read of a configuration is kept until its file changes. */
export class CardReader {
  readonly #known = new Map<string, { readonly changed: number; readonly bytes: number; readonly facts: Facts | null }>();

  /** The card of the run in a folder; null when there is none. */
  async read(folder: string): Promise<RunCard | null> {
    const found = await stat(folder).catch(() => null);
    if (found === null || !found.isDirectory()) return null;
    const facts = (await this.#configured(folder)) ?? (await beginningFacts(folder));
    if (facts === null) return null;
    const files = runFiles(folder);
    const [mark, progress, bytes, holder, givenUp] = await Promise.all([readMark(folder, found.birthtime), newestProgress(files.checkpoint), bytesIn(folder), lockHolder(folder), isGivenUp(files.checkpoint)]);
    const { state, trouble } = standing(mark, progress, facts.plannedEpochs, holder);
    const epochs = progress?.epochs ?? [];
    return {
      id: basename(folder), folder, name: mark.name, notes: mark.notes, sweep: mark.sweep, begun: mark.begun, state, trouble, ...facts,
      step: progress?.step ?? 0, epochs: progress?.epoch ?? 0, best: progress?.best ?? null, last: epochs.at(-1) ?? null, bytes,
      curve: thinned(epochs.map(({ training }) => training.loss)), isGivenUp: givenUp,
    };
  }

  /** What config.json says; null when there is none that can be read. */
  async #configured(folder: string): Promise<Facts | null> {
    const path = runFiles(folder).config;
    const found = await stat(path).catch(() => null);
    if (found === null) return null;
    const known = this.#known.get(path);
    if (known !== undefined && known.changed === found.mtimeMs && known.bytes === found.size) return known.facts;
    const given = members(await readJson(path));
    const facts = given['format'] === 'convas-run' ? factsOf(textOf(given['network']), members(given['recipe']), textOf(members(given['data'])['named']), textOf(given['device']), textOf(given['from'])) : null;
    this.#known.set(path, { changed: found.mtimeMs, bytes: found.size, facts });
    return facts;
  }
}

function factsOf(network: string | null, given: object, data: string | null, device: string | null, from: string | null): Facts {
  const { recipe } = readRecipe(given as JsonObject);
  return { network: network ?? '', data: data ?? '', device: device ?? '', recipe: recipe as unknown as JsonObject, plannedEpochs: recipe.epochs, from };
}

/** What a run that has not begun yet will be. */
async function beginningFacts(folder: string): Promise<Facts | null> {
  const beginning = await readBeginning(folder);
  if (beginning === null) return null;
  const document = readProject(beginning.text, 'The drawing');
  if (!document.ok) return null;
  return factsOf(document.value.name, layOver(document.value.recipe, beginning.recipe), beginning.data, beginning.device, beginning.weights ?? document.value.base?.from ?? null);
}

/** How a run stands by what lies in its folder. */
function standing({ ended }: RunMark, progress: Progress | null, planned: number, holder: number | null): { readonly state: RunState; readonly trouble: string | null } {
  if (holder !== null) return { state: 'running', trouble: null };
  if (ended !== null && ended.step === (progress?.step ?? 0)) return { state: ended.state, trouble: ended.trouble };
  return { state: progress !== null && progress.epoch >= planned ? 'finished' : 'interrupted', trouble: null };
}

function thinned(values: readonly number[]): readonly number[] {
  if (values.length <= mostPoints) return values;
  const every = Math.ceil(values.length / mostPoints);
  return values.filter((_, i) => (values.length - 1 - i) % every === 0);
}

/** What a run folder takes on the disk. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? bytesIn(path) : lstat(path).then(({ size }) => size, () => 0);
  }));
  return sizes.reduce((sum, size) => sum + size, 0);
}
