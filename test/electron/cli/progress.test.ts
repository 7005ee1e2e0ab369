// What a person at a terminal sees of a run: one moving line that fits, and lines that stay.
import { describe, expect, it } from 'vitest';
import type { RunPlan } from '../../../core/run/records.ts';
import { barLine, bytes, duration, table, typed, wrapped, type Output } from '../../../electron/cli/output.ts';
import { follow, sayEnd } from '../../../electron/cli/progress.ts';

/** A terminal of some width that remembers. */
function terminal(columns: number): Output & { readonly said: string[]; readonly moving: string[] } {
  const [said, moving]: [string[], string[]] = [[], []];
  return { said, moving, json: false, trace: false, interactive: true, columns, say: (line) => said.push(line), warn: (line) => said.push(line), emit: () => undefined, progress: (line) => { if (line !== '') moving.push(line); } };
}

const plan: RunPlan = {
  folder: 'run', device: 'cpu', threads: 2, parameters: 61_706, batch: 64, stepsPerEpoch: 100, epochs: 5,
  examples: { training: 6400, validation: 0, test: 1000 }, validatedOn: 'test', classes: null, from: 0,
};
const steps = { event: 'steps', rows: [{ step: 250, epoch: 3, loss: 0.51234, accuracy: 0.828125, rate: 0.001 }], imagesPerSecond: 12_345.6, secondsLeft: 95, longestRun: 0 } as const;
const record = { epoch: 3, step: 300, training: { loss: 0.5, accuracy: 0.8125, examples: 6400 }, validation: { loss: 0.625, accuracy: 0.75, examples: 1000 }, rate: 0.001, seconds: 7.4 };

describe('the moving line', () => {
  it('has bar, loss, accuracy, images a second and time left', () => {
    const out = terminal(120);
    const { onEvent } = follow(out);
    onEvent({ event: 'plan', ...plan });
    onEvent(steps);
    expect(out.moving).toEqual([`${'█'.repeat(15)}${'░'.repeat(15)} epoch 3/5 · loss 0.5123 · accuracy 82.8 % · 12,346 images/s · 1 min 35 s left`]);
  });

  it.each([60, 79, 80, 81, 100, 200])('fits a terminal of %i columns as far as its words do', (columns) => {
    const out = terminal(columns);
    const { onEvent } = follow(out);
    onEvent({ event: 'plan', ...plan });
    onEvent(steps);
    onEvent({ event: 'measuring', part: 'test', done: 9984, of: 10_000 });
    onEvent({ event: 'reading', doing: 'decoding training images', done: 1, of: 3, secondsLeft: 20 });
    const words = 'loss 0.5123 · accuracy 82.8 % · 12,346 images/s · 1 min 35 s left'.length + '3/5 · '.length;
    for (const line of out.moving) expect(line.length).toBeLessThan(Math.max(columns, words + 7));
    expect(out.moving[0]).toContain('left');
  });

  it('smooths the loss over steps', () => {
    const out = terminal(120);
    const { onEvent } = follow(out);
    onEvent({ event: 'plan', ...plan });
    for (const loss of [1, 2]) onEvent({ ...steps, rows: [{ ...steps.rows[0], loss }] });
    expect(out.moving[1]).toContain('loss 1.0500');
  });
});

