// Checks on the text of files: what a syntax tree does not show.
import { longestFile } from './rooms.js';

// The patterns are put together here so that this file does not hold what it looks for.
const folders = ['work', 'root', 'farm', 'home/[a-z][a-z0-9_-]*', 'Users/[A-Za-z]', 'tmp/bash_jobs'];
const machinePath = new RegExp(`(^|[^A-Za-z0-9_.~-])/(${folders.join('|')})(/|\\b)`);
const silencers = new RegExp(`@ts-(${['ignore', 'nocheck', 'expect-error'].join('|')})`);
const anyInJsdoc = /@(type|param|returns|typedef|property)\s*\{[^}]*\bany\b[^}]*\}/;
const leftOut = /\b(describe|it|test)\.(only|skip|todo)\b/;

/**
 * @param {string} path
 * @returns {boolean} whether the file is written by hand in a programming language
 */
const isHandWritten = (path) => /\.(ts|tsx|js|py)$/.test(path) && !/_pb\.(ts|js)$/.test(path);

/**
 * Faults of a file's text, each a sentence that begins with the file's name.
 * @param {string} path relative to the checkout
 * @param {string} text
 * @returns {string[]}
 */
export function textFaults(path, text) {
  const faults = [];
  const lines = text.split('\n');
  const length = text.endsWith('\n') ? lines.length - 1 : lines.length;
  if (isHandWritten(path) && length > longestFile)
    faults.push(`${path}: ${length} lines, at most ${longestFile} are allowed: probably two rooms in one file.`);
  lines.forEach((line, index) => {
    const place = `${path}:${index + 1}`;
    if (machinePath.test(line)) faults.push(`${place}: names a path of one machine: ${line.trim().slice(0, 80)}`);
    if (!isHandWritten(path)) return;
    if (silencers.test(line)) faults.push(`${place}: silences the type checker.`);
    if (path.endsWith('.js') && anyInJsdoc.test(line)) faults.push(`${place}: the type any silences the type checker.`);
    if (path.endsWith('.test.ts') && leftOut.test(line)) faults.push(`${place}: a test is left out (only, skip or todo).`);
  });
  return faults;
}

/**
 * Faults of the lock file: addresses of a registry, which another machine may not reach.
 * @param {string} text
 * @returns {string[]}
 */
export const lockFaults = (text) =>
  text.includes('"resolved"')
    ? ['package-lock.json: names registry addresses ("resolved"); .npmrc sets omit-lockfile-registry-resolved=true: run npm install again.']
    : [];
