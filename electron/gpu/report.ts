// What gpu-check found, as data and as a Markdown page.
import type { DeviceReport } from '../../core/run/records.ts';
import type { DeviceName } from '../../core/run/runtime.ts';
import type { GoldenRow } from './check-golden.ts';
import { curveBound, driftAllowed, nextToNothing, type TrainingRow } from './check-training.ts';

/** Everything one run of gpu-check found; the JSON file holds exactly this. */
export interface GpuReport {
  readonly format: 'convas-gpu-check';
  /** year-month-day */
  readonly date: string;
  /** processor, cores, memory, system */
  readonly machine: string;
  /** graphics cards by the names their drivers give, as far as those can be asked */
  readonly cards: readonly string[];
  /** programs by name with their versions */
  readonly versions: Readonly<Record<string, string>>;
  /** where the training images came from */
  readonly data: string;
  readonly devices: readonly DeviceReport[];
  readonly goldens: readonly GoldenRow[];
  readonly trainings: readonly TrainingRow[];
}

type AnyRow = GoldenRow | TrainingRow;

/** Whether every case on every device came out right. */
export function allRight({ goldens, trainings }: GpuReport): boolean {
  return [...goldens, ...trainings].every(({ outcome }) => outcome === 'right');
}

/** The report as JSON, one row a line; numbers JSON does not know are written as words. */
export function reportJson(report: GpuReport): string {
  const line = (value: unknown): string => JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner));
  const field = (value: unknown): string => (Array.isArray(value) ? `[\n${value.map((row) => `    ${line(row)}`).join(',\n')}\n  ]` : line(value));
  return `{\n${Object.entries(report).map(([name, value]) => `  ${line(name)}: ${field(value)}`).join(',\n')}\n}\n`;
}

const small = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : value === 0 ? '0' : value.toExponential(1));
const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 0.1 ? value.toFixed(2) : value.toPrecision(1));
const pair = (times: { readonly best: number; readonly median: number } | null): string => (times === null ? '–' : `${figure(times.best)} / ${figure(times.median)}`);
const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.map(inCell).join(' | ')} |`), ''];
}

function devicesTable({ devices, goldens, trainings }: GpuReport): string[] {
  const of = (device: DeviceName, kinds: readonly AnyRow['kind'][]): AnyRow[] => [...goldens, ...trainings].filter((row) => row.device === device && kinds.includes(row.kind));
  const right = (rows: readonly AnyRow[]): string => (rows.length === 0 ? '–' : `${rows.filter(({ outcome }) => outcome === 'right').length} of ${rows.length}`);
  const furthest = (device: DeviceName): string => small(Math.max(0, ...goldens.filter((row) => row.device === device).map(({ worst }) => worst?.error ?? 0)));
  return table(['device', 'what is there', 'layers right', 'losses right', 'furthest from PyTorch', 'optimizers right', 'trainings right'], devices.map(({ name, available, note }) => (
    available
      ? [name, note, right(of(name, ['layer'])), right(of(name, ['loss'])), furthest(name), right(of(name, ['optimizer'])), right(of(name, ['training']))]
      : [name, note, '–', '–', '–', '–', '–']
  )));
}

function trainingsTable({ trainings }: GpuReport): string[] {
  const rows = trainings.map((row) => {
    const { placement } = row;
    const onDevice = Object.entries(placement?.nodes ?? {}).filter(([provider]) => provider !== 'cpu').reduce((n, [, count]) => n + count, 0);
    return [
      row.id, row.device, row.outcome, row.batch === null ? '–' : String(row.batch), row.losses.length === 0 ? '–' : `${row.losses.length} (${row.stepsPerRun} a run)`,
      pair(row.milliseconds), pair(row.speed), row.curve === null ? '–' : `${small(row.curve.first)} / ${small(row.curve.all)}`, small(row.drift), small(row.weights),
      placement === null ? '–' : `${onDevice} / ${placement.nodes['cpu'] ?? 0} / ${placement.copies}`,
      row.megabytes === null ? '–' : `${figure(row.megabytes.first)} → ${figure(row.megabytes.last)}, ${figure(row.megabytes.peak)} at most`,
    ];
  });
  return table(['training', 'device', 'outcome', 'batch', 'steps', 'ms a step', 'times the CPU\'s speed', 'losses apart', 'the CPU\'s drift', 'weights apart', 'nodes', 'MB'], rows);
}

function troubleTable({ goldens, trainings }: GpuReport): string[] {
  const rows = [...goldens, ...trainings].filter(({ outcome }) => outcome !== 'right');
  if (rows.length === 0) return ['Nothing was refused, wrong or lost.', ''];
  const found = (row: AnyRow): string => row.message ?? ('worst' in row ? `${row.worst?.output} is off by ${small(row.worst?.error)}` : `the losses are off by ${small(row.curve?.first)}`);
  return table(['device', 'case', 'outcome', 'in its own words'], rows.map((row) => [row.device, row.id, row.outcome, found(row)]));
}

function fallbackTable({ goldens, trainings }: GpuReport): string[] {
  const met = new Map<string, { readonly device: DeviceName; readonly op: string; readonly cases: string[] }>();
  for (const { device, id, placement } of [...goldens, ...trainings]) {
    for (const op of Object.keys(placement?.fallbacks ?? {})) {
      const entry = met.get(`${device} ${op}`) ?? { device, op, cases: [] };
      entry.cases.push(id);
      met.set(`${device} ${op}`, entry);
    }
  }
  if (met.size === 0) return ['No node fell back to the CPU.', ''];
  return table(['device', 'op', 'in'], [...met.values()].map(({ device, op, cases }) => [device, op, cases.length > 6 ? `${cases.slice(0, 5).join(', ')} and ${cases.length - 5} more` : cases.join(', ')]));
}

/** The report as a Markdown page. */
export function reportMarkdown(report: GpuReport): string {
  const { date, machine, cards, versions, data } = report;
  return [
    '# Devices, checked', '',
    `Made by \`npm run gpu-check\` on ${date}: ${machine}; ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}. Graphics: ${cards.length === 0 ? 'none that could be asked for its name' : cards.join('; ')}. Images: ${data}.`, '',
    ...devicesTable(report),
    'Right is: layers and losses within 1e-5 (forward) and 1e-4 (gradients) of PyTorch\'s largest value on the CPU, within 1e-3 elsewhere;',
    `a training whose first ten losses are the CPU's within ${curveBound.toExponential(0)} of their value, or within ${driftAllowed} times the CPU's drift.`, '',
    '## Trainings', '',
    ...trainingsTable(report),
    'Pairs of times are best / median. Losses apart: largest relative difference from the CPU\'s curve over the first ten steps / over all.',
    `The CPU's drift: what its own first ten losses move by when its first weights move by ${nextToNothing.toExponential(0)} of themselves. Weights apart: after the last step,`,
    'as a share of each tensor\'s largest. Nodes: on the device / on the CPU / copies between them. MB: memory of the process after the first run → at the end.', '',
    '## Refused, wrong or lost', '',
    ...troubleTable(report),
    '## Nodes on the CPU', '',
    ...fallbackTable(report),
  ].join('\n');
}
