// `npm run templates`: writes the templates and ready-made blocks described in build/templates/ to templates/. What is drawn by
// hand (LeNet-5 and AlexNet after the lecture's tables) stays as it is.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.js';
import { at } from './paths.js';
import { blockIndex, made, readyBlocks, templateIndex } from './templates/index.js';

/** @typedef {{ ok: true, value: unknown } | { ok: false, error: { message: string } }} Read */

/**
 * The core's own reading, writing and checking of projects.
 * @returns {Promise<{ readProject: (text: string, file: string) => Read, writeProject: (document: unknown) => string, check: (document: unknown) => { totals: { parameters: number, macs: number } } }>}
 */
async function theCore() {
  const folder = mkdtempSync(join(tmpdir(), 'convas-templates-'));
  try {
    await bundle({ 'file.mjs': 'core/document/file.ts', 'check.mjs': 'core/design/check.ts' }, folder);
    const [file, design] = await Promise.all(['file.mjs', 'check.mjs'].map((name) => import(pathToFileURL(join(folder, name)).href)));
    return { ...file, ...design };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes what has changed. */
export async function writeTemplates() {
  const { readProject, writeProject, check } = await theCore();
  /** @param {string} text @param {string} name */
  const opened = (text, name) => {
    const read = readProject(text, name);
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  };
  const files = [
    ...made.map(({ id, project }) => ({ path: ['templates', `${id}.convas`], text: writeProject(opened(JSON.stringify(project), id)) })),
    ...readyBlocks.map(({ id, project }) => ({ path: ['templates', 'blocks', `${id}.convas`], text: writeProject(opened(JSON.stringify(project), id)) })),
    { path: ['templates', 'blocks', 'index.json'], text: blockIndex },
  ];
  let written = 0;
  for (const { path, text } of files) if (write(at(...path), text)) written += 1;
  const index = templateIndex((id) => {
    const { parameters, macs } = check(opened(readFileSync(at('templates', `${id}.convas`), 'utf8'), id)).totals;
    return { parameters, macs };
  });
  if (write(at('templates', 'index.json'), index)) written += 1;
  console.log(`${files.length + 1} files of templates, ${written} of them changed.`);
  return 0;
}

/** @param {string} file @param {string} text */
function write(file, text) {
  if (readable(file) === text) return false;
  writeFileSync(file, text);
  return true;
}

/** @param {string} file */
function readable(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
