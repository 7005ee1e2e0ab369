// `convas start`, what `npm start` runs until the window exists: LeNet-5 learns for one epoch and becomes an ONNX file.
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { exportModel, startRun } from '../runs/index.ts';
import { findNamedSet } from '../data/index.ts';
import { exit, Stopped, type Command } from './command.ts';
import { exitFor } from './device.ts';
import { bytes, percent } from './output.ts';
import { follow, interruption, sayEnd } from './progress.ts';
import { openProject } from './project.ts';

async function freeFolder(stem: string): Promise<string> {
  if (!existsSync(stem)) return stem;
  for (let n = 2; n < 1000; n++) if (!existsSync(`${stem}-${n}`)) return `${stem}-${n}`;
  return mkdtemp(join('.', `${stem}-`));
}

/** The command. */
export const start: Command = {
  name: 'start',
  summary: 'Trains lenet5-softmax for one epoch on Fashion-MNIST (on generated shapes when it is not there), writes the ONNX file and compares its answers.',
  usage: '[--out RUN]',
  words: [0, 0],
  options: { out: { type: 'string', value: 'RUN', doc: 'folder for the run (default: first-run)' } },
  notes: [],
  async run(input, out) {
    const { document } = await openProject('lenet5-softmax');
    const found = await findNamedSet('fashion-mnist');
    const data = found === null ? 'shapes' : 'fashion-mnist';
    const wanted = input.text('out');
    const folder = wanted ?? (await freeFolder('first-run'));
    out.say(found === null
      ? 'Fashion-MNIST is not on this machine ("npx convas data get fashion-mnist" fetches it, 30 MB); training on generated shapes instead.'
      : `Training LeNet-5 for one epoch on Fashion-MNIST (${found}).`);
    const follower = follow(out);
    const interrupted = interruption(out);
    try {
      const run = await startRun({ document, out: folder, data, epochs: 1, onEvent: follower.onEvent, signal: interrupted.signal });
      out.progress('');
      if (!run.ok) throw new Stopped(run.error, exitFor(run.error));
      sayEnd(out, run.value);
      if (run.value.state === 'stopped') return exit.stopped;
      const file = join(folder, 'lenet5.onnx');
      const written = await exportModel({ folder, weights: 'best' }, { out: file, signal: interrupted.signal });
      if (!written.ok) throw new Stopped(written.error, exitFor(written.error));
      const c = written.value.comparison;
      out.emit({ run: run.value, export: written.value });
      out.say(`${file}: ${bytes(written.value.bytes)}${c === null ? '' : `; a fresh process gives the same class for ${c.sameTop ?? 0} of ${c.images} images, largest difference ${c.relativeDifference.toExponential(1)}`}`);
      const last = run.value.last?.validation;
      if (last?.accuracy !== null && last?.accuracy !== undefined) out.say(`It recognises ${percent(last.accuracy)} of images it was not trained on. Five epochs do better: npx convas train lenet5-softmax --data ${data} --epochs 5 --out run`);
      return exit.fine;
    } finally {
      interrupted.done();
    }
  },
};
