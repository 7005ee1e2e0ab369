// What a NETWORK on the command line means: a project file, or a template by name. And the run folders made from them.
import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Document } from '../../core/document/model.ts';
import { readProject } from '../../core/document/file.ts';
import { fileFailure } from '../files.ts';
import { assetFolder } from '../paths.ts';
import { exit, Stopped, WrongUse } from './command.ts';

/** A project read from disk. */
export interface Project {
  readonly document: Document;
  /** file it came from */
  readonly file: string;
  /** name without ending, for files made from it */
  readonly stem: string;
}

/** Largest project file that is read. */
const largestFile = 64 * 1024 * 1024;

/** The names of the templates, in the order they are shown. */
export async function templateNames(): Promise<readonly string[]> {
  const files = await readdir(assetFolder('templates'));
  return files.filter((file) => file.endsWith('.convas')).map((file) => file.slice(0, -'.convas'.length)).sort();
}

async function fileOf(network: string): Promise<string> {
  if (existsSync(network) && statSync(network).isFile()) return network;
  const isName = /^[a-z0-9][a-z0-9-]*$/.test(network);
  if (isName) {
    const template = join(assetFolder('templates'), `${network}.convas`);
    if (existsSync(template)) return template;
    throw new Stopped({ code: 'network-unknown', message: `There is no file and no template called "${network}". Templates: ${(await templateNames()).join(', ')}.` });
  }
  if (existsSync(network)) throw new Stopped({ code: 'is-a-folder', message: `${network} is a folder; a project file (*.convas) or a template's name is needed here.` });
  throw new Stopped({ code: 'missing', message: `${network} does not exist. Check the name, or write a new project with "convas new".` });
}

/** Reads a network; a file that cannot be read ends the command with exit code 2. */
export async function openProject(network: string): Promise<Project> {
  const file = await fileOf(network);
  let text: string;
  try {
    if (statSync(file).size > largestFile) throw new Stopped({ code: 'file-too-large', message: `${file} is larger than 64 MB, which no project file is. Weights live beside a project, in safetensors.` });
    text = await readFile(file, 'utf8');
  } catch (caught) {
    if (caught instanceof Stopped) throw caught;
    throw new Stopped(fileFailure(caught, 'read', file));
  }
  const read = readProject(text, file);
  if (!read.ok) throw new Stopped(read.error);
  return { document: read.value, file, stem: basename(file).replace(/(\.convas)?(\.json)?$/, '') };
}

/** True when the word names a run folder: a folder with a config.json. */
export function isRun(word: string): boolean {
  return existsSync(join(word, 'config.json'));
}

/** The run folder a word names; wrong use otherwise. */
export function runFolder(word: string): string {
  if (isRun(word)) return word;
  if (existsSync(word)) throw new Stopped({ code: 'not-a-run', message: `${word} is not a run folder: it has no config.json. "convas train NETWORK --out RUN" makes one.` }, exit.use);
  throw new WrongUse(`There is no run folder "${word}".`);
}
