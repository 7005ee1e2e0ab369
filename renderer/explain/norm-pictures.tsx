// Normalisation as the values that share a mean and a deviation, and dropout as the values that are left out.
import { Grid, Label, Picture } from './frame.tsx';
import { words } from './words.ts';

const [images, channels] = [3, 8];

interface NormProps {
  readonly kind: 'batch-norm' | 'layer-norm' | 'group-norm' | 'local-response-norm';
  /** channels that go together: parts of a group norm, neighbours of a local response norm */
  readonly together?: number;
}

/** Images as rows, channels as columns: one colour is normalised together. */
export function NormPicture({ kind, together = 1 }: NormProps) {
  const cell = 22;
  const groups = Math.max(1, Math.min(channels, together));
  const isShared = (image: number, channel: number): boolean => {
    switch (kind) {
      case 'batch-norm': return channel === 2;
      case 'layer-norm': return image === 0;
      case 'group-norm': return image === 0 && channel < Math.max(1, Math.round(channels / groups));
      case 'local-response-norm': return image === 0 && Math.abs(channel - 3) <= (together - 1) / 2;
    }
  };
  return (
    <Picture height={images * cell + 40} says={words.norms[kind](together)}>
      <Grid x={64} y={20} rows={images} columns={channels} cell={cell} look={(i, j) => (kind === 'local-response-norm' && i === 0 && j === 3 ? 'strong' : isShared(i, j) ? 'window' : '')} />
      <Label x={64 + (channels * cell) / 2} y={13}>channels</Label>
      <Label x={56} y={20 + (images * cell) / 2 + 4} anchor="end">images</Label>
      <Label x={64 + (channels * cell) / 2} y={images * cell + 35}>{words.eachCell}</Label>
    </Picture>
  );
}

/** Which of `count` values a rate leaves out: evenly spread, and as many as the rate says. */
export function leftOut(rate: number, count: number): ReadonlySet<number> {
  const out = Math.round(rate * count);
  // 7 shares no factor with the counts drawn, so its multiples visit every value once.
  return new Set(Array.from({ length: out }, (_, i) => (i * 7 + 3) % count));
}

/** Values of one training step; those left out are empty. */
export function DropoutPicture({ rate }: { readonly rate: number }) {
  const [rows, columns] = [4, 10];
  const out = leftOut(rate, rows * columns);
  return (
    <Picture height={100} says={words.dropout(rate)}>
      {Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns, i] as const).map(([row, column, i]) => {
        const [x, y] = [22 + column * 27, 14 + row * 24];
        return (
          <g key={i}>
            <circle className={`explain-dot ${out.has(i) ? 'off' : 'strong'}`} cx={x} cy={y} r={7} />
            {out.has(i) && <path className="explain-line" d={`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`} />}
          </g>
        );
      })}
    </Picture>
  );
}
