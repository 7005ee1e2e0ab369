// `npm run bench -- transfer`: what the lecture says of freezing, measured. A base is trained on seven classes of Fashion-MNIST; a
// similar task (the other three classes) and a different one (shapes) are learnt from it with few and with many labelled images, from
// every place of the line between frozen and trained layers, each several times over other images and another order.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, today } from '../../build/machine.js';
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { adviseFreezing, quadrantOf, type FreezeAdvice } from '../../core/design/advise.ts';
import { check } from '../../core/design/check.ts';
import { cutsOf, freezeTo, type Cut } from '../../core/design/freeze.ts';
import { useAsBase } from '../../core/design/use-as-base.ts';
import type { Base, Document } from '../../core/document/model.ts';
import { apply } from '../../core/document/patch.ts';
import type { Similarity } from '../../core/run/similarity.ts';
import { evaluateRun, measureSimilarity, startRun } from '../../electron/runs/index.ts';
import { residualNet } from '../core/design/residual-net.ts';
import { value } from '../electron/run/tiny.ts';
import { allFashion, type LabelledImages } from '../support/idx.ts';
import { ofClasses, sampled, shapes, taskFolder } from '../support/subsets.ts';

const { values: options } = parseArgs({ options: {
  seeds: { type: 'string', default: '5' }, epochs: { type: 'string', default: '3' }, threads: { type: 'string', default: '1' }, fresh: { type: 'boolean', default: false }, write: { type: 'boolean', default: false },
} });
/** One thread gives the same bits on any number of cores. */
const threads = Number(options.threads);
const net = (classes: number): Document => residualNet({ width: 8, blocks: 1, classes, size: 28 });
const seeds = Array.from({ length: Number(options.seeds) }, (_, i) => i + 1);
const scratch = mkdtempSync(join(tmpdir(), 'convas-transfer-bench-'));

/** As many steps for few images as for many. */
const sizes = [
  { images: 200, recipe: { epochs: 40, batch: 20 } },
  { images: 6000, recipe: { epochs: 4, batch: 60 } },
] as const;
const tuning: JsonObject = { validation: 0, optimizer: { kind: 'adam', learningRate: 2e-3 }, schedule: { kind: 'one-cycle' } };

interface Task {
  readonly name: string;
  readonly title: string;
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

const [train, test] = [allFashion('train'), allFashion('t10k')];
const tasks: readonly Task[] = [
  { name: 'similar', title: 'Fashion-MNIST 7–9', train: ofClasses(train, [7, 8, 9]), test: ofClasses(test, [7, 8, 9]) },
  { name: 'different', title: 'shapes', train: shapes(8000, 'train'), test: shapes(2000, 'test') },
];

let number = 0;

async function trained(document: Document, data: string, recipe: JsonObject, seed: number): Promise<string> {
  const { folder } = value(await startRun({ document, data, out: join(scratch, `run${number++}`), threads, recipe: { ...recipe, seed } }));
  return folder;
}

/** Share of a task's test images that a drawing takes rightly with weights. */
async function right(document: Document, weights: string | null, data: string): Promise<number> {
  return value(await evaluateRun({ document, weights, seed: 1 }, { data, part: 'test', threads })).accuracy ?? NaN;
}

/** What one place of the line came to over the seeds. */
interface Row {
  readonly cut: Cut;
  readonly mean: number;
  readonly deviation: number;
}

interface Quarter {
  readonly task: Task;
  readonly images: number;
  readonly similarity: Similarity;
  readonly advice: FreezeAdvice;
  readonly rows: readonly Row[];
  readonly fresh: number | null;
}

async function measured(base: Base, task: Task, { images, recipe }: (typeof sizes)[number]): Promise<Quarter> {
  const evaluated = taskFolder(join(scratch, `${task.name}-${images}-test`), sampled(task.train, 60, 1), task.test);
  const classes = [...new Set(task.train.labels)].sort().map(String);
  const folders = seeds.map((seed) => taskFolder(join(scratch, `${task.name}-${images}-${seed}`), sampled(task.train, images, seed), null));
  const plain = net(7);
  const { patch } = value(useAsBase(plain, check(plain), { base, size: 'resize', task: { data: folders[0] ?? '', title: task.title, dims: [1, 28, 28], isAnySize: false, classes } }));
  const document = value(apply(plain, patch));
  const checked = check(document);
  const cuts = cutsOf(document, checked);
  const similarity = value(await measureSimilarity(document, folders[0] ?? '', { threads }));
  const advice = adviseFreezing(quadrantOf({ images, classes: classes.length, similarity: similarity.similarity }), cuts);
  const rows: Row[] = [];
  for (const cut of cuts) {
    const frozen = value(apply(document, value(freezeTo(document, checked, cut))));
    const shares: number[] = [];
    for (const [i, seed] of seeds.entries()) shares.push(await right(frozen, join(await trained(frozen, folders[i] ?? '', { ...tuning, ...recipe }, seed), 'last.safetensors'), evaluated));
    rows.push({ cut, ...spread(shares) });
    console.log(`${task.name} ${images} ${cut.last ?? 'nothing'}: ${shares.map((share) => share.toFixed(4)).join(' ')}`);
  }
  const alone: Document = { ...document, base: null };
  const fresh = options.fresh === true ? await right(alone, join(await trained(alone, folders[0] ?? '', { ...tuning, ...recipe }, 1), 'last.safetensors'), evaluated) : null;
  return { task, images, similarity, advice, rows, fresh };
}

function spread(shares: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const deviation = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / Math.max(1, shares.length - 1));
  return { mean, deviation };
}

