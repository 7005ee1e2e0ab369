// The page that knows its own files: digests of all scripts before the first of them runs, and links to what comes later.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { guarded } from '../../build/guard-page.js';
import { buildFirst } from '../electron/run/tiny.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
// As `printf a | openssl dgst -sha384 -binary | base64` prints it, and the same of b.
const digests = { a: 'sha384-VKWbnyKwuAiA2EJ+VIt8I6vYc0huHwNdzpzWl+hRdQM8qojm1XvDXvrgta/TFF8x', b: 'sha384-mKkGGCzc+x6060cRdgD2iVji3dFAJItHmE9L3mWHuJyCFcPaiVozbpStGso5AVxA' };

describe('a page that was built', () => {
  it('gets the digests of its scripts before the first one, and links to what it does not load at once', () => {
    const page = guarded('<head>\n<script src="./assets/one.js"></script></head>', { 'one.js': bytes('a'), 'two.css': bytes('b') });
    expect(page).toMatch(/^<head>\n<script type="importmap">/);
    expect(JSON.parse(/importmap">([^<]*)</.exec(page)?.[1] ?? '')).toEqual({ integrity: { './assets/one.js': digests.a } });
    expect(page.match(/<link[^>]*>/g)).toEqual([`<link rel="prefetch" href="./assets/two.css" integrity="${digests.b}">`]);
    expect(page).toContain('<script src="./assets/one.js"></script></head>');
    expect(() => guarded('<p>', {})).toThrow('no script');
  });
});

describe('the window', () => {
  beforeAll(buildFirst);
  const at = (path: string): string => fileURLToPath(new URL(`../../dist/renderer/${path}`, import.meta.url));

  it('names every script there is by its digest, and every file once', () => {
    const page = readFileSync(at('index.html'), 'utf8');
    const { integrity } = JSON.parse(/importmap">([^<]*)</.exec(page)?.[1] ?? '{}') as { readonly integrity: Readonly<Record<string, string>> };
    const files = readdirSync(at('assets'));
    expect(Object.keys(integrity).toSorted()).toEqual(files.filter((name) => name.endsWith('.js')).map((name) => `./assets/${name}`).toSorted());
    for (const [path, digest] of Object.entries(integrity)) expect(digest).toBe(`sha384-${createHash('sha384').update(readFileSync(at(path))).digest('base64')}`);
    for (const name of files) expect(page.match(new RegExp(`(?:src|href)="\\./assets/${name.replaceAll('.', '\\.')}"`, 'g')), name).toHaveLength(1);
  });
});
