// The projects opened lately: a small JSON file in the state folder. It is a convenience, so a broken one is an empty one.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecentProject } from '../../core/run/services.ts';
import { makeFolder, writeAtomically } from '../files.ts';
import { projectStem } from '../projects.ts';
import { members, readJson, textOf } from './json.ts';

const mostRecent = 12;

/** The projects opened lately that are still there, the latest first. */
export async function recentProjects(state: string): Promise<readonly RecentProject[]> {
  const listed = await listedProjects(state);
  const isThere = await Promise.all(listed.map(({ path }) => stat(path).then((found) => found.isFile(), () => false)));
  return listed.filter((_, i) => isThere[i] === true);
}

/** Puts a project at the top of the list. What the disk refuses is let pass: the project itself is open or saved. */
export async function rememberProject(state: string, path: string, now: Date): Promise<void> {
  // Entries that are not there just now stay: a disk may be plugged in again.
  const others = (await listedProjects(state)).filter((one) => one.path !== path);
  const entry: RecentProject = { path, name: projectStem(path), opened: now.toISOString() };
  const folder = await makeFolder(state);
  if (folder.ok) await writeAtomically(fileOf(state), `${JSON.stringify([entry, ...others].slice(0, mostRecent), null, 2)}\n`);
}

async function listedProjects(state: string): Promise<readonly RecentProject[]> {
  const rows = await readJson(fileOf(state));
  return Array.isArray(rows) ? rows.flatMap(asRecent).slice(0, mostRecent) : [];
}

function asRecent(row: unknown): readonly RecentProject[] {
  const { path, name, opened } = members(row);
  const read = { path: textOf(path), name: textOf(name), opened: textOf(opened) };
  return read.path === null || read.name === null || read.opened === null ? [] : [{ path: read.path, name: read.name, opened: read.opened }];
}

function fileOf(state: string): string {
  return join(state, 'recent.json');
}
