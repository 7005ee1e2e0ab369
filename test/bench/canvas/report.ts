// The canvas bench's table: for each size and question our window, the plain page, and how many times ours fits into it.
import { median } from '../alternate.ts';
import { quantile, type Cost } from './frames.ts';
import type { Edit } from './sides.ts';

/** A page that was measured. */
export type SideName = 'ours' | 'plain' | 'lean';

/** One side, opened once. */
export interface Round {
  readonly side: SideName;
  readonly size: number;
  readonly paint: Edit;
  readonly costs: { readonly [what in 'near drag' | 'near pan' | 'all drag' | 'all pan']: Cost | null };
  readonly edits: { readonly one: readonly Edit[]; readonly all: readonly Edit[] };
  readonly arranged: { readonly seen: number; readonly longest: number } | null;
}

/** What stands above the table. */
export interface Circumstances {
  readonly date: string;
  readonly machine: string;
  readonly browser: string;
  readonly rounds: number;
  readonly seconds: number;
}

interface Row {
  readonly name: string;
  /** the values of each round */
  of(round: Round): readonly number[];
}

const cost = (what: keyof Round['costs'], pick: (cost: Cost) => number): Row['of'] => ({ costs }) => (costs[what] === null ? [] : [pick(costs[what])]);

const movements = ([['near drag', 'drag a box, zoomed in'], ['near pan', 'pan, zoomed in'], ['all drag', 'drag a box, all in view'], ['all pan', 'pan, all in view']] as const).flatMap(([what, name]): readonly Row[] => [
  { name: `${name}: frame p50`, of: cost(what, ({ frames }) => quantile(frames, 0.5)) },
  { name: `${name}: frame p95`, of: cost(what, ({ frames }) => quantile(frames, 0.95)) },
  { name: `${name}: own work a frame`, of: cost(what, ({ work }) => work) },
  { name: `${name}: longest task`, of: cost(what, ({ longest }) => longest) },
]);

const rows: readonly Row[] = [
  { name: 'first paint', of: ({ paint }) => [paint.seen] },
  { name: 'first paint: own work', of: ({ paint }) => [paint.work] },
  ...movements,
  { name: 'one layer changed, until seen', of: ({ edits }) => edits.one.map(({ seen }) => seen) },
  { name: 'one layer changed: own work', of: ({ edits }) => edits.one.map(({ work }) => work) },
  { name: 'every layer changed, until seen', of: ({ edits }) => edits.all.map(({ seen }) => seen) },
  { name: 'every layer changed: own work', of: ({ edits }) => edits.all.map(({ work }) => work) },
  { name: 'laid out and shown', of: ({ arranged }) => (arranged === null ? [] : [arranged.seen]) },
  { name: 'laid out: longest task', of: ({ arranged }) => (arranged === null ? [] : [arranged.longest]) },
];

const digits = (value: number): string => (Number.isFinite(value) ? value.toFixed(value < 10 ? 1 : 0) : '–');
const cell = (values: readonly number[]): string => (values.length === 0 ? '–' : `${digits(Math.min(...values))} (${digits(median(values))})`);
const ratio = (ours: readonly number[], theirs: readonly number[]): string => {
  const [a, b] = [Math.min(...ours), Math.min(...theirs)];
  return ours.length === 0 || theirs.length === 0 || a <= 0 ? '–' : (b / a).toFixed(1);
};

/** The document. */
export function report(rounds: readonly Round[], { date, machine, browser, rounds: times, seconds }: Circumstances): string {
  const sizes = [...new Set(rounds.map(({ size }) => size))].sort((a, b) => a - b);
  const table = sizes.flatMap((size) => {
    const of = (side: SideName, row: Row): readonly number[] => rounds.filter((round) => round.side === side && round.size === size).flatMap((round) => row.of(round));
    return [
      `## ${size.toLocaleString('en-US')} layers`, '',
      '| what, ms | Convas best (median) | plain React Flow | ratio | the same, only what is visible | ratio |',
      '|---|---|---|---|---|---|',
      ...rows.map((row) => `| ${row.name} | ${cell(of('ours', row))} | ${cell(of('plain', row))} | ${ratio(of('ours', row), of('plain', row))} | ${cell(of('lean', row))} | ${ratio(of('ours', row), of('lean', row))} |`),
      '',
    ];
  });
  return [
    '# The canvas beside plain React Flow', '',
    `Taken on ${date} by \`npm run bench -- canvas\`: ${machine}; ${browser}. ${times} rounds of browsers of their own in turns, ${seconds} s a movement; best of rounds, median in brackets.`,
    'The same graph on both sides, residual units in rows: our window with palette, inspector, map and checking; a page with nothing but React Flow 12 with default nodes, once drawing all, once only what is visible.',
    'Ratios are plain ÷ Convas by best (above 1: Convas is faster). First paint is from the drop of the file, read and checked, against a graph handed over ready. A change here is checked as a network, there it is a new label.',
    'Own work is processor time of the page\'s main thread, which other programs on the machine do not count into; frames and times until seen do suffer from them. A longest task of 0 means none took 50 ms.', '',
    ...table,
  ].join('\n');
}