describe('the lines that stay', () => {
  it('say what is trained on what, and name test images test images', () => {
    const out = terminal(80);
    const { onEvent } = follow(out);
    onEvent({ event: 'plan', ...plan });
    onEvent({ event: 'epoch', record, best: true });
    expect(out.said).toEqual([
      '61,706 parameters · 6,400 training images, 1,000 test images · batch 64 · 5 epochs · cpu, 2 threads',
      'epoch 3/5 · loss 0.5000 · accuracy 81.3 % · test: loss 0.6250 · accuracy 75.0 % · 7 s',
    ]);
  });

  it('name images kept aside so, and the best epoch by them', () => {
    const out = terminal(80);
    const { onEvent, plan: told } = follow(out);
    onEvent({ event: 'plan', ...plan, threads: 1, epochs: 1, examples: { training: 6400, validation: 500, test: 1000 }, validatedOn: 'validation', from: 40 });
    onEvent({ event: 'epoch', record: { ...record, epoch: 1 }, best: true });
    sayEnd(out, { folder: 'my run', state: 'stopped', step: 120, epochs: 1, plannedEpochs: 1, early: null, best: { epoch: 1, step: 100, loss: 0.625, accuracy: 0.75 }, last: null, seconds: 61, imagesPerSecond: 1000 }, told());
    expect(out.said).toEqual([
      '61,706 parameters · 6,400 training images, 500 kept aside · batch 64 · 1 epoch · cpu, 1 thread',
      'goes on from step 40',
      'epoch 1/1 · loss 0.5000 · accuracy 81.3 % · kept aside: loss 0.6250 · accuracy 75.0 % · 7 s · best so far',
      'best after epoch 1, kept aside: loss 0.6250, accuracy 75.00 %',
      '120 steps, 1 min 01 s, 1,000 images/s → my run',
      'Stopped after step 120; nothing is lost. Go on with: convas train --resume \'my run\'',
    ]);
  });

  it('tell what the doctor found, with the settings to type', () => {
    const out = terminal(80);
    follow(out).onEvent({
      event: 'advice',
      advice: [{ code: 'rate-too-high', severity: 'bad', step: 12, title: 'The learning rate is too high', evidence: 'Within 12 steps the loss went from 2.3 to 400.', advice: 'Begin again with 0.001.', recipe: { optimizer: { learningRate: 0.001 }, clipping: { kind: 'norm', limit: 1 } }, layer: null }],
    });
    expect(out.said).toEqual([
      '✗ The learning rate is too high',
      '    Within 12 steps the loss went from 2.3 to 400.',
      '    Begin again with 0.001.',
      '    next time: --set optimizer.learningRate=0.001 --set clipping.kind=norm --set clipping.limit=1',
    ]);
  });

  it('leave accuracy out where there are no classes', () => {
    const out = terminal(80);
    const { onEvent } = follow(out);
    onEvent({ event: 'plan', ...plan, validatedOn: null });
    onEvent({ event: 'epoch', record: { ...record, training: { ...record.training, accuracy: null }, validation: null }, best: true });
    expect(out.said[1]).toBe('epoch 3/5 · loss 0.5000 · 7 s');
  });
});

describe('words and figures', () => {
  it('give times as people say them', () => {
    expect([0, 59.4, 60, 125, 3600, 90_000].map(duration)).toEqual(['0 s', '59 s', '1 min 00 s', '2 min 05 s', '1 h 00 min', '25 h 00 min']);
  });

  it('give bytes with two or three figures', () => {
    expect([999, 1000, 249_396, 12_345_678, 5e9].map(bytes)).toEqual(['999 B', '1.0 kB', '249 kB', '12.3 MB', '5.0 GB']);
  });

  it('quote a path only where a shell needs it', () => {
    expect(['run', 'a/b-1.convas', 'my run', 'it\'s', ''].map(typed)).toEqual(['run', 'a/b-1.convas', '\'my run\'', '\'it\'\\\'\'s\'', '\'\'']);
  });

  it('break text at spaces and leave long words whole', () => {
    expect(wrapped('one two three averylongword four', 9)).toEqual(['one two', 'three', 'averylongword', 'four']);
  });

  it('put numbers right and text left in tables', () => {
    expect(table(['name', 'n'], [['a', '1'], ['long one', '200']], [1])).toEqual(['name        n', '────────  ───', 'a           1', 'long one  200']);
  });

  it('give the bar what the words leave, 30 at most and 5 at least', () => {
    expect(barLine(0.5, 'x', 100)).toBe(`${'█'.repeat(15)}${'░'.repeat(15)} x`);
    expect(barLine(1, 'x'.repeat(50), 40)).toBe(`█████ ${'x'.repeat(50)}`);
    expect(barLine(2, 'long words', 20, 'short')).toBe(`${'█'.repeat(13)} short`);
  });
});
