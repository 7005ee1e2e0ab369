// Taking runs away as a window asks for it: what each format writes, what is never written over, what is refused.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunCard } from '../../../../core/run/run-services.ts';
import type { Places } from '../../../../electron/serve/places.ts';
import { freshFolder, placesBelow, value } from '../hosts.ts';
import { epochRecord, fakeEngines } from './fake-engine.ts';
import { tiny, trainingBelow, type TrainingWindow } from './windows.ts';

let scratch = '';
let places: Places;
let engines: ReturnType<typeof fakeEngines>;
let window: TrainingWindow;
beforeEach(() => {
  scratch = freshFolder();
  places = placesBelow(scratch);
  engines = fakeEngines();
  window = trainingBelow(places, engines.options);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** A run with 60 steps and one epoch, still under way. */
async function begun(): Promise<RunCard> {
  const answer = window.start(tiny({ name: 'A & B' }));
  while (engines.runs.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
  const run = engines.runs[0];
  run?.plan();
  const card = value(await answer);
  run?.steps(1, 60);
  run?.epoch(epochRecord(1, 50));
  return card;
}

describe('a run', () => {
  it('is taken away as a report, with its notes and what the doctor said', async () => {
    const { id, folder } = await begun();
    value(await window.call('describeRun', { id, name: null, notes: 'too <wide>' }));
    writeFileSync(join(folder, 'advice.json'), JSON.stringify([{ code: 'x', severity: 'bad', step: 3, title: 'Loss grows', evidence: 'e', advice: 'a' }, { title: 5 }, null]));
    const written = value(await window.call('exportRun', { id, format: 'html', path: 'report', overwrite: false }));
    expect(written).toEqual({ path: join(places.home, 'report.html'), beside: null, bytes: readFileSync(join(places.home, 'report.html')).length });
    const html = readFileSync(written.path, 'utf8');
    for (const text of ['<h1>A &amp; B</h1>', 'too &lt;wide&gt;', 'Loss grows', '<td>shapes</td>', '<dd>60</dd>']) expect(html).toContain(text);
  });

  it('is taken away as tables: its own steps to the byte, less a row that is being written, and its epochs', async () => {
    const { id, folder } = await begun();
    const steps = join(folder, 'steps.csv');
    const whole = 'step,epoch,loss,accuracy,rate\n1,1,0.30000000000000004,0.5,0.01\n2,1,NaN,,1e-7\n';
    writeFileSync(steps, `${whole}3,1,0.`);
    const { path, beside } = value(await window.call('exportRun', { id, format: 'csv', path: join(scratch, 'run.csv'), overwrite: false }));
    expect(readFileSync(path, 'utf8')).toBe(whole);
    expect(beside).toBe(join(scratch, 'run.epochs.csv'));
    expect(readFileSync(beside ?? '', 'utf8').split('\n')[1]).toMatch(/^1,50,/);
  });

  it('is taken away for TensorBoard, which finds the file by its name', async () => {
    const { id } = await begun();
    const { path } = value(await window.call('exportRun', { id, format: 'tensorboard', path: join(scratch, 'run'), overwrite: false }));
    expect(path).toBe(join(scratch, 'run.tfevents'));
    expect(readFileSync(path).toString('latin1').split('train/loss')).toHaveLength(1 + 60);
  });

  it('is written over another file only when told, also where only the second of two is there', async () => {
    const { id } = await begun();
    writeFileSync(join(scratch, 'run.epochs.csv'), 'mine');
    const asked = { id, format: 'csv', path: join(scratch, 'run'), overwrite: false } as const;
    expect(await window.call('exportRun', asked)).toMatchObject({ ok: false, error: { code: 'already-there' } });
    expect([readFileSync(join(scratch, 'run.epochs.csv'), 'utf8'), existsSync(join(scratch, 'run.csv'))]).toEqual(['mine', false]);
    value(await window.call('exportRun', { ...asked, overwrite: true }));
    expect(readFileSync(join(scratch, 'run.epochs.csv'), 'utf8')).toMatch(/^epoch,step,/);
  });

  it('is refused where it is not there, has not begun, or cannot be written, and leaves nothing behind', async () => {
    const { id } = await begun();
    const waiting = value(await window.start(tiny({ name: 'second' })));
    const at = (path: string, of = id) => window.call('exportRun', { id: of, format: 'html', path, overwrite: true });
    expect(await at('x', 'gone')).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
    expect(await at('x', '../..')).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
    expect(await at('x', waiting.id)).toMatchObject({ ok: false, error: { code: 'run-not-begun' } });
    expect(await at(' ')).toMatchObject({ ok: false, error: { code: 'name-missing' } });
    expect(await at('none/there')).toMatchObject({ ok: false, error: { code: 'missing' } });
    mkdirSync(join(places.home, 'folder'));
    expect(await at('folder')).toMatchObject({ ok: false, error: { code: 'is-a-folder' } });
    expect(readdirSync(places.home)).toEqual(['folder']);
  });
});
