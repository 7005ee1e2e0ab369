// What app:// answers: the window's files with the headers that guard them, and nothing outside their folder.
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../../electron/serve/answers.ts';
import { answerPage, mayLoad } from '../../../electron/shell/pages.ts';
import { freshFolder, windowBelow } from '../serve/hosts.ts';

const scratch = freshFolder();
const window = windowBelow(scratch);
symlinkSync(join(scratch, 'secret.txt'), join(window, 'link.txt'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const get = (path: string, method = 'GET'): Promise<Response> => answerPage(window, { method, url: `app://convas${path}` });

describe('app://convas', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'no-cache', '<!doctype html><title>Convas</title>'],
    ['/index.html?open=1#a', 'text/html; charset=utf-8', 'no-cache', '<!doctype html><title>Convas</title>'],
    ['/assets/index-AbC_12-9.js', 'text/javascript; charset=utf-8', 'private, max-age=31536000, immutable', 'export {};'],
    ['/assets/plain.css', 'text/css; charset=utf-8', 'no-cache', 'a {}'],
  ])('answers %s', async (path, type, keeping, body) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control'), await answer.text()]).toEqual([200, type, keeping, body]);
    expect([answer.headers.get('content-security-policy'), answer.headers.get('x-content-type-options'), answer.headers.get('referrer-policy')]).toEqual([contentSecurityPolicy, 'nosniff', 'no-referrer']);
  });

  it('allows the import map of a page by its digest, and no other script in it', async () => {
    writeFileSync(join(window, 'mapped.html'), '<script type="importmap">{"integrity":{}}</script><script src="a.js"></script>');
    const policy = (await get('/mapped.html')).headers.get('content-security-policy');
    // As `printf '{"integrity":{}}' | openssl dgst -sha256 -binary | base64` prints it.
    expect(policy).toBe(contentSecurityPolicy.replace("script-src 'self'", "script-src 'self' 'sha256-v1IUEqDyKCfHdg2mkshdZlh1JwxKZIMqsI0JxkeP1Qo='"));
  });

  it('answers HEAD without the file', async () => {
    const answer = await get('/', 'HEAD');
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '36', '']);
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/..\\secret.txt', '/assets/../../secret.txt', '/link.txt', '/.built', '//etc/passwd', '/c:/secret.txt', '/%00', '/%', '/assets', '/absent.js'])('has nothing at %s', async (path) => {
    const answer = await get(path);
    expect([answer.status, await answer.text(), answer.headers.get('content-security-policy')]).toEqual([404, 'There is no such page here.\n', contentSecurityPolicy]);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('does not answer %s', async (method) => {
    expect((await get('/', method)).status).toBe(405);
  });

  it.each(['app://other/', 'app://convas.example/', 'app:///index.html', 'https://convas/'])('is not %s', async (url) => {
    expect((await answerPage(window, { method: 'GET', url })).status).toBe(403);
    expect(mayLoad(url)).toBe(false);
  });

  it('says plainly when the window is not built', async () => {
    const answer = await answerPage(join(scratch, 'absent'), { method: 'GET', url: 'app://convas/' });
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('not built yet')]);
  });
});
