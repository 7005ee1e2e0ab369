// `convas serve`: the window in a browser, served by this machine to this machine alone.
import { resolve } from 'node:path';
import { ok } from '../../core/base/diagnostic.ts';
import { openBrowser } from '../serve/browser.ts';
import { serveWindow, type Host } from '../serve/index.ts';
import { exit, Stopped, type Command } from './command.ts';
import { watched } from './interruption.ts';
import type { Output } from './output.ts';
import { openProject } from './project.ts';

/** The end of an address by which the window begins with a network, as renderer/windows reads it; empty for none. */
async function beginningWith(network: string | undefined): Promise<string> {
  if (network === undefined) return '';
  const { file, word } = await openProject(network);
  return file === word ? `#open=${encodeURIComponent(resolve(file))}` : `#template=${encodeURIComponent(word)}`;
}

/** Opens a second address, so that the one printed stays good for a browser of the person's choice. */
async function openOwnBrowser(host: Host, beginning: string, out: Output): Promise<void> {
  if (!(await openBrowser(host.invite() + beginning))) out.say('Your browser could not be opened from here. Open the address above in it.');
}

function asked(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The command. */
export const serve: Command = {
  name: 'serve',
  summary: 'Opens Convas in your browser. It is served by this machine and reached from this machine alone.',
  usage: '[NETWORK] [--port N] [--no-open] [--state FOLDER] [--behind N]',
  words: [0, 1],
  options: {
    port: { type: 'string', value: 'N', doc: 'port to listen at, 0 for any that is free (default: the one used last, when it is free)' },
    behind: { type: 'string', value: 'N', doc: 'port of a development server in front, which pages are let in by' },
    'no-open': { type: 'boolean', doc: 'print the address and open no browser' },
    state: { type: 'string', value: 'FOLDER', doc: 'where recent projects and unsaved drawings are remembered (default: your own folder for such things)' },
  },
  notes: ['A network opens at once: a project file, or a template by its name.', 'The address holds a token that lets one browser in, once. To use another browser, start the command again.', 'Pages that are open when it ends go on by themselves when it is started again.', 'Runs go on without a window for as long as it runs, and can be gone on with when it is started again.', 'Ctrl-C ends it; drawings with unsaved changes are offered again next time.'],
  async run(input, out) {
    const beginning = await beginningWith(input.words[0]);
    const host = await serveWindow({ port: input.number('port', { min: 0, max: 65_535, whole: true }), state: input.text('state'), front: input.number('behind', { min: 1, max: 65_535, whole: true }) });
    if (!host.ok) throw new Stopped(host.error);
    await watched(out, async ({ signal }) => {
      const address = host.value.invite() + beginning;
      out.emit({ address, port: host.value.port });
      out.say(`Convas is at ${address} (Ctrl-C ends it).`);
      if (out.interactive && !input.flag('no-open')) void openOwnBrowser(host.value, beginning, out);
      await asked(signal);
      await host.value.close();
      return ok(null);
    }, { stopping: 'Ending. Press Ctrl-C again to end at once.' });
    return exit.stopped;
  },
};
