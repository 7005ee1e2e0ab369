// `convas demo`, the first five minutes without a window: LeNet-5 learns for one epoch and becomes an ONNX file.
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { findNamedSet } from '../data/index.ts';
import { exportModel, startRun } from '../runs/index.ts';
import { exit, type Command } from './command.ts';
import { place } from './device.ts';
import { sayExport } from './export.ts';
import { watched } from './interruption.ts';
import { percent } from './output.ts';
import { openProject } from './project.ts';
import { beginFitted, runThrough } from './train.ts';

async function freeFolder(stem: string): Promise<string> {
  if (!existsSync(stem)) return stem;
  for (let n = 2; n < 1000; n++) if (!existsSync(`${stem}-${n}`)) return `${stem}-${n}`;
  return mkdtemp(join('.', `${stem}-`));
}

/** The command. */
export const demo: Command = {
  name: 'demo',
  summary: 'Trains lenet5-softmax for one epoch on Fashion-MNIST (on generated shapes when it is not there), writes the ONNX file and compares its answers.',
  usage: '[--out RUN]',
  words: [0, 0],
  options: { out: { type: 'string', value: 'RUN', doc: 'folder for the run (default: first-run)' } },
  notes: [],
  async run(input, out) {
    const { document } = await openProject('lenet5-softmax');
    const found = await findNamedSet('fashion-mnist');
    const data = found === null ? 'shapes' : 'fashion-mnist';
    const computing = await place(input);
    const folder = input.text('out') ?? (await freeFolder('first-run'));
    out.say(found === null
      ? 'Fashion-MNIST is not on this machine ("npx convas data get fashion-mnist" fetches it, 30 MB): training on generated shapes.'
      : `Training LeNet-5 for one epoch on Fashion-MNIST (${found}).`);
    const run = await runThrough(out, (watch) => beginFitted(document, true, out, (fitted) => startRun({ document: fitted, out: folder, data, epochs: 1, ...computing, ...watch })));
    if (run.state === 'stopped') return exit.stopped;
    const written = await watched(out, ({ signal }) => exportModel({ folder, weights: 'best' }, { out: join(folder, 'lenet5.onnx'), signal }));
    out.emit({ event: 'exported', ...written });
    sayExport(out, written);
    const accuracy = run.last?.validation?.accuracy;
    if (typeof accuracy === 'number') out.say(`It recognises ${percent(accuracy)} of images it was not trained on.${found === null ? '' : ` Five epochs do better: npx convas train lenet5-softmax --data ${data} --epochs 5 --out run`}`);
    return exit.fine;
  },
};
