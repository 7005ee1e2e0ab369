// `convas new FILE`: a new project file from a template.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { writeAtomically } from '../files.ts';
import { templateNames } from '../projects.ts';
import { exit, Stopped, type Command } from './command.ts';
import { typed, wrapped } from './output.ts';
import { openProject } from './project.ts';

/** The command. */
export const newProject: Command = {
  name: 'new',
  summary: 'Writes a new project file from a template, ready to be edited, checked and trained.',
  usage: 'FILE [--template NAME] [--force]',
  words: [0, 1],
  options: {
    template: { type: 'string', value: 'NAME', doc: 'template to start from (default lenet5-softmax)' },
    force: { type: 'boolean', doc: 'replace FILE when it exists' },
    list: { type: 'boolean', doc: 'list the templates instead' },
  },
  notes: ['FILE gets the ending .convas when it has none.'],
  async run(input, out) {
    if (input.flag('list') || input.words.length === 0) {
      const names = await templateNames();
      const about = await Promise.all(names.map(async (name) => ({ name, about: (await openProject(name)).document.about })));
      out.emit({ templates: about });
      const margin = Math.max(...names.map((name) => name.length)) + 2;
      for (const row of about) wrapped(row.about, Math.min(100, out.columns) - margin).forEach((line, i) => out.say(`${(i === 0 ? row.name : '').padEnd(margin)}${line}`));
      return exit.fine;
    }
    const word = input.words[0] ?? '';
    const file = /\.convas(\.json)?$/.test(word) ? word : `${word}.convas`;
    if (existsSync(file) && !input.flag('force')) {
      throw new Stopped({ code: 'file-exists', message: `${file} exists already. Choose another name, or add --force to replace it.` });
    }
    const template = input.text('template') ?? 'lenet5-softmax';
    const { document, file: source } = await openProject(template);
    const written = await writeAtomically(file, await readFile(source, 'utf8'));
    if (!written.ok) throw new Stopped(written.error);
    out.emit({ file, template });
    const data = typeof document.recipe['data'] === 'string' ? document.recipe['data'] : 'DATA';
    out.say(`${file} holds ${template}. Look at it with "convas check ${typed(file)}", train it with "convas train ${typed(file)} --data ${typed(data)} --out run".`);
    return exit.fine;
  },
};
