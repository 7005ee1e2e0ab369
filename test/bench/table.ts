// The bench's Markdown table.
import type { Pairing, Side } from './alternate.ts';

const fixed = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');
const time = ({ milliseconds: { best, median } }: Side): string => `${fixed(best, best < 10 ? 2 : best < 100 ? 1 : 0)} (${fixed(median, median < 10 ? 2 : median < 100 ? 1 : 0)})`;

/**
 * Operations of one step, 10⁹. Forward takes 2 per multiply-accumulate; training takes that three times over (forward,
 * weight gradient, input gradient), less the first layer's input gradient, which nobody needs.
 */
export function gigaOperations(side: Side, batch: number, mode: 'train' | 'infer'): number {
  if (side.macs === null) return NaN;
  return (2 * batch * (mode === 'infer' ? side.macs : 3 * side.macs - side.firstLayerMacs)) / 1e9;
}

/** The head of the table. */
export const tableHead = [
  '| net | batch | parameters | PyTorch ms best (median) | Convas ms best (median) | ratio by best | by median | each round | memory MB PyTorch | Convas | ratio | share of GEMM peak PyTorch | Convas | note |',
  '|---|---|---|---|---|---|---|---|---|---|---|---|---|---|',
];

/**
 * A row of the table. Ratios are PyTorch's time over ours: above 1, Convas is faster; the memory ratio is ours over
 * PyTorch's: below 1, Convas takes less. `peak` is the machine's matrix product rate, 10⁹ operations a second.
 */
export function tableRow(pairing: Pairing, mode: 'train' | 'infer', peak: number): string {
  const { torch, convas } = pairing;
  const work = gigaOperations(torch, pairing.batch, mode);
  const share = (side: Side): string => (Number.isFinite(work) ? `${fixed((work / (side.milliseconds.best / 1000) / peak) * 100, 0)} %` : '–');
  const cells = [
    pairing.net,
    String(pairing.batch),
    torch.parameters.toLocaleString('en-US'),
    time(torch),
    time(convas),
    `**${fixed(torch.milliseconds.best / convas.milliseconds.best, 2)}**`,
    fixed(torch.milliseconds.median / convas.milliseconds.median, 2),
    pairing.roundRatios.map((ratio) => fixed(ratio, 2)).join(', '),
    fixed(torch.peakMegabytes, 0),
    fixed(convas.peakMegabytes, 0),
    fixed(convas.peakMegabytes / torch.peakMegabytes, 2),
    share(torch),
    share(convas),
    convas.note,
  ];
  return `| ${cells.join(' | ')} |`;
}
