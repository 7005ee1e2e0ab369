// `convas devices`: what this machine can train on.
import { listDevices } from '../runs/index.ts';
import { exit, type Command } from './command.ts';

/** The command. */
export const devices: Command = {
  name: 'devices',
  summary: 'Lists the devices this machine can train on, why the others cannot be used, and what would bring them.',
  usage: '[--json]',
  words: [0, 0],
  options: {},
  notes: [],
  async run(_input, out) {
    const found = await listDevices();
    out.emit({ devices: found });
    for (const d of found) {
      out.say(`${d.available ? '✓' : '–'} ${d.name.padEnd(7)} ${d.note}`);
      if (!d.available && d.remedy !== null) out.say(`            ${d.remedy}`);
    }
    return exit.fine;
  },
};
