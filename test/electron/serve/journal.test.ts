// The recovery journal: what is kept survives, belongs to its window while that lives, and is offered once that is gone.
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../core/base/diagnostic.ts';
import { stopSource, type StopSource } from '../../../core/run/stop.ts';
import { journalIn, type Journal } from '../../../electron/serve/journal.ts';
import { freshFolder } from './hosts.ts';

let scratch = '';
let clock = 0;
let journal: Journal;
let window: StopSource;
const now = (): Date => new Date(clock);
const anew = (): Journal => journalIn(join(scratch, 'state'), now);
beforeEach(() => {
  scratch = freshFolder();
  clock = Date.now();
  journal = anew();
  window = stopSource();
});
afterEach(() => {
  // A window that is still open holds a timer.
  window.request();
  rmSync(scratch, { recursive: true, force: true });
});

const folder = (): string => join(scratch, 'state', 'journal');
const keep = (id: string, text = '{"half"', of = window) => journal.keep({ id, name: 'Net', path: null, stamp: null, text }, of.stop);
const ids = async (of = journal): Promise<readonly string[]> => (await of.kept()).map(({ id }) => id).sort();

describe('the journal', () => {
  it('gives back after a restart what was kept last, the latest first', async () => {
    await keep('a', 'one');
    clock += 1000;
    await journal.keep({ id: 'b', name: 'Größe', path: '/nets/b.convas', stamp: 's', text: '"\u2028 \u0000"' }, window.stop);
    clock += 1000;
    expect(await keep('a', 'two')).toEqual(ok(null));
    expect(await anew().kept()).toEqual([
      { id: 'a', name: 'Net', path: null, stamp: null, written: now().toISOString(), text: 'two' },
      { id: 'b', name: 'Größe', path: '/nets/b.convas', stamp: 's', written: new Date(clock - 1000).toISOString(), text: '"\u2028 \u0000"' },
    ]);
  });

  it('forgets what is not wanted any more, and does not mind what it never knew', async () => {
    await keep('a');
    expect([await journal.forget('a', window.stop), await journal.forget('a', window.stop), await journal.forget('../recent', window.stop)]).toEqual([null, null, null]);
    await expect.poll(() => readdirSync(folder())).toEqual([]);
  });

  it('waits for the end of a window once for each drawing it holds, however often that is saved and changed again', async () => {
    let waiting = 0;
    const counting = { requested: false, onRequest: () => { waiting += 1; return () => { waiting -= 1; }; } };
    for (let save = 0; save < 3; save += 1) {
      await journal.keep({ id: 'a', name: 'Net', path: null, stamp: null, text: '{}' }, counting);
      await journal.keep({ id: 'a', name: 'Net', path: null, stamp: null, text: '{ }' }, counting);
      expect(waiting).toBe(1);
      await journal.forget('a', counting);
      expect(waiting).toBe(0);
    }
  });

  it('does what it is told in the order it is told', async () => {
    await Promise.all([keep('a'), journal.forget('a', window.stop)]);
    expect(await anew().kept()).toEqual([]);
  });

  it.each(['', '..', '../a', 'a/b', 'a.b', 'a\\b', 'ä', 'a'.repeat(65), 'a\u0000'])('takes no name that could be a path: %j', async (id) => {
    expect(await keep(id)).toMatchObject({ ok: false, error: { code: 'name-invalid' } });
    expect(await journal.take(id, window.stop)).toMatchObject({ ok: false, error: { code: 'kept-gone' } });
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('takes the names windows give, and keeps nothing that could not be opened', async () => {
    expect(await keep(crypto.randomUUID())).toEqual(ok(null));
    expect(await keep('a', 'x'.repeat(64 * 1024 * 1024 + 1))).toMatchObject({ ok: false, error: { code: 'file-too-large' } });
  });

  it('passes over what is broken or another file\'s, reads what an older version wrote, and drops what is older than 30 days', async () => {
    await keep('good');
    await keep('old');
    window.request();
    const longAgo = (clock - 31 * 86_400_000) / 1000;
    utimesSync(join(folder(), 'drawing-old.json'), longAgo, longAgo);
    const entry = readFileSync(join(folder(), 'drawing-good.json'), 'utf8');
    for (const [name, text] of [['drawing-b.json', '{'], ['drawing-c.json', '[]'], ['drawing-d.json', entry], ['e.json', entry], ['.drawing-f.json.1-0.tmp', entry], ['drawing-h.json', entry.replace('"good"', '"h"').replace('"stamp":null,', '')]] as const) writeFileSync(join(folder(), name), text);
    mkdirSync(join(folder(), 'drawing-g.json'));
    expect(await ids()).toEqual(['good', 'h']);
    expect(readdirSync(folder())).not.toContain('drawing-old.json');
  });
});

describe('a drawing in the journal', () => {
  it('is offered to nobody while its window lives, and once that is gone', async () => {
    const other = stopSource();
    await keep('a');
    await keep('b', '{}', other);
    expect(await ids()).toEqual([]);
    window.request();
    expect(await ids()).toEqual(['a']);
    other.request();
    expect(await ids()).toEqual(['a', 'b']);
  });

  it('is taken up by one window, which is its window from then on', async () => {
    const [one, two] = [stopSource(), stopSource()];
    await keep('a', 'text');
    window.request();
    const takings = await Promise.all([journal.take('a', one.stop), journal.take('a', two.stop)]);
    expect(takings).toMatchObject([{ ok: true, value: { text: 'text' } }, { ok: false, error: { code: 'kept-elsewhere' } }]);
    expect(await ids()).toEqual([]);
    expect(await journal.take('a', one.stop)).toMatchObject({ ok: true });
    one.request();
    expect(await journal.take('a', two.stop)).toMatchObject({ ok: true });
    two.request();
  });

  it('waits for the page that is just being loaded again', async () => {
    const next = stopSource();
    await keep('a', 'text');
    const taking = journal.take('a', next.stop);
    window.request();
    expect(await taking).toMatchObject({ ok: true, value: { text: 'text' } });
    next.request();
  });

  it('is not dropped by another window', async () => {
    const other = stopSource();
    await keep('a');
    await journal.forget('a', other.stop);
    window.request();
    expect(await ids()).toEqual(['a']);
    await journal.forget('a', other.stop);
    expect(await ids()).toEqual([]);
    expect(await journal.take('a', other.stop)).toMatchObject({ ok: false, error: { code: 'kept-gone' } });
  });

  it('belongs to the window that came back and kept it again', async () => {
    const again = stopSource();
    await keep('a');
    await keep('a', 'newer', again);
    window.request();
    expect(await ids()).toEqual([]);
    again.request();
    expect(await ids()).toEqual(['a']);
  });

  it('is known as taken to other programs over the same folder, until its program is gone or its window is', async () => {
    await keep('a');
    const mark = join(folder(), 'held-a');
    expect(readFileSync(mark, 'utf8')).toBe(`${process.pid}\n`);
    // As if another program that lives had it: this test's parent.
    writeFileSync(join(folder(), 'drawing-b.json'), readFileSync(join(folder(), 'drawing-a.json'), 'utf8').replace('"a"', '"b"'));
    writeFileSync(join(folder(), 'held-b'), `${process.ppid}\n`);
    expect(await ids()).toEqual([]);
    expect(await journal.take('b', window.stop)).toMatchObject({ ok: false, error: { code: 'kept-elsewhere' } });
    // A mark that nobody touches any more was left by a program that ended, whoever has its number now.
    const stale = Date.now() / 1000 - 3600;
    utimesSync(join(folder(), 'held-b'), stale, stale);
    expect(await ids()).toEqual(['b']);
    window.request();
    await expect.poll(() => readdirSync(folder())).not.toContain('held-a');
  });
});
