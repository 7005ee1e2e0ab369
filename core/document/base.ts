// Where the weights lie that a drawing begins from. A drawing that is open names them by their full path, its file by their
// place beside it, so that both may be moved or sent together. Paths are those of whatever system the file is on: only their
// form is looked at here.
import type { Base, Document } from './model.ts';

const besideTemplate = 'template:';

/** The template beside which a base's weights lie, null where they are a file of somebody's own. */
export function templateOf({ weights }: Pick<Base, 'weights'>): string | null {
  return weights.startsWith(besideTemplate) ? weights.slice(besideTemplate.length) : null;
}

/** The drawing as it is open: what its file, at a path, names beside it is named in full. */
export function withFullBase(document: Document, file: string | null): Document {
  const { base } = document;
  if (base === null || file === null || templateOf(base) !== null || isFull(base.weights)) return document;
  const separator = separatorIn(file);
  const steps = partsOf(file).slice(0, -1);
  for (const part of partsOf(base.weights)) {
    if (part === '..' && steps.length > 0 && !isRoot(steps)) steps.pop();
    else if (part !== '.' && part !== '..') steps.push(part);
  }
  return { ...document, base: { ...base, weights: steps.join(separator) } };
}

/** The drawing as a file at a path holds it: weights in the file's folder, or below it, are named from there. */
export function withBaseBeside(document: Document, file: string | null): Document {
  const { base } = document;
  if (base === null || file === null || templateOf(base) !== null || !isFull(base.weights)) return document;
  const folder = partsOf(file).slice(0, -1);
  const weights = partsOf(base.weights);
  const isInside = weights.length > folder.length && folder.every((part, i) => part === weights[i]);
  return isInside ? { ...document, base: { ...base, weights: weights.slice(folder.length).join('/') } } : document;
}

/** Whether a path leads somewhere by itself: from a root, a drive or a network share. */
function isFull(path: string): boolean {
  return /^([/\\]|[A-Za-z]:[/\\])/.test(path);
}

/** A path in pieces; of `/a/b` the first is empty, of `C:\a` it is the drive. Drawings use `/` on every system. */
function partsOf(path: string): string[] {
  return isDrive(path) ? path.split(/[/\\]/) : path.split('/');
}

function separatorIn(file: string): string {
  return isDrive(file) && !file.includes('/') ? '\\' : '/';
}

const isDrive = (path: string): boolean => /^([A-Za-z]:|\\)/.test(path);

/** Nothing is left to go up from: the root, or a drive. */
const isRoot = (steps: readonly string[]): boolean => steps.length === 1;
