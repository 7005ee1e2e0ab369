// The valid projects tests start from: the templates and the corpus.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readProject } from '../../../core/document/file.ts';
import type { Document } from '../../../core/document/model.ts';

const root = join(import.meta.dirname, '../../..');
export const templateFolder = join(root, 'templates');
export const corpusFolder = join(root, 'test/corpus');
export const brokenFolder = join(root, 'test/corpus/broken');

/** Reads a project file; one that cannot be read is the test's own mistake. */
export function load(folder: string, id: string): Document {
  const file = join(folder, `${id}.convas`);
  const read = readProject(readFileSync(file, 'utf8'), file);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

/** Names of the projects in a folder. */
export function projectsIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.convas')).map((file) => file.slice(0, -'.convas'.length)).sort();
}

/** The projects in a folder, by name. */
export function projectsOf(folder: string): readonly (readonly [id: string, document: Document])[] {
  return projectsIn(folder).map((id) => [id, load(folder, id)] as const);
}

/** Templates that have between them every block there is; all of them would repeat each other many times. */
const ofEverySort = [
  'alexnet', 'alexnet-as-printed', 'googlenet-aux-desk', 'googlenet-torchvision-desk', 'lenet5', 'lenet5-softmax', 'mobilenet-v2-desk', 'resnet50-desk', 'se-resnet20', 'squeezenet-desk', 'vgg11-bn-desk', 'xception-desk',
];

/** Templates of every sort and every valid drawing of the corpus, by name. */
export function validProjects(): readonly (readonly [id: string, document: Document])[] {
  return [...ofEverySort.map((id) => [id, load(templateFolder, id)] as const), ...projectsOf(corpusFolder)];
}
