// The learning rate as it is planned, drawn as a curve over the epochs.
import { useMemo } from 'react';
import type { TrainingRecipe } from '../../core/design/recipe.ts';
import { formatValue } from '../charts/numbers.ts';
import { schedulePoints } from './schedule-points.ts';
import { trainWords } from './words.ts';

const w = trainWords.setup;
const [width, height, top] = [264, 64, 6];

/** The curve of the planned rate. */
export function RateCurve({ recipe, stepsPerEpoch }: { readonly recipe: TrainingRecipe; readonly stepsPerEpoch: number }) {
  const points = useMemo(() => schedulePoints(recipe, stepsPerEpoch), [recipe, stepsPerEpoch]);
  const rates = points.map(({ rate }) => rate);
  const highest = Math.max(...rates);
  const [first, last] = [rates[0] ?? 0, rates.at(-1) ?? 0];
  const line = points.map(({ epoch, rate }) => `${((width * epoch) / Math.max(recipe.epochs, 1e-9)).toFixed(1)},${(top + (height - top) * (1 - (highest === 0 ? 0 : rate / highest))).toFixed(1)}`).join(' ');
  const end = `${width},${(top + (height - top) * (1 - (highest === 0 ? 0 : last / highest))).toFixed(1)}`;
  return (
    <figure className="schedule-curve">
      <div className="schedule-axis"><span>{formatValue(highest)}</span><span>0</span></div>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={w.curve(formatValue(first), formatValue(highest), formatValue(last), recipe.epochs)}>
        <polygon points={`0,${height} ${line} ${end} ${width},${height}`} />
        <polyline points={`${line} ${end}`} vectorEffect="non-scaling-stroke" />
      </svg>
      <div className="schedule-feet"><span>0</span><span>{recipe.schedule.kind === 'reduce-on-plateau' ? w.curvePlateau : ''}</span><span>{w.epochs(recipe.epochs)}</span></div>
    </figure>
  );
}
