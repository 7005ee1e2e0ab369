// Layers where values meet: sums, products and gates, and channels laid side by side.
import type { Dims, TensorType } from '../../core/base/shape.ts';
import { formatCount, formatShape } from '../format.ts';
import { Grid, Label, Picture, width } from './frame.tsx';
import { words } from './words.ts';

const [first, second] = [[1, 3, 0, 2], [2, -1, 4, 1]] as const;
const at = (values: readonly number[]) => (i: number, j: number): string => String(values[i * 2 + j] ?? 0).replace('-', '−');

function Sign({ x, y, kind }: { readonly x: number; readonly y: number; readonly kind: 'plus' | 'times' | 'equals' }) {
  const d = { plus: `M${x - 5} ${y}H${x + 5}M${x} ${y - 5}V${y + 5}`, times: `M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x - 4} ${y + 4}L${x + 4} ${y - 4}`, equals: `M${x - 5} ${y - 3}H${x + 5}M${x - 5} ${y + 3}H${x + 5}` } as const;
  return <path className="explain-sign" d={d[kind]} />;
}

/** Element by element: two maps and what they make. */
export function PairPicture({ kind, shape, inputs }: { readonly kind: 'add' | 'multiply'; readonly shape: Dims; readonly inputs: number }) {
  const made = first.map((value, i) => (kind === 'add' ? value + (second[i] ?? 0) : value * (second[i] ?? 0)));
  const cell = 24;
  return (
    <Picture height={76} says={words.pairs[kind](formatShape(shape), formatCount(inputs))}>
      <Grid x={12} y={6} rows={2} columns={2} cell={cell} look={() => 'result'} text={at(first)} />
      <Sign x={84} y={30} kind={kind === 'add' ? 'plus' : 'times'} />
      <Grid x={108} y={6} rows={2} columns={2} cell={cell} look={() => 'second'} text={at(second)} />
      <Sign x={180} y={30} kind="equals" />
      <Grid x={204} y={6} rows={2} columns={2} cell={cell} look={() => 'window'} text={at(made)} />
      <Label x={width / 2} y={72}>{formatShape(shape)}</Label>
    </Picture>
  );
}

/** One number per channel over its whole map: squeeze and excitation. */
export function GatePicture({ features }: { readonly features: Dims }) {
  const gates = ['0.9', '0.2', '0.5'];
  return (
    <Picture height={104} says={words.gate(formatShape(features))}>
      {gates.map((gate, i) => (
        <g key={gate}>
          <Grid x={12} y={4 + i * 32} rows={2} columns={4} cell={13} look={() => 'result'} />
          <Sign x={86} y={17 + i * 32} kind="times" />
          <Label x={118} y={21 + i * 32}>{gate}</Label>
          <Sign x={150} y={17 + i * 32} kind="equals" />
          <g opacity={0.25 + 0.75 * Number(gate)}><Grid x={176} y={4 + i * 32} rows={2} columns={4} cell={13} look={() => 'strong'} /></g>
        </g>
      ))}
    </Picture>
  );
}

/** Parts one after the other along an axis, as long as they are in the drawing. */
export function ConcatPicture({ inputs, axis, output }: { readonly inputs: readonly TensorType[]; readonly axis: number; readonly output: Dims }) {
  const sizes = inputs.map(({ dims }) => { const size = dims?.[axis] ?? null; return typeof size === 'number' ? size : null; });
  const shown = sizes.slice(0, 6);
  const whole = shown.reduce<number>((sum, size) => sum + (size ?? 1), 0);
  const room = width - 24;
  let x = 12;
  const along = words.alongs[axis] ?? String(axis);
  return (
    <Picture height={58} says={words.concat(sizes.map(formatCount).join(' + '), formatCount(typeof output?.[axis] === 'number' ? output[axis] : null), along)}>
      {shown.map((size, i) => {
        const long = Math.max(8, (room * (size ?? 1)) / Math.max(1, whole));
        const left = x;
        x += long;
        return (
          <g key={i}>
            <rect className={`explain-cell ${i % 2 === 0 ? 'is-window' : 'is-second'}`} x={left} y={8} width={long} height={26} />
            {long > 22 && <Label x={left + long / 2} y={25}>{formatCount(size)}</Label>}
          </g>
        );
      })}
      <Label x={width / 2} y={52}>{`${formatCount(typeof output?.[axis] === 'number' ? output[axis] : null)} ${along}`}</Label>
    </Picture>
  );
}
