// The templates of the welcome view: rows of templates/index.json, each a project file beside it.
import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { OpenedProject, ReadyBlock, TemplateInfo } from '../../core/run/services.ts';
import { readProjectFile } from '../projects.ts';
import { members, readJson, textOf } from './json.ts';

/** The templates in the order they are shown. A row whose words are missing takes those of its file; a row without a file is left out. */
export async function templates(folder: string): Promise<readonly TemplateInfo[]> {
  const rows = await templateRows(folder);
  return (await Promise.all(rows.map((row) => described(folder, row)))).filter((one) => one !== null);
}

/** The text of a template. It has no path and no stamp: saving it asks for a name. */
export async function openTemplate(folder: string, id: string): Promise<Result<OpenedProject>> {
  // Only what the list names is opened: an id is no way to other files.
  const isListed = (await templateRows(folder)).some((row) => row['id'] === id);
  if (!isListed) return fail('template-unknown', `There is no template "${id.slice(0, 60)}". Choose one of the list.`);
  const read = await readProjectFile(fileOf(folder, id));
  return read.ok ? ok({ path: null, name: id, text: read.value.toString('utf8'), stamp: null }) : read;
}

/** The ready-made blocks in the order they are shown; a row without a readable file is left out. */
export async function readyBlocks(templateFolder: string): Promise<readonly ReadyBlock[]> {
  const folder = join(templateFolder, 'blocks');
  const rows: unknown = members(await readJson(join(folder, 'index.json')))['blocks'];
  const found = (Array.isArray(rows) ? rows : []).map(async (row): Promise<readonly ReadyBlock[]> => {
    const { id, fit } = members(row);
    if (typeof id !== 'string') return [];
    const read = await readProjectFile(fileOf(folder, id));
    const follows = Object.entries(members(fit)).filter((one): one is [string, number] => typeof one[1] === 'number');
    return read.ok ? [{ id, text: read.value.toString('utf8'), fit: Object.fromEntries(follows) }] : [];
  });
  return (await Promise.all(found)).flat();
}

type Row = Readonly<Record<string, unknown>>;

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

async function templateRows(folder: string): Promise<readonly Row[]> {
  const index = members(await readJson(join(folder, 'index.json')));
  const rows: unknown = index['templates'];
  return Array.isArray(rows) ? rows.map(members).filter((row) => typeof row['id'] === 'string') : [];
}

async function described(folder: string, row: Row): Promise<TemplateInfo | null> {
  const id = textOf(row['id']) ?? '';
  const file = await readJson(fileOf(folder, id));
  if (file === undefined) return null;
  const project = members(file);
  const size = row['size'];
  return {
    id,
    title: textOf(row['title']) ?? textOf(project['name']) ?? id,
    about: textOf(row['about']) ?? textOf(project['about']) ?? '',
    year: numberOf(row['year']),
    source: textOf(row['source']),
    family: textOf(row['family']),
    authors: textOf(row['authors']),
    introduced: textOf(row['introduced']),
    size: size === 'full' || size === 'desk' || size === 'either' ? size : null,
    data: textOf(row['data']),
    parameters: numberOf(row['parameters']),
    macs: numberOf(row['macs']),
    isTrained: typeof members(project['base'])['weights'] === 'string',
  };
}

function fileOf(folder: string, id: string): string {
  return join(folder, `${id}.convas`);
}
