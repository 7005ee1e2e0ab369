// Whole processes in turns, A B A B …, each alone on the machine. Taking turns inside one process slows PyTorch by a fifth
// or more, and running one side's rounds all first would hand one of them the machine's good minutes.
import type { Peer } from './peers.ts';
import type { GemmReport, StepReport, Times } from './step.ts';

/** A net at a batch size. */
export interface Row {
  readonly net: string;
  readonly batch: number;
}

/** How long and how often. */
export interface Effort {
  readonly mode: 'train' | 'infer';
  readonly rounds: number;
  readonly seconds: number;
  readonly threads: number;
}

/** One side of a row over all rounds. */
export interface Side {
  readonly version: string;
  readonly parameters: number;
  /** best of all rounds; median of the rounds' medians */
  readonly milliseconds: Times;
  readonly peakMegabytes: number;
  /** multiply-accumulates of one image and of its first layer, when the side says them */
  readonly macs: number | null;
  readonly firstLayerMacs: number;
  readonly note: string;
}

/** Both sides of a row, and each round's ratio of best times. */
export interface Pairing extends Row {
  readonly torch: Side;
  readonly convas: Side;
  readonly roundRatios: readonly number[];
}

/** The median; of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Several rounds of one side as one. Throws when there are none or they disagree about the network. */
export function gather(reports: readonly StepReport[]): Side {
  const first = reports[0];
  if (first === undefined) throw new Error('no round was run');
  if (reports.some((report) => report.parameters !== first.parameters)) throw new Error(`${first.engine}: rounds disagree about the parameters of ${first.net}`);
  return {
    version: first.version,
    parameters: first.parameters,
    milliseconds: { best: Math.min(...reports.map((report) => report.milliseconds.best)), median: median(reports.map((report) => report.milliseconds.median)) },
    peakMegabytes: Math.max(...reports.map((report) => report.peakMegabytes)),
    macs: first.macs ?? null,
    firstLayerMacs: first.firstLayerMacs ?? 0,
    note: first.note ?? '',
  };
}

const stepOf = (report: StepReport | GemmReport): StepReport => {
  if (report.mode === 'gemm') throw new Error('asked for a step, got a matrix product');
  return report;
};

/** Runs a row. Throws, before a second round is spent, when the two networks have not the same number of parameters. */
export async function alternate(row: Row, effort: Effort, peers: { readonly torch: Peer; readonly convas: Peer }): Promise<Pairing> {
  const question = { mode: effort.mode, net: row.net, batch: row.batch, seconds: effort.seconds, threads: effort.threads };
  const torch: StepReport[] = [];
  const convas: StepReport[] = [];
  for (let round = 0; round < effort.rounds; round++) {
    const theirs = stepOf(await peers.torch(question));
    const ours = stepOf(await peers.convas(question));
    if (theirs.parameters !== ours.parameters)
      throw new Error(`${row.net}: PyTorch's twin has ${theirs.parameters} parameters, the project file ${ours.parameters}: no ratio is worth printing`);
    torch.push(theirs);
    convas.push(ours);
  }
  const roundRatios = torch.map((report, round) => report.milliseconds.best / (convas[round]?.milliseconds.best ?? NaN));
  return { ...row, torch: gather(torch), convas: gather(convas), roundRatios };
}

/** Each side's best matrix product rate, and its version. The larger rate is what the shares in the table are shares of. */
export async function matrixProducts(seconds: number, threads: number, peers: { readonly torch: Peer; readonly convas: Peer }): Promise<{ readonly torch: GemmReport; readonly convas: GemmReport }> {
  const ask = async (peer: Peer): Promise<GemmReport> => {
    const report = await peer({ mode: 'gemm', seconds, threads });
    if (report.mode !== 'gemm') throw new Error('asked for a matrix product, got a step');
    return report;
  };
  return { torch: await ask(peers.torch), convas: await ask(peers.convas) };
}
