// `npm run bench -- transfer`: what the lecture says of freezing, measured. A base is trained on seven classes of Fashion-MNIST; a
// similar task (the other three classes) and different ones (shapes; handwritten digits where CONVAS_MNIST names their folder) are
// learnt from it with few and with many labelled images, from every place of the line between frozen and trained layers, each several
// times over other images and another order.
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
import { allDigits, allFashion, type LabelledImages } from '../support/idx.ts';
import { ofClasses, sampled, shapes, taskFolder } from '../support/subsets.ts';

const { values: options } = parseArgs({ options: {
  seeds: { type: 'string', default: '5' }, epochs: { type: 'string', default: '3' }, threads: { type: 'string', default: '1' }, out: { type: 'string', default: 'docs/transfer.md' }, write: { type: 'boolean', default: false },
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
const [digits, digitsTest] = [allDigits('train'), allDigits('t10k')];
const tasks: readonly Task[] = [
  { name: 'similar', title: 'Fashion-MNIST 7–9', train: ofClasses(train, [7, 8, 9]), test: ofClasses(test, [7, 8, 9]) },
  { name: 'different', title: 'shapes', train: shapes(8000, 'train'), test: shapes(2000, 'test') },
  ...(digits === null || digitsTest === null ? [] : [{ name: 'digits', title: 'handwritten digits', train: digits, test: digitsTest }]),
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

/** One of the four: a task with so many images, the base put to use for it, and what each place of the line came to, by seed. */
interface Quarter {
  readonly task: Task;
  readonly size: (typeof sizes)[number];
  readonly document: Document;
  readonly cuts: readonly Cut[];
  readonly similarity: Similarity;
  readonly advice: FreezeAdvice;
  readonly evaluated: string;
  /** by place of the line */
  readonly shares: readonly number[][];
}

/** What one place of the line came to over the seeds. */
interface Row {
  readonly cut: Cut;
  readonly mean: number;
  readonly deviation: number;
}

const folderFor = ({ name, train: all }: Task, images: number, seed: number): string => taskFolder(join(scratch, `${name}-${images}-${seed}`), sampled(all, images, seed), null);

async function prepared(base: Base, task: Task, size: (typeof sizes)[number]): Promise<Quarter> {
  const evaluated = taskFolder(join(scratch, `${task.name}-${size.images}-test`), sampled(task.train, 60, 1), task.test);
  const classes = [...new Set(task.train.labels)].sort().map(String);
  const first = folderFor(task, size.images, 1);
  const plain = net(7);
  const { patch } = value(useAsBase(plain, check(plain), { base, size: 'resize', task: { data: first, title: task.title, dims: [1, 28, 28], isAnySize: false, classes } }));
  const document = value(apply(plain, patch));
  const cuts = cutsOf(document, check(document));
  const similarity = value(await measureSimilarity(document, first, { threads }));
  const advice = adviseFreezing(quadrantOf({ images: size.images, classes: classes.length, similarity: similarity.similarity }), cuts);
  return { task, size, document, cuts, similarity, advice, evaluated, shares: cuts.map(() => []) };
}

/** Fine-tunes from every place of the line once more. */
async function tuneAll({ task, size, document, cuts, shares, evaluated }: Quarter, seed: number): Promise<void> {
  const data = folderFor(task, size.images, seed);
  for (const cut of cuts) {
    const frozen = value(apply(document, value(freezeTo(document, check(document), cut))));
    const share = await right(frozen, join(await trained(frozen, data, { ...tuning, ...size.recipe }, seed), 'last.safetensors'), evaluated);
    shares[cut.index]?.push(share);
    console.log(`seed ${seed}, ${task.name} ${size.images}, ${cut.last ?? 'nothing'}: ${share.toFixed(4)}`);
  }
}

const rowsOf = ({ cuts, shares }: Quarter): readonly Row[] => cuts.map((cut) => ({ cut, ...spread(shares[cut.index] ?? []) }));

function spread(shares: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const deviation = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / Math.max(1, shares.length - 1));
  return { mean, deviation };
}

const percent = (share: number): string => (100 * share).toFixed(1);
const bestOf = (rows: readonly Row[]): Row => rows.reduce((best, row) => (row.mean > best.mean ? row : best));

/** Whether what is advised is as good as the best place, as far as its spread can tell. */
function holds(quarter: Quarter): boolean {
  const rows = rowsOf(quarter);
  const [best, advised] = [bestOf(rows), rows[quarter.advice.cut]];
  return advised !== undefined && best.mean - advised.mean <= best.deviation;
}

function verdict(quarter: Quarter): string {
  const { task, size, advice, similarity } = quarter;
  const rows = rowsOf(quarter);
  const [best, advised] = [bestOf(rows), rows[advice.cut]];
  const what = (row: Row | undefined): string => (row?.cut.last === null || row === undefined ? 'nothing frozen' : `frozen up to ${row.cut.last}`);
  const outcome = holds(quarter)
    ? 'The rule holds: the proposal is within one standard deviation of the best place.'
    : 'The lecture\'s rule did not hold here: the proposal is further from the best place than its standard deviation.';
  return `- **${task.title}, ${size.images.toLocaleString('en-US')} images** (${advice.size}, ${advice.likeness}; similarity ${similarity.similarity.toFixed(2)}): proposed ${what(advised)}, ${percent(advised?.mean ?? NaN)} %; best ${what(best)}, ${percent(best.mean)} ± ${percent(best.deviation)} %. ${outcome} Its features alone tell ${percent(similarity.base)} % of a sample apart, those of fresh weights ${percent(similarity.fresh)} %.`;
}

function report(quarters: readonly Quarter[], done: number, ofBase: { readonly parameters: number; readonly right: number }): string {
  const cell = (quarter: Quarter, i: number): string => {
    const rows = rowsOf(quarter);
    const row = rows[i];
    if (row === undefined) return '';
    const text = `${percent(row.mean)} ± ${percent(row.deviation)}`;
    return `${row === bestOf(rows) ? `**${text}**` : text}${i === quarter.advice.cut ? ' ←' : ''}`;
  };
  return [
    '# Which layers to freeze, measured', '',
    `Taken on ${today()} by \`npm run bench -- transfer --seeds ${done}\`: ${machine()}.`,
    `The base: a ResNet of ${ofBase.parameters.toLocaleString('en-US')} parameters trained on classes 0–6 of Fashion-MNIST for ${options.epochs} epochs, ${percent(ofBase.right)} % of their test images right.`,
    'Each place of the line is fine-tuned with the same recipe (Adam, one cycle, 400 steps) over images and order drawn anew by each seed.',
    `Share of all test images of the task taken rightly, in percent: mean ± standard deviation of ${done} ${done === 1 ? 'seed' : 'seeds'}. Best in bold, ← what the advice proposes.`,
    digits === null ? 'No handwritten digits were on this machine (CONVAS_MNIST names their folder), so that the different task is the generated shapes.' : 'The handwritten digits are MNIST\'s.', '',
    `| frozen up to | ${quarters.map(({ task, size }) => `${task.title}, ${size.images.toLocaleString('en-US')}`).join(' | ')} |`, `|---|${quarters.map(() => '---|').join('')}`,
    ...(quarters[0]?.cuts ?? []).map((cut, i) => `| ${cut.last ?? 'nothing'} | ${quarters.map((quarter) => cell(quarter, i)).join(' | ')} |`), '',
    ...quarters.map(verdict), '',
  ].join('\n');
}

try {
  const seven = taskFolder(join(scratch, 'base-data'), ofClasses(train, [0, 1, 2, 3, 4, 5, 6]), ofClasses(test, [0, 1, 2, 3, 4, 5, 6]));
  const network = net(7);
  const folder = await trained(network, seven, { validation: 0, epochs: Number(options.epochs), batch: 128, optimizer: { kind: 'adam', learningRate: 8e-3 }, schedule: { kind: 'one-cycle' } }, 7);
  const base: Base = { weights: join(folder, 'last.safetensors'), from: 'seven classes of Fashion-MNIST' };
  const ofBase = { parameters: check(network).totals.parameters, right: await right(network, base.weights, seven) };
  console.log(`base: ${percent(ofBase.right)} %`);
  const quarters: Quarter[] = [];
  for (const task of tasks) for (const size of sizes) quarters.push(await prepared(base, task, size));
  for (const seed of seeds) {
    for (const quarter of quarters) await tuneAll(quarter, seed);
    // Kept as it stands, so that a run that is ended early leaves what it has measured.
    if (options.write === true) writeFileSync(options.out, report(quarters, seed, ofBase));
  }
  console.log(report(quarters, seeds.length, ofBase));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