const percent = (share: number): string => (100 * share).toFixed(1);
const bestOf = (rows: readonly Row[]): Row => rows.reduce((best, row) => (row.mean > best.mean ? row : best));

/** Whether what is advised is as good as the best place, as far as its spread can tell. */
function holds({ rows, advice }: Quarter): boolean {
  const [best, advised] = [bestOf(rows), rows[advice.cut]];
  return advised !== undefined && best.mean - advised.mean <= best.deviation;
}

function verdict(quarter: Quarter): string {
  const { task, images, advice, rows, similarity, fresh } = quarter;
  const [best, advised] = [bestOf(rows), rows[advice.cut]];
  const what = (row: Row | undefined): string => (row?.cut.last === null || row === undefined ? 'nothing frozen' : `frozen up to ${row.cut.last}`);
  const outcome = holds(quarter)
    ? 'The rule holds: the proposal is within one standard deviation of the best place.'
    : 'The lecture\'s rule did not hold here: the proposal is further from the best place than its standard deviation.';
  return `- **${task.title}, ${images.toLocaleString('en-US')} images** (${advice.size}, ${advice.likeness}; similarity ${similarity.similarity.toFixed(2)}: base ${percent(similarity.base)} %, fresh weights ${percent(similarity.fresh)} %): proposed ${what(advised)}, ${percent(advised?.mean ?? NaN)} %; best ${what(best)}, ${percent(best.mean)} ± ${percent(best.deviation)} %. ${outcome}${fresh === null ? '' : ` Without the base: ${percent(fresh)} %.`}`;
}

try {
  const seven = taskFolder(join(scratch, 'base-data'), ofClasses(train, [0, 1, 2, 3, 4, 5, 6]), ofClasses(test, [0, 1, 2, 3, 4, 5, 6]));
  const network = net(7);
  const folder = await trained(network, seven, { validation: 0, epochs: Number(options.epochs), batch: 128, optimizer: { kind: 'adam', learningRate: 8e-3 }, schedule: { kind: 'one-cycle' } }, 7);
  const base: Base = { weights: join(folder, 'last.safetensors'), from: 'seven classes of Fashion-MNIST' };
  const baseRight = await right(network, base.weights, seven);
  console.log(`base: ${percent(baseRight)} %`);
  const quarters: Quarter[] = [];
  for (const task of tasks) for (const size of sizes) quarters.push(await measured(base, task, size));
  const cuts = quarters[0]?.rows.map(({ cut }) => cut) ?? [];
  const cell = (quarter: Quarter, i: number): string => {
    const row = quarter.rows[i];
    if (row === undefined) return '';
    const text = `${percent(row.mean)} ± ${percent(row.deviation)}`;
    return `${row === bestOf(quarter.rows) ? `**${text}**` : text}${i === quarter.advice.cut ? ' ←' : ''}`;
  };
  const lines = [
    '# Which layers to freeze, measured', '',
    `Taken on ${today()} by \`npm run bench -- transfer --seeds ${seeds.length}\`: ${machine()}.`,
    `The base: a ResNet of ${check(network).totals.parameters.toLocaleString('en-US')} parameters trained on classes 0–6 of Fashion-MNIST for ${options.epochs} epochs, ${percent(baseRight)} % of their test images right.`,
    'Each place of the line is fine-tuned with the same recipe (Adam, one cycle, about 400 steps) over images and order drawn anew by each seed;',
    `share of all test images of the task taken rightly, in percent, mean ± standard deviation of ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}. Best in bold, ← what the advice proposes. No digits were found on this machine.`, '',
    `| frozen up to | ${quarters.map(({ task, images }) => `${task.title}, ${images.toLocaleString('en-US')}`).join(' | ')} |`, `|---|${quarters.map(() => '---|').join('')}`,
    ...cuts.map((cut, i) => `| ${cut.last ?? 'nothing'} | ${quarters.map((quarter) => cell(quarter, i)).join(' | ')} |`), '',
    ...quarters.map(verdict),
  ];
  console.log(lines.join('\n'));
  if (options.write === true) writeFileSync('docs/transfer.md', `${lines.join('\n')}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
