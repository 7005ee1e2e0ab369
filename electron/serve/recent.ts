// The projects opened lately: a small JSON file in the state folder. It is a convenience, so a broken one is an empty one.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecentProject } from '../../core/run/services.ts';
import { makeFolder, writeAtomically } from '../files.ts';
import { projectStem } from '../projects.ts';
import { members, readJson, textOf } from './json.ts';

const mostRecent = 12;

/** A project as the list keeps it. */
type Listed = Omit<RecentProject, 'isMissing'>;

/** The projects opened lately, the latest first; those whose file is not there are marked: a disk may be plugged in again. */
export async function recentProjects(state: string): Promise<readonly RecentProject[]> {
  const listed = await listedProjects(state);
  return Promise.all(listed.map(async (one) => ({ ...one, isMissing: !(await stat(one.path).then((found) => found.isFile(), () => false)) })));
}

/** Takes a project out of the list. */
export async function dropProject(state: string, path: string): Promise<void> {
  await writeList(state, (await listedProjects(state)).filter((one) => one.path !== path));
}

/** Puts a project at the top of the list. What the disk refuses is let pass: the project itself is open or saved. */
export async function rememberProject(state: string, path: string, now: Date): Promise<void> {
  const others = (await listedProjects(state)).filter((one) => one.path !== path);
  await writeList(state, [{ path, name: projectStem(path), opened: now.toISOString() }, ...others].slice(0, mostRecent));
}

async function writeList(state: string, list: readonly Listed[]): Promise<void> {
  const folder = await makeFolder(state);
  if (folder.ok) await writeAtomically(fileOf(state), `${JSON.stringify(list, null, 2)}\n`);
}

async function listedProjects(state: string): Promise<readonly Listed[]> {
  const rows = await readJson(fileOf(state));
  return Array.isArray(rows) ? rows.flatMap(asRecent).slice(0, mostRecent) : [];
}

function asRecent(row: unknown): readonly Listed[] {
  const { path, name, opened } = members(row);
  const read = { path: textOf(path), name: textOf(name), opened: textOf(opened) };
  return read.path === null || read.name === null || read.opened === null ? [] : [{ path: read.path, name: read.name, opened: read.opened }];
}

function fileOf(state: string): string {
  return join(state, 'recent.json');
}
