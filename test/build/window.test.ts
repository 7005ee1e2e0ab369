// How much of the window a browser has to fetch before anything is there to be used.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';

const read = (file: string): string => readFileSync(fileURLToPath(new URL(`../../dist/renderer/${file}`, import.meta.url)), 'utf8');

beforeAll(buildFirst);

it('the first scripts of the window are less than 250 kB, gzipped, and neither editor nor canvas is among them', () => {
  const first = [...read('index.html').matchAll(/<(?:script|link rel="modulepreload")[^>]* (?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, file = '']) => read(file));
  expect(first.length).toBeGreaterThan(0);
  expect(first.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0)).toBeLessThan(250_000);
  // A class name each of them writes into the page.
  for (const late of ['react-flow__pane', 'monaco-editor']) expect(first.some((script) => script.includes(late)), late).toBe(false);
});
