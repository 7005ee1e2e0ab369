// What a NETWORK on the command line means: a project file, or a template by name. And the run folders made from them.
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withFullBase } from '../../core/document/base.ts';
import type { Document } from '../../core/document/model.ts';
import { readProject } from '../../core/document/file.ts';
import { nearest } from '../../core/design/nearest.ts';
import { assetFolder } from '../paths.ts';
import { projectStem, readProjectFile, templateNames } from '../projects.ts';
import { Stopped } from './command.ts';
import { typed } from './output.ts';

/** A project read from disk. */
export interface Project {
  readonly document: Document;
  /** file it came from */
  readonly file: string;
  /** the word it was asked for by */
  readonly word: string;
  /** the file as it was typed, or which template it is */
  readonly shown: string;
  /** name without ending, for files made from it */
  readonly stem: string;
}

async function fileOf(network: string, wanted: string): Promise<string> {
  const isThere = existsSync(network);
  if (isThere && !statSync(network).isDirectory()) return network;
  if (/^[a-z0-9][a-z0-9-]*$/.test(network)) {
    const template = join(assetFolder('templates'), `${network}.convas`);
    if (existsSync(template)) return template;
  }
  if (isThere) throw new Stopped({ code: 'is-a-folder', message: `${network} is a folder; a ${wanted} is needed here.` });
  const names = await templateNames();
  const meant = nearest(network, names);
  throw new Stopped({ code: 'network-unknown', message: `There is no ${wanted} "${network}"${meant === null ? '' : `; "${meant}" is probably meant`}. "convas new --list" names the templates, "convas new" writes a project file.` });
}

/** Ends the command (`file-exists`) where one of the files it writes is there already and `--force` was not given; `how` another name is chosen. */
export function refuseToReplace(files: readonly string[], isForced: boolean, how = ''): void {
  const taken = isForced ? undefined : files.find((file) => existsSync(file));
  if (taken !== undefined) throw new Stopped({ code: 'file-exists', message: `${taken} exists already. Choose another name${how}, or add --force to replace it.` });
}

/** Reads a network; a file that cannot be read ends the command with exit code 2. `wanted` says what may stand here. */
export async function openProject(network: string, wanted: string = 'project file or template'): Promise<Project> {
  const file = await fileOf(network, wanted);
  if (/\.onnx$/i.test(file)) throw new Stopped({ code: 'is-a-model', message: `${file} is an ONNX model; a ${wanted} is needed here. "convas import ${typed(file)}" makes a drawing of it.` });
  const bytes = await readProjectFile(file);
  if (!bytes.ok) throw new Stopped(bytes.error);
  const read = readProject(bytes.value.toString('utf8'), file);
  if (!read.ok) throw new Stopped(read.error);
  return { document: withFullBase(read.value, resolve(file)), file, word: network, shown: file === network ? file : `template ${network}`, stem: projectStem(file) };
}

/** True when the word names a run folder: a folder with a config.json. */
export function isRun(word: string): boolean {
  return existsSync(join(word, 'config.json'));
}

/** The run folder a word names; a folder that is none ends the command with exit code 2. */
export function runFolder(word: string): string {
  if (isRun(word)) return word;
  const why = existsSync(word) ? `${word} is not a run folder: it has no config.json.` : `There is no run folder "${word}".`;
  throw new Stopped({ code: 'not-a-run', message: `${why} "convas train NETWORK --out RUN" makes one.` });
}
