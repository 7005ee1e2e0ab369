// `convas runs`: the runs begun in the window, as its list shows them.
import { ownPlaces } from '../serve/places.ts';
import { RunDesk } from '../serve/training/desk.ts';
import { exit, type Command } from './command.ts';
import { bytes, count, percent, table } from './output.ts';

/** The command. */
export const runs: Command = {
  name: 'runs',
  summary: 'Lists the runs begun in the window, newest first: how each stands, its best result, and the space it takes.',
  usage: '[--state FOLDER]',
  words: [0, 0],
  options: {
    state: { type: 'string', value: 'FOLDER', doc: 'the folder given to "convas serve --state" (default: your own folder for such things)' },
  },
  notes: ['Each is a run folder like those of "convas train": evaluate, export or go on with it by its folder.'],
  async run(input, out) {
    const { state } = ownPlaces(input.text('state'));
    const cards = await new RunDesk({ state }).runs();
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
  },
};
