// `convas code NETWORK`: the drawing as PyTorch or Keras source.
import { kerasCode } from '../../core/codegen/keras.ts';
import { pytorchCode } from '../../core/codegen/pytorch.ts';
import { check } from '../../core/design/check.ts';
import { writeAtomically } from '../files.ts';
import { exit, Stopped, type Command } from './command.ts';
import { openProject } from './project.ts';

/** The command. */
export const code: Command = {
  name: 'code',
  summary: 'Writes a network as PyTorch or Keras source: classes for blocks, loops for repeats, shapes in comments.',
  usage: 'NETWORK [--framework pytorch|keras] [--out FILE]',
  words: [1, 1],
  options: {
    framework: { type: 'string', value: 'NAME', doc: 'pytorch (default) or keras' },
    out: { type: 'string', value: 'FILE', doc: 'file to write (default: print it)' },
  },
  notes: ['What is wrong with the drawing stands in the file as comments; the exit code is 1 then.'],
  async run(input, out) {
    const framework = input.choice('framework', ['pytorch', 'keras']) ?? 'pytorch';
    const { document } = await openProject(input.words[0] ?? '');
    const checked = check(document);
    const { text, name, notes } = framework === 'keras' ? kerasCode(document, checked) : pytorchCode(document, checked);
    const file = input.text('out');
    if (file !== undefined) {
      const written = await writeAtomically(file, text);
      if (!written.ok) throw new Stopped(written.error);
      out.say(`${file} holds ${name} for ${framework === 'keras' ? 'Keras' : 'PyTorch'}.`);
    } else if (!out.json) out.say(text.trimEnd());
    for (const note of notes) out.warn(note);
    out.emit({ framework, name, file: file ?? null, text, notes });
    return checked.diagnostics.some(({ severity }) => severity === 'error') ? exit.fault : exit.fine;
  },
};
