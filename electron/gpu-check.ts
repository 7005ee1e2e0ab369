// `npm run gpu-check`: layers, losses, optimizers and short trainings on the CPU and on every device found, into one JSON
// and one Markdown file. The engine runs in processes of its own: what crashes is a row of the table.
// Exit codes: 0 all right, 1 something is wrong, refused or lost, 2 wrong use.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import { check } from '../core/design/check.ts';
import { withHeadAlone } from '../core/design/freeze.ts';
import type { Document } from '../core/document/model.ts';
import type { DeviceReport } from '../core/run/records.ts';
import { fileFailure } from './files.ts';
import { goldenFolder, namedNetwork } from './gpu/assets.ts';
import { checkGolden, type GoldenRow } from './gpu/check-golden.ts';
import { checkTraining, driftOf, optimizerCases, type TrainingCase, type TrainingRow } from './gpu/check-training.ts';
import { readLayerGoldens, readLossGoldens } from './gpu/goldens.ts';
import { readOptions, usage, type CheckOptions } from './gpu/options.ts';
import type { TrainingAnswer } from './gpu/question.ts';
import { allRight, reportJson, reportMarkdown, type GpuReport } from './gpu/report.ts';
import { serveQuestions } from './gpu/worker.ts';
import { workerFlag, Workshop } from './gpu/workshop.ts';
import { programVersions } from './runs/versions.ts';

/** Names of graphics cards as far as a driver's own tool tells them, and the driver a person chose. */
function cards(): string[] {
  const chosen = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES'].flatMap((name) => (process.env[name] === undefined ? [] : [`${name}=${process.env[name]}`]));
  try {
    const listed = execFileSync('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 });
    return [...listed.trim().split('\n'), ...chosen];
  } catch {
    return chosen;
  }
}

/** Looks at every device in a process of its own: looking may crash, too. */
async function devicesHere(asked: CheckOptions['devices']): Promise<DeviceReport[]> {
  const workshop = new Workshop();
  const found: DeviceReport[] = [];
  for (const device of asked) {
    const heard = await workshop.ask({ kind: 'device', device }, 60);
    if (heard.kind === 'device') found.push(heard.report);
    else found.push({ name: device, available: false, note: 'message' in heard ? heard.message : heard.kind, remedy: null });
  }
  workshop.close();
  return found;
}

const batchOfOptimizers = 32;

const frozenMark = ':frozen';

/** A network by name; with `:frozen` after it all of it is frozen but what follows the last place a line can be drawn at. */
function askedNetwork(net: string): Result<Document> {
  const document = namedNetwork(net.endsWith(frozenMark) ? net.slice(0, -frozenMark.length) : net);
  if (!document.ok || !net.endsWith(frozenMark)) return document;
  return withHeadAlone(document.value, check(document.value)) ?? fail('missing', `${net}: there is no place to freeze up to.`);
}

function trainingCases({ nets, batch, steps, seconds, only }: CheckOptions): Result<TrainingCase[]> {
  const lenet = namedNetwork('lenet5-softmax');
  if (!lenet.ok) return lenet;
  const cases = [...optimizerCases(lenet.value, batchOfOptimizers)];
  for (const net of nets) {
    const document = askedNetwork(net);
    if (!document.ok) return document;
    const recipe = { seed: 1, ...(batch === null ? {} : { batch }), optimizer: { kind: 'momentum', learningRate: 0.003, momentum: 0.9 } };
    cases.push({ kind: 'training', id: net, document: document.value, recipe, steps, paced: true, seconds, placed: true });
  }
  return ok(cases.filter(({ id }) => id.includes(only)));
}

/** Writes both files; fails as files do. */
function write(out: string, report: GpuReport): Result<void> {
  try {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'gpu-check.json'), reportJson(report));
    writeFileSync(join(out, 'gpu-check.md'), reportMarkdown(report));
    return ok(undefined);
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'write', out) };
  }
}

function inWords(row: GoldenRow | TrainingRow): string {
  const beside = 'worst' in row
    ? row.worst?.error.toExponential(1) ?? ''
    : `${row.losses.length} steps${row.speed === null ? '' : `, ${row.speed.median.toPrecision(2)} × the CPU's speed`}${row.curve === null ? '' : `, losses apart ${row.curve.all.toExponential(1)}`}`;
  return `  ${row.outcome.padEnd(8)} ${row.kind} ${row.id}  ${row.message ?? beside}`;
}

async function checkAll(options: CheckOptions): Promise<number> {
  const trainings = trainingCases(options);
  const goldens = [...readLayerGoldens(goldenFolder()), ...readLossGoldens(goldenFolder())].filter(({ id }) => id.includes(options.only));
  if (!trainings.ok) return wrongUse(trainings.error.message);
  const devices = await devicesHere(options.devices);
  const rows = { goldens: [] as GoldenRow[], trainings: [] as TrainingRow[] };
  const report = (): GpuReport => ({
    format: 'convas-gpu-check', date: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model.trim() ?? process.arch}, ${availableParallelism()} threads, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`,
    cards: cards(), versions: programVersions(), data: options.data === null ? 'generated shapes' : 'Fashion-MNIST', devices, ...rows,
  });
  const onCpu = new Map<string, { readonly answer: TrainingAnswer; readonly drift: number | null }>();
  const isCompared = devices.some(({ name, available }) => name !== 'cpu' && available);
  for (const { name, available, note, remedy } of devices) {
    console.log(`${name}: ${note}${remedy === null ? '' : ` To bring it: ${remedy}`}`);
    const workshop = new Workshop();
    for (const golden of available ? goldens : []) {
      const row = await checkGolden(workshop, name, golden);
      rows.goldens.push(row);
      console.log(inWords(row));
    }
    for (const which of available ? trainings.value : []) {
      const beside = onCpu.get(which.id);
      const { row, answer } = await checkTraining(workshop, name, which, options.data, beside?.answer ?? null, beside?.drift);
      if (name === 'cpu' && answer !== null) onCpu.set(which.id, { answer, drift: isCompared ? await driftOf(workshop, which, options.data, answer) : null });
      rows.trainings.push(row);
      console.log(inWords(row));
    }
    workshop.close();
    // After every device, so that a machine that goes down leaves what it had.
    const written = write(options.out, report());
    if (!written.ok) return wrongUse(written.error.message);
  }
  console.log(`${join(options.out, 'gpu-check.md')} and gpu-check.json hold the tables.`);
  return allRight(report()) ? 0 : 1;
}

function wrongUse(message: string): number {
  console.error(message);
  return 2;
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (!options.ok) return wrongUse(`${options.error.message}\n\n${usage}`);
  if (!options.value.help) return checkAll(options.value);
  console.log(usage);
  return 0;
}

if (process.argv[2] === workerFlag) serveQuestions();
else process.exitCode = await main(process.argv.slice(2));
