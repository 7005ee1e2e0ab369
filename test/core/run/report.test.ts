// The report of a run: complete, self-contained, safe whatever things are called, and true to every peak.
import { describe, expect, it } from 'vitest';
import { curveFigure, pathOf } from '../../../core/run/report-curve.ts';
import { reportOf } from '../../../core/run/report.ts';
import { epochsCsv, stepsCsv } from '../../../core/run/run-tables.ts';
import { story } from './stories.ts';

const cells = (html: string): readonly string[] => [...html.matchAll(/<t[dh][^>]*>([^<]*)<\/t[dh]>/g)].map(([, text]) => text ?? '');

describe('a report', () => {
  it('says what was trained, how, on what, with what and how it went', () => {
    const html = reportOf(story(20, (step) => 1 / step, { notes: 'Wider next time.', corrections: 3, advice: [{ severity: 'warn', step: 7, title: 'Many dead maps', evidence: 'Half are 0.', advice: 'Halve the rate.' }] }));
    expect(html).toContain('<title>first try</title>');
    for (const text of ['Wider next time.', 'Many dead maps', 'Half are 0.', 'Halve the rate.', 'begun 2026-11-26 06:00 UTC']) expect(html).toContain(text);
    // 3 × 3 × 4 + 4 weights of the convolution; 4 maps of 10 × 10, pooled to 5 × 5, into 4 units: 400 + 4.
    const shown = cells(html);
    for (const text of ['conv', 'N × 4 × 10 × 10', '40', '404', 'shapes', '4: disc, square, cross, ring', '3 images relabelled or left out', '0.1.0', 'cpu']) expect(shown).toContain(text);
    expect(shown[shown.indexOf('Optimizer') + 1]).toMatch(/^adam, learning rate 0\.01/);
    expect(html.match(/<tr class="best">/g)).toHaveLength(1);
    expect(html).toContain('25.0\u2009%');
  });

  it('loads nothing, runs nothing, and is light or dark as its reader\'s system', () => {
    const html = reportOf(story(20, (step) => 1 / step));
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`);
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\b(src|href|on\w+)=|url\(|@import|https?:/i);
    expect(html).toContain('@media screen and (prefers-color-scheme: dark)');
  });

  it('is no other page whatever things are called', () => {
    const evil = '</title></style><script>alert(1)</script>"\' onload="x" &amp; <b>\u0000\ud800';
    const quiet = story(4, () => 1);
    const { document } = quiet;
    const conv = document.layers['conv'];
    if (conv === undefined) throw new Error('no convolution');
    const html = reportOf({
      ...quiet, name: evil, notes: evil, begun: evil, device: evil, versions: { [evil]: evil },
      document: { ...document, name: evil, about: evil, layers: { ...document.layers, conv: { ...conv, name: evil, kind: evil } } },
      data: { named: evil, training: 1, test: 1, classes: [evil, evil] }, advice: [{ severity: 'bad', step: 1, title: evil, evidence: evil, advice: evil }],
    });
    const plain = reportOf(quiet);
    for (const tag of ['<script', '<b>', '<title>', '</title>', '</style>']) expect(html.split(tag).length).toBe(plain.split(tag).length);
    expect(html).toContain('&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=&quot;x&quot; &amp;amp; &lt;b&gt;');
    for (const odd of ['\u0000', '\ud800']) expect(html).not.toContain(odd);
  });

  it('is made of a run without a step, without classes and without epochs', () => {
    const html = reportOf(story(0, () => 1, { best: null, data: { named: 'boxes', training: 0, test: 0, classes: null } }));
    expect(html).toContain('No epoch was finished.');
    expect(html).toContain('There is nothing to draw');
    expect(html).not.toMatch(/NaN|undefined|null/);
  });
});

describe('the curve of a report', () => {
  const points = (path: string): readonly number[] => path.split(/[ML]/).slice(1).map((pair) => Number(pair.split(' ')[1]));

  it('keeps the one high and the one low step among a million', () => {
    const count = 1_000_000;
    const x = Float64Array.from({ length: count }, (_, i) => i + 1);
    const y = new Float64Array(count).fill(5);
    y[123_456] = 9;
    y[654_321] = 1;
    const path = pathOf({ x, y }, (step) => (600 * step) / count, (value) => value);
    expect(points(path).length).toBeLessThan(1300);
    expect(points(path).filter((value) => value === 9)).toHaveLength(1);
    expect(points(path).filter((value) => value === 1)).toHaveLength(1);
  });

  it('passes every point of a short run, with gaps where a value is no number', () => {
    expect(pathOf({ x: [1, 2, 3, 4, 5], y: [1, 2, NaN, 4, Infinity] }, (x) => x, (y) => y)).toBe('M1 1L2 2M4 4');
  });

  it('has a logarithmic axis where values are far apart, and says which are missing', () => {
    const line = { name: 'a', isMeasured: false, x: [1, 2, 3], y: [1000, 0.1, NaN] };
    const drawn = curveFigure([line], { title: 'Loss', unit: 'loss' });
    expect(drawn).toContain('Loss, logarithmic: from 0.1 to 1000 over 3 steps.');
    expect(drawn).toContain('1 of the values are no finite number');
    expect(curveFigure([{ ...line, y: [3, 1, 2] }], { title: 'Loss', unit: 'loss' })).not.toContain('logarithmic');
  });
});

describe('the tables of a run', () => {
  it('hold every step, numbers as they read back', () => {
    const run = story(2500, (step) => 0.1 * step);
    const rows = [...stepsCsv(run)].join('').trimEnd().split('\n');
    expect(rows).toHaveLength(2501);
    expect(rows.slice(0, 2)).toEqual(['step,epoch,loss,accuracy,rate', '1,1,0.1,0.5,0.01']);
    expect(rows[3]).toBe('3,1,0.30000000000000004,0.5,0.01');
    expect(rows.at(-1)).toBe('2500,10,250,0.5,0.01');
  });

  it('hold every epoch, and nothing where nothing was measured', () => {
    const score = { loss: 0.5, accuracy: null, examples: 80 };
    expect(epochsCsv({ epochs: [{ epoch: 1, step: 5, training: score, validation: null, rate: 0.1, seconds: 2.5 }] }).split('\n')).toEqual([
      'epoch,step,training_loss,training_accuracy,training_examples,validation_loss,validation_accuracy,validation_examples,rate,seconds', '1,5,0.5,,80,,,,0.1,2.5', '',
    ]);
  });
});
