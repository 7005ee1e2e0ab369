// Layers that read a row of values: flatten, dense, radial basis functions, softmax, reshape.
import type { Dims } from '../../core/base/shape.ts';
import { formatCount, formatShape } from '../format.ts';
import { Arrow, Grid, Label, Picture, width } from './frame.tsx';
import { words } from './words.ts';

const known = (size: unknown): number | null => (typeof size === 'number' ? size : null);

/** Maps laid end to end in one row. */
export function FlattenPicture({ from, to }: { readonly from: Dims; readonly to: Dims }) {
  const [cell, maps] = [13, [2, 1, 0]];
  return (
    <Picture height={86} says={words.flattens(formatShape(from), formatShape(to))}>
      {maps.map((map) => (
        <Grid key={map} x={4 + map * 9} y={4 + (2 - map) * 9} rows={2} columns={3} cell={cell} look={() => (map === 0 ? 'window' : map === 1 ? 'second' : 'result')} text={(i, j) => (map === 0 ? String(i * 3 + j + 1) : null)} />
      ))}
      <Arrow x={76} y={32} length={22} />
      <Grid x={108} y={26} rows={1} columns={12} cell={cell} look={(_, j) => (j < 6 ? 'window' : 'second')} text={(_, j) => (j < 6 ? String(j + 1) : null)} />
      <Label x={108 + 12 * cell + 14} y={36}>…</Label>
      <Label x={34} y={80}>{formatShape(from)}</Label>
      <Label x={190} y={58}>{formatShape(to)}</Label>
    </Picture>
  );
}

const column = (count: number, most: number): number => Math.min(most, Math.max(1, count));

/** Every input to every unit; the lines of one unit stand out. */
export function DensePicture({ features, units }: { readonly features: number | null; readonly units: number }) {
  const [left, right] = [column(features ?? 6, 6), column(units, 5)];
  const high = 116;
  const y = (i: number, of: number): number => (high - 12) * ((i + 0.5) / of) + 2;
  const [from, to] = [70, 210];
  return (
    <Picture height={high + 12} says={words.dense(features === null ? null : formatCount(features), formatCount(units))}>
      {Array.from({ length: left * right }, (_, i) => [Math.floor(i / right), i % right] as const).filter(([, unit]) => unit > 0).map(([i, j]) => <path key={`${i} ${j}`} className="explain-line faint" d={`M${from} ${y(i, left)}L${to} ${y(j, right)}`} />)}
      {Array.from({ length: left }, (_, i) => <path key={i} className="explain-line strong" d={`M${from} ${y(i, left)}L${to} ${y(0, right)}`} />)}
      {Array.from({ length: left }, (_, i) => <circle key={i} className="explain-dot" cx={from} cy={y(i, left)} r={5} />)}
      {Array.from({ length: right }, (_, i) => <circle key={i} className={`explain-dot ${i === 0 ? 'strong' : ''}`} cx={to} cy={y(i, right)} r={6} />)}
      <Label x={from} y={high + 9}>{features === null ? '?' : formatCount(features)}</Label>
      <Label x={to} y={high + 9}>{formatCount(units)}</Label>
      <Label x={to + 14} y={y(0, right) + 4} anchor="start">Σ w·x + b</Label>
    </Picture>
  );
}

/** A centre, an input, and the distance between them. */
export function RbfPicture({ units }: { readonly units: number }) {
  return (
    <Picture height={112} says={words.rbf(formatCount(units))}>
      {[44, 30, 16].map((r) => <circle key={r} className="explain-axis" cx={92} cy={54} r={r} />)}
      <path className="explain-line strong" d="M92 54L168 24" />
      <circle className="explain-dot strong" cx={92} cy={54} r={5} />
      <circle className="explain-dot" cx={168} cy={24} r={5} />
      <Label x={92} y={74}>w</Label>
      <Label x={180} y={22} anchor="start">x</Label>
      <Label x={158} y={62} anchor="start">Σ (x − w)²</Label>
    </Picture>
  );
}

/** Scores for an example, and what softmax makes of them. */
export const exampleScores: readonly number[] = [2, 1, 0.5, -1];

/** Shares of scores: they are positive and sum to 1. */
export function shares(scores: readonly number[]): readonly number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** Scores as bars beside their shares. */
export function SoftmaxPicture({ values }: { readonly values: number | null }) {
  const found = shares(exampleScores);
  const [zero, unit] = [62, 26];
  return (
    <Picture height={112} says={words.softmax(values === null ? null : formatCount(values))}>
      <path className="explain-axis" d={`M10 ${zero}H120`} />
      {exampleScores.map((score, i) => <rect key={i} className="explain-bar faint" x={18 + i * 26} y={score > 0 ? zero - score * unit : zero} width={16} height={Math.abs(score) * unit} />)}
      {exampleScores.map((score, i) => <Label key={i} x={26 + i * 26} y={score > 0 ? zero - score * unit - 3 : zero + unit + 12}>{String(score).replace('-', '−')}</Label>)}
      <Arrow x={130} y={50} length={22} />
      <path className="explain-axis" d={`M164 88H${width - 8}`} />
      {found.map((share, i) => <rect key={i} className="explain-bar" x={172 + i * 28} y={88 - share * 90} width={16} height={share * 90} />)}
      {found.map((share, i) => <Label key={i} x={180 + i * 28} y={88 - share * 90 - 3}>{share.toFixed(2)}</Label>)}
      <Label x={65} y={108}>scores</Label>
      <Label x={222} y={108}>sum 1</Label>
    </Picture>
  );
}

/** The same values in another order of axes. */
export function ReshapePicture({ from, to }: { readonly from: Dims; readonly to: Dims }) {
  const flat = known(to?.[2] ?? null) === null;
  return (
    <Picture height={76} says={words.reshapes(formatShape(from), formatShape(to))}>
      <Grid x={14} y={22} rows={1} columns={6} cell={14} look={(_, j) => (j < 3 ? 'window' : 'result')} text={(_, j) => String(j + 1)} />
      <Arrow x={112} y={29} length={22} />
      {flat
        ? <Grid x={150} y={22} rows={1} columns={6} cell={14} look={(_, j) => (j < 3 ? 'window' : 'result')} text={(_, j) => String(j + 1)} />
        : <Grid x={160} y={14} rows={2} columns={3} cell={14} look={(i) => (i === 0 ? 'window' : 'result')} text={(i, j) => String(i * 3 + j + 1)} />}
      <Label x={56} y={70}>{formatShape(from)}</Label>
      <Label x={200} y={70}>{formatShape(to)}</Label>
    </Picture>
  );
}
