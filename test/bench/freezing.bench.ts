// `npm run bench -- freezing`: the seconds of an epoch of a desk-size ResNet on images of Fashion-MNIST, all of it trained, all but its
// head frozen, and what the frozen part answers kept.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine, today } from '../../build/machine.js';
import { bug } from '../../core/base/diagnostic.ts';
import { check } from '../../core/design/check.ts';
import { withHeadAlone } from '../../core/design/freeze.ts';
import type { Document } from '../../core/document/model.ts';
import { startRun } from '../../electron/runs/index.ts';
import { residualNet } from '../core/design/residual-net.ts';
import { value } from '../electron/run/tiny.ts';
import { allFashion } from '../support/idx.ts';
import { sampled, taskFolder } from '../support/subsets.ts';

const [images, epochs] = [6000, 4];
const scratch = mkdtempSync(join(tmpdir(), 'convas-freezing-'));

/** Seconds of each epoch of a run, and all it took. */
async function epochsOf(document: Document, data: string, keeps: boolean, name: string): Promise<{ readonly epochs: readonly number[]; readonly before: number }> {
  const seconds: number[] = [];
  let [begun, first] = [performance.now(), 0];
  value(await startRun({ document, data, out: join(scratch, name), keeps, onEvent: (event) => {
    if (event.event === 'plan') begun = performance.now();
    if (event.event === 'steps' && first === 0) first = performance.now();
    if (event.event === 'epoch') seconds.push(event.record.seconds);
  } }));
  return { epochs: seconds, before: (first - begun) / 1000 };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

try {
  const data = taskFolder(join(scratch, 'data'), sampled(allFashion('train'), images, 1), null);
  const document = residualNet({ width: 16, blocks: 2, classes: 10, size: 28 }, { epochs, batch: 64 });
  const frozen = value(withHeadAlone(document, check(document)) ?? bug('there are places to cut'));
  const whole = await epochsOf(document, data, true, 'whole');
  const head = await epochsOf(frozen, data, false, 'head');
  const kept = await epochsOf(frozen, data, true, 'kept');
  const all = median(whole.epochs);
  const rows = [
    ['everything is trained', all, 1],
    ['all but the head is frozen', median(head.epochs), all / median(head.epochs)],
    ['and what the frozen part answers is kept', median(kept.epochs), all / median(kept.epochs)],
  ] as const;
  const lines = [
    '# Freezing', '',
    `Taken on ${today()} by \`npm run bench -- freezing\`: ${machine()}.`,
    `A ResNet of 174,970 parameters on ${images.toLocaleString('en-US')} images of Fashion-MNIST, a tenth of them measured after each epoch; the median of ${epochs} epochs.`, '',
    '| | seconds of an epoch | times as fast |', '|---|---|---|',
    ...rows.map(([what, seconds, ratio]) => `| ${what} | ${seconds.toFixed(2)} | ${ratio.toFixed(1)} |`), '',
    `Before its first step the last of them takes ${kept.before.toFixed(1)} s, in which the answers are worked out.`,
  ];
  console.log(lines.join('\n'));
  if (process.argv.includes('--write')) writeFileSync('docs/bench-freezing.md', `${lines.join('\n')}\n`);
  process.exitCode = (rows[1]?.[2] ?? 0) >= 3 && (rows[2]?.[2] ?? 0) >= 8 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
