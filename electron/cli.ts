// The command line: `convas COMMAND …`. Each command is loaded only when it is called, so that `check` starts fast.
import { nearest } from '../core/design/nearest.ts';
import { exit, helpOf, readInput, Stopped, WrongUse, type Command } from './cli/command.ts';
import { stopAll } from './cli/interruption.ts';
import { processOutput, sayFailure, type Output } from './cli/output.ts';
import { convasVersion } from './version.ts';

const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>> = {
  new: { summary: 'write a new project file from a template', load: async () => (await import('./cli/new.ts')).newProject },
  check: { summary: 'check a network: every shape, cost and mistake', load: async () => (await import('./cli/check.ts')).check },
  train: { summary: 'train a network on data', load: async () => (await import('./cli/train.ts')).train },
  base: { summary: 'make a trained network the base of another task', load: async () => (await import('./cli/base.ts')).base },
  weights: { summary: 'put weights under PyTorch\'s names into a drawing', load: async () => (await import('./cli/weights.ts')).weights },
  eval: { summary: 'measure a trained run on its test images', load: async () => (await import('./cli/eval.ts')).evaluate },
  predict: { summary: 'say what a trained run sees in images', load: async () => (await import('./cli/predict.ts')).predict },
  explain: { summary: 'show where a trained run looks in an image', load: async () => (await import('./cli/explain.ts')).explain },
  import: { summary: 'make an editable drawing of an ONNX file', load: async () => (await import('./cli/import.ts')).importModel },
  export: { summary: 'write an ONNX file and prove it gives the same answers', load: async () => (await import('./cli/export.ts')).exportModel },
  code: { summary: 'write a network as PyTorch or Keras source', load: async () => (await import('./cli/code.ts')).code },
  devices: { summary: 'list what this machine can train on', load: async () => (await import('./cli/devices.ts')).devices },
  data: { summary: 'look at a data set, or fetch a named one', load: async () => (await import('./cli/data.ts')).data },
  runs: { summary: 'list the runs begun in the window, or take one away as a report', load: async () => (await import('./cli/runs.ts')).runs },
  serve: { summary: 'open Convas in your browser', load: async () => (await import('./cli/serve.ts')).serve },
  demo: { summary: 'the first five minutes: train LeNet-5 for one epoch and export it', load: async () => (await import('./cli/demo.ts')).demo },
};

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  return [
    'Convas: draw, check, train and export convolutional networks on your own machine.',
    '',
    'convas COMMAND [words] [--options]',
    '',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'convas COMMAND --help says more. A network is a project file (*.convas) or the name of a template, such as lenet5.',
  ].join('\n');
}

async function help(name: string | undefined): Promise<number> {
  const about = name === undefined ? undefined : entryOf(name);
  if (name !== undefined && about === undefined) return unknown(name, processOutput(false, false));
  process.stdout.write(`${about === undefined ? overview() : helpOf(await about.load())}\n`);
  return exit.fine;
}

function entryOf(name: string): (typeof commands)[string] | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

function unknown(name: string, out: Output): number {
  const meant = nearest(name, Object.keys(commands));
  sayFailure(out, { code: 'wrong-use', message: `There is no command "${name}"${meant === null ? '' : `; "convas ${meant}" is probably meant`}. Commands: ${Object.keys(commands).join(', ')}.` });
  return exit.use;
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    process.stderr.write(`${overview()}\n`);
    return exit.use;
  }
  if (name === '--version') {
    process.stdout.write(`${convasVersion()}\n`);
    return exit.fine;
  }
  if (name === '--help' || name === '-h' || name === 'help') return help(rest[0]);
  const out = processOutput(rest.includes('--json'), rest.includes('--trace'));
  const entry = entryOf(name);
  if (entry === undefined) return unknown(name, out);
  const command = await entry.load();
  try {
    const input = readInput(command, rest);
    if (!input.flag('help')) return await command.run(input, out);
    process.stdout.write(`${helpOf(command)}\n`);
    return exit.fine;
  } catch (caught) {
    out.progress('');
    if (caught instanceof WrongUse) {
      const usage = `convas ${command.name} ${command.usage}`.trimEnd();
      sayFailure(out, { code: 'wrong-use', message: caught.message }, { usage });
      if (!out.json) out.warn(`Usage: ${usage}`);
      return exit.use;
    }
    if (caught instanceof Stopped) {
      sayFailure(out, caught.failure, caught.more);
      return caught.exitCode;
    }
    const error = caught instanceof Error ? caught : new Error(String(caught));
    sayFailure(out, { code: 'internal', message: `Something went wrong inside Convas: ${error.message}. Run again with --trace for details.`, detail: error.stack ?? error.message });
    return exit.fault;
  }
}

// Who read the output is gone (`| head`, a closed terminal): what is under way is stopped in good order and its exit code
// stands; where there is nothing to stop, the rest of the output is not worth making.
let isReaderGone = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', () => {
    if (isReaderGone) return;
    isReaderGone = true;
    if (!stopAll()) process.exit(exit.fine);
  });
}
process.exitCode = await main(process.argv.slice(2));
