// The curve of an activation.
import type { Activation } from '../../core/layers/activations.ts';
import { activated, viewOf } from './curves.ts';
import { Label, Picture, width } from './frame.tsx';
import { words } from './words.ts';

const box = { left: 30, right: width - 8, top: 6, bottom: 104 } as const;

/** The curve over its axes. */
export function CurvePicture({ value }: { readonly value: Activation }) {
  const { reach, low, high } = viewOf(value);
  const x = (at: number): number => box.left + ((at + reach) / (2 * reach)) * (box.right - box.left);
  const y = (at: number): number => box.bottom - ((at - low) / (high - low)) * (box.bottom - box.top);
  const points = Array.from({ length: 161 }, (_, i) => -reach + (i * 2 * reach) / 160).map((at) => [at, activated(value, at)] as const).filter(([, result]) => result >= low && result <= high);
  const marks = [Math.floor(high), 0, Math.ceil(low)].filter((mark, i, all) => all.indexOf(mark) === i);
  return (
    <Picture height={box.bottom + 16} says={words.curves[value.kind]}>
      <path className="explain-axis" d={`M${box.left} ${y(0)}H${box.right}M${x(0)} ${box.top}V${box.bottom}`} />
      {marks.map((mark) => <Label key={mark} x={box.left - 6} y={y(mark) + 4} anchor="end">{String(mark).replace('-', '−')}</Label>)}
      <Label x={x(-reach)} y={box.bottom + 13} anchor="start">{`−${reach}`}</Label>
      <Label x={x(0)} y={box.bottom + 13}>0</Label>
      <Label x={x(reach)} y={box.bottom + 13} anchor="end">{reach}</Label>
      <path className="explain-curve" d={`M${points.map(([at, result]) => `${x(at).toFixed(2)} ${y(result).toFixed(2)}`).join('L')}`} />
    </Picture>
  );
}
