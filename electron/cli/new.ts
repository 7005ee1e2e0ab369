// `convas new FILE`: a new project file from a template.
import { readFile } from 'node:fs/promises';
import type { TemplateInfo } from '../../core/run/services.ts';
import { writeAtomically } from '../files.ts';
import { assetFolder } from '../paths.ts';
import { templates } from '../serve/templates.ts';
import { exit, Stopped, type Command } from './command.ts';
import { count, typed, wrapped, type Output } from './output.ts';
import { openProject, refuseToReplace } from './project.ts';

/** The templates by family, each with its parameters and what it is. */
function sayTemplates(listed: readonly TemplateInfo[], out: Output): void {
  const margin = Math.max(...listed.map(({ id }) => id.length)) + 4;
  const figures = Math.max(...listed.map(({ parameters }) => count(parameters ?? 0).length));
  const room = Math.max(30, Math.min(110, out.columns) - margin - figures - 2);
  let family: string | null = null;
  for (const one of listed) {
    if (one.family !== family) out.say(`${family === null ? '' : '\n'}${[one.family ?? 'Others', one.authors, one.year].filter((part) => part !== null).join(' · ')}`);
    family = one.family;
    wrapped(one.about, room).forEach((line, i) => out.say(`${(i === 0 ? `  ${one.id}` : '').padEnd(margin)}${(i === 0 && one.parameters !== null ? count(one.parameters) : '').padStart(figures)}  ${line}`));
  }
}

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
      const listed = await templates(assetFolder('templates'));
      out.emit({ templates: listed.map(({ id, ...rest }) => ({ name: id, ...rest })) });
      sayTemplates(listed, out);
      return exit.fine;
    }
    const word = input.words[0] ?? '';
    const file = /\.convas(\.json)?$/.test(word) ? word : `${word}.convas`;
    refuseToReplace([file], input.flag('force'));
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
