// `convas runs`: the runs begun in the window, as its list shows them; `convas runs export RUN`: one of them, or any run folder,
// as a report, as tables or for TensorBoard.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { RunCard } from '../../core/run/run-services.ts';
import { runExportEndings, runExportFormats } from '../../core/run/export-formats.ts';
import { ownPlaces } from '../serve/places.ts';
import { RunDesk } from '../serve/training/desk.ts';
import { exportRunFolder } from '../serve/training/export-run.ts';
import { exit, Stopped, WrongUse, type Command, type Input } from './command.ts';
import { bytes, count, percent, table, type Output } from './output.ts';

function list(cards: readonly RunCard[], out: Output): number {
  out.emit({ runs: cards });
  if (cards.length === 0) {
    out.say('No run has been begun in the window yet. Runs of "convas train" lie where their --out says.');
    return exit.fine;
  }
  const rows = cards.map(({ name, state: how, network, data, epochs, plannedEpochs, best, bytes: taken }) => [
    name, how, network, data, `${count(epochs)} of ${count(plannedEpochs)}`, best === null ? '–' : best.accuracy === null ? `loss ${best.loss.toPrecision(3)}` : percent(best.accuracy), bytes(taken),
  ]);
  for (const line of table(['name', 'state', 'network', 'data', 'epochs', 'best', 'size'], rows, [4, 5, 6])) out.say(line);
  out.say('');
  for (const { name, folder } of cards) out.say(`${name}: ${folder}`);
  return exit.fine;
}

/** The folder of the run that is meant: a folder as it stands, or the name of a run in the window's list. */
async function folderOf(word: string, cards: () => Promise<readonly RunCard[]>): Promise<string> {
  if (existsSync(word)) return word;
  const found = (await cards()).filter(({ id, name }) => id === word || name === word);
  if (found.length > 1) throw new Stopped({ code: 'run-ambiguous', message: `${found.length} runs are called "${word}". Give the folder of the one that is meant: ${found.map(({ folder }) => folder).join(', ')}.` });
  const [only] = found;
  if (only === undefined) throw new Stopped({ code: 'not-a-run', message: `${word} is neither a folder nor the name of a run begun in the window. "convas runs" lists those.` });
  return only.folder;
}

async function exportOne(word: string, input: Input, out: Output, cards: () => Promise<readonly RunCard[]>): Promise<number> {
  const format = input.choice('format', runExportFormats) ?? 'html';
  const folder = await folderOf(word, cards);
  const stem = basename(word.replace(/[/\\]+$/, ''));
  const path = input.text('out') ?? (stem === '' || /^\.+$/.test(stem) ? 'run' : stem) + runExportEndings[format];
  const written = await exportRunFolder(folder, { format, path, overwrite: input.flag('overwrite') });
  if (!written.ok) throw new Stopped(written.error);
  const { path: file, beside, bytes: size } = written.value;
  out.emit({ file, beside, bytes: size });
  out.say(`${file}: ${bytes(size)}${beside === null ? '' : `, with the epochs in ${beside}`}`);
  return exit.fine;
}

/** The command. */
export const runs: Command = {
  name: 'runs',
  summary: 'Lists the runs begun in the window, newest first: how each stands, its best result, and the space it takes. With "export RUN": writes one as a report, as tables or for TensorBoard.',
  usage: '[export RUN [--format html|csv|tensorboard] [--out FILE] [--overwrite]] [--state FOLDER]',
  words: [0, 2],
  options: {
    format: { type: 'string', value: 'FORMAT', doc: 'html: one page that needs nothing else (default); csv: every step, and the epochs beside it; tensorboard: an event file' },
    out: { type: 'string', value: 'FILE', doc: 'file to write (default: the run\'s name with .html, .csv or .tfevents)' },
    overwrite: { type: 'boolean', doc: 'replace a file that is there' },
    state: { type: 'string', value: 'FOLDER', doc: 'the folder given to "convas serve --state" (default: your own folder for such things)' },
  },
  notes: ['Each is a run folder like those of "convas train": evaluate, export or go on with it by its folder.', 'RUN is a run folder, or the name of a run in the list. TensorBoard shows the folder that holds the event file.'],
  async run(input, out) {
    const { state } = ownPlaces(input.text('state'));
    const cards = (): Promise<readonly RunCard[]> => new RunDesk({ state }).runs();
    const [doing, word] = input.words;
    if (doing === undefined) {
      const alone = ['format', 'out'].find((name) => input.text(name) !== undefined) ?? (input.flag('overwrite') ? 'overwrite' : undefined);
      if (alone !== undefined) throw new WrongUse(`--${alone} goes with "convas runs export RUN".`);
      return list(await cards(), out);
    }
    if (doing !== 'export') throw new WrongUse(`"convas runs ${doing}" is not known; "convas runs export RUN" takes a run away.`);
    if (word === undefined) throw new WrongUse('Something is missing after "convas runs export": a run folder, or the name of a run.');
    return exportOne(word, input, out, cards);
  },
};
