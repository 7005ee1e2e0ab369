// Looking into a folder for a project: its folders first, then its projects, models and files of data; what is hidden stays hidden.
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ok, type Result } from '../../core/base/diagnostic.ts';
import type { FolderEntry, FolderListing } from '../../core/run/services.ts';
import { fileFailure } from '../files.ts';
import { isProjectName } from '../projects.ts';
import { pathFrom } from './places.ts';

/** What a folder holds; null asks for the home. */
export async function listFolder(home: string, asked: string | null): Promise<Result<FolderListing>> {
  const path = asked === null ? ok(home) : pathFrom(asked, home);
  if (!path.ok) return path;
  const folder = path.value;
  try {
    const found = await readdir(folder, { withFileTypes: true });
    const entries = await Promise.all(found.map((entry) => entryOf(folder, entry)));
    const above = dirname(folder);
    return ok({ path: folder, parent: above === folder ? null : above, entries: entries.filter((entry) => entry !== null).sort(inOrder) });
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'read', folder) };
  }
}

async function entryOf(folder: string, entry: Dirent): Promise<FolderEntry | null> {
  const { name } = entry;
  const path = join(folder, name);
  if (name.startsWith('.')) return null;
  // A link counts as what it leads to; one that leads nowhere is left out.
  const what = entry.isSymbolicLink() ? await stat(path).catch(() => null) : entry;
  if (what?.isDirectory() === true) return { name, path, kind: 'folder' };
  if (what?.isFile() !== true) return null;
  return isProjectName(name) ? { name, path, kind: 'project' } : /\.onnx$/i.test(name) ? { name, path, kind: 'model' } : /\.safetensors$/i.test(name) ? { name, path, kind: 'weights' } : isDataName(name) ? { name, path, kind: 'data' } : null;
}

/** Whether a file's name speaks of data Convas reads: tables, IDX, CIFAR. */
function isDataName(name: string): boolean {
  return /(\.(csv|tsv|idx\d?)|idx\d-ubyte|_batch(_\d)?\.bin|^(train|test)\.bin)(\.gz)?$/i.test(name);
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const order: Readonly<Record<FolderEntry['kind'], number>> = { folder: 0, project: 1, model: 2, weights: 3, data: 4 };

function inOrder(a: FolderEntry, b: FolderEntry): number {
  if (a.kind !== b.kind) return order[a.kind] - order[b.kind];
  return names.compare(a.name, b.name);
}
