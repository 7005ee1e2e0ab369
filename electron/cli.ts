// The command line: `convas COMMAND …`. Each command is loaded only when it is called, so that `check` starts fast.
import { exit, helpOf, readInput, Stopped, WrongUse, type Command } from './cli/command.ts';
import { processOutput, sayFailure } from './cli/output.ts';

const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>> = {
  new: { summary: 'write a new project file from a template', load: async () => (await import('./cli/new.ts')).newProject },
  check: { summary: 'check a network: every shape, cost and mistake', load: async () => (await import('./cli/check.ts')).check },
  train: { summary: 'train a network on data', load: async () => (await import('./cli/train.ts')).train },
  eval: { summary: 'measure a trained run on its test images', load: async () => (await import('./cli/eval.ts')).evaluate },
  predict: { summary: 'say what a trained run sees in images', load: async () => (await import('./cli/predict.ts')).predict },
  export: { summary: 'write an ONNX file and prove it gives the same answers', load: async () => (await import('./cli/export.ts')).exportModel },
  devices: { summary: 'list what this machine can train on', load: async () => (await import('./cli/devices.ts')).devices },
  data: { summary: 'look at a data set, or fetch a named one', load: async () => (await import('./cli/data.ts')).data },
  start: { summary: 'the first five minutes: train LeNet-5 for one epoch and export it', load: async () => (await import('./cli/start.ts')).start },
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

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const about = name === 'help' && rest[0] !== undefined ? commands[rest[0]] : undefined;
    process.stdout.write(`${about === undefined ? overview() : helpOf(await about.load())}\n`);
    return name === undefined ? exit.use : exit.fine;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const json = rest.includes('--json');
  const out = processOutput(json, rest.includes('--trace'));
  if (entry === undefined) {
    sayFailure(out, { code: 'wrong-use', message: `There is no command "${name}". Commands: ${Object.keys(commands).join(', ')}.` });
    return exit.use;
  }
  const command = await entry.load();
  try {
    const input = readInput(command, rest);
    if (input.flag('help')) {
      process.stdout.write(`${helpOf(command)}\n`);
      return exit.fine;
    }
    return await command.run(input, out);
  } catch (caught) {
    out.progress('');
    if (caught instanceof WrongUse) {
      sayFailure(out, { code: 'wrong-use', message: `${caught.message} Usage: convas ${command.name} ${command.usage}` });
      return exit.use;
    }
    if (caught instanceof Stopped) {
      sayFailure(out, caught.failure);
      return caught.exitCode;
    }
    const detail = caught instanceof Error ? (caught.stack ?? caught.message) : String(caught);
    sayFailure(out, { code: 'internal', message: `Something went wrong inside Convas: ${caught instanceof Error ? caught.message : String(caught)}. Run again with --trace for details.`, detail });
    return exit.fault;
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exit.fine);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
