// `npm run gpu-check`: layers, losses, optimizers and short trainings on the CPU and on every device found, into one JSON
// and one Markdown file. The engine runs in processes of its own: what crashes is a row of the table.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DeviceReport } from '../core/run/records.ts';
import type { DeviceName } from '../core/run/runtime.ts';
import { namedNetwork, goldenFolder } from './gpu/assets.ts';
import { checkGolden, type GoldenRow } from './gpu/check-golden.ts';
import { checkTraining, optimizerCases, type TrainingCase, type TrainingRow } from './gpu/check-training.ts';
import { readLayerGoldens, readLossGoldens } from './gpu/goldens.ts';
import type { TrainingAnswer } from './gpu/question.ts';
import { allRight, reportJson, reportMarkdown, type GpuReport } from './gpu/report.ts';
import { serveQuestions } from './gpu/worker.ts';
import { workerFlag, Workshop } from './gpu/workshop.ts';
import { builtFile } from './paths.ts';
import { programVersions } from './runs/versions.ts';

const help = `npm run gpu-check -- [options]
  --out FOLDER      where gpu-check.json and gpu-check.md go (dist/reports)
  --data FOLDER     Fashion-MNIST's files; without it the networks learn generated shapes
  --devices A,B     instead of all that are found; the CPU is always there to compare with
  --nets A,B        networks to train (lenet5-softmax,lenet5,resnet18); also vgg11, resnet20, depthwise, alexnet
  --only TEXT       only cases with this in their name
  --steps N         steps of a training (40)
  --seconds N       a training ends early when it has taken this long after its first run (30)`;

const options = {
  out: { type: 'string' }, data: { type: 'string' }, devices: { type: 'string' },
  nets: { type: 'string', default: 'lenet5-softmax,lenet5,resnet18' }, only: { type: 'string', default: '' },
  steps: { type: 'string', default: '40' }, seconds: { type: 'string', default: '30' }, help: { type: 'boolean', default: false },
} as const;

const deviceNames: readonly DeviceName[] = ['cpu', 'webgpu', 'cuda', 'dml'];

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
async function devicesHere(asked: readonly string[] | null): Promise<DeviceReport[]> {
  const workshop = new Workshop();
  const found: DeviceReport[] = [];
  for (const device of deviceNames) {
    if (device !== 'cpu' && asked !== null && !asked.includes(device)) continue;
    const heard = await workshop.ask({ kind: 'device', device }, 60);
    if (heard.kind === 'device') found.push(heard.report);
    else found.push({ name: device, available: false, note: 'message' in heard ? heard.message : heard.kind, remedy: null });
  }
  workshop.close();
  return found;
}

function trainingCases(nets: readonly string[], steps: number, seconds: number): TrainingCase[] {
  const lenet = namedNetwork('lenet5-softmax');
  const cases: TrainingCase[] = lenet.ok ? [...optimizerCases(lenet.value, 32)] : [];
  for (const net of nets) {
    const document = namedNetwork(net);
    if (!document.ok) throw new Error(document.error.message);
    const recipe = { seed: 1, optimizer: { kind: 'momentum', learningRate: 0.003, momentum: 0.9 } };
    cases.push({ kind: 'training', id: net, document: document.value, recipe, steps, paced: true, seconds, placed: true });
  }
  return cases;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options });
  const [steps, seconds] = [Number(values.steps), Number(values.seconds)];
  if (values.help || !(steps >= 1) || !(seconds >= 0)) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  const out = resolve(values.out ?? builtFile('reports'));
  const has = ({ id }: { readonly id: string }): boolean => id.includes(values.only);
  const goldens = [...readLayerGoldens(goldenFolder()), ...readLossGoldens(goldenFolder())].filter(has);
  const trainings = trainingCases(values.nets.split(',').filter((name) => name !== ''), steps, seconds).filter(has);
  const devices = await devicesHere(values.devices?.split(',') ?? null);
  const goldenRows: GoldenRow[] = [];
  const trainingRows: TrainingRow[] = [];
  const onCpu = new Map<string, TrainingAnswer>();
  const report = (): GpuReport => ({
    format: 'convas-gpu-check', date: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model.trim() ?? process.arch}, ${availableParallelism()} threads, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`,
    cards: cards(), versions: programVersions(), data: values.data === undefined ? 'generated shapes' : 'Fashion-MNIST',
    devices, goldens: goldenRows, trainings: trainingRows,
  });
  // Written after every device, so that a machine that goes down leaves what it had.
  const write = (): void => {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'gpu-check.json'), reportJson(report()));
    writeFileSync(join(out, 'gpu-check.md'), reportMarkdown(report()));
  };
  for (const { name, available, note, remedy } of devices) {
    console.log(`${name}: ${note}${remedy === null ? '' : ` To bring it: ${remedy}`}`);
    if (!available) continue;
    const workshop = new Workshop();
    for (const golden of goldens) {
      const row = await checkGolden(workshop, name, golden);
      goldenRows.push(row);
      console.log(`  ${row.outcome.padEnd(8)} ${row.id}  ${row.message ?? row.worst?.error.toExponential(1) ?? ''}`);
    }
    for (const which of trainings) {
      const { row, answer } = await checkTraining(workshop, name, which, values.data ?? null, onCpu.get(which.id) ?? null);
      if (name === 'cpu' && answer !== null) onCpu.set(which.id, answer);
      trainingRows.push(row);
      console.log(`  ${row.outcome.padEnd(8)} ${row.kind} ${row.id}  ${row.message ?? `${row.losses.length} steps${row.speed === null ? '' : `, ${row.speed.median.toFixed(2)} × the CPU's speed, losses apart ${row.curve?.all.toExponential(1)}`}`}`);
    }
    workshop.close();
    write();
  }
  console.log(`${join(out, 'gpu-check.md')} and gpu-check.json hold the tables.`);
  return allRight(report()) ? 0 : 1;
}

if (process.argv[2] === workerFlag) serveQuestions();
else process.exitCode = await main();
