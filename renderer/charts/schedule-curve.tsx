// The learning rate over a training, as its recipe plans it: a curve by step, drawn before anything is trained.
import { useMemo } from 'react';
import type { ChartEvent } from './chart-model.ts';
import { LineChart } from './line-chart.tsx';
import { Series } from './series.ts';
import { chartWords as words } from './words.ts';

/** How many places of a long training are asked for its rate. */
const mostPlaces = 2000;

/** The curve of a schedule. `rateAt` gives the rate of a step, counted from 0. */
export function ScheduleCurve({ title, steps, rateAt, events, height = 160 }: { readonly title: string; readonly steps: number; readonly rateAt: (step: number) => number; readonly events?: readonly ChartEvent[]; readonly height?: number }) {
  const lines = useMemo(() => {
    const series = new Series('given');
    const count = Math.max(0, Math.min(steps, mostPlaces));
    const at = Array.from({ length: count }, (_, i) => (count < 2 ? 0 : Math.round((i * (steps - 1)) / (count - 1))));
    series.append(at.map(rateAt), at.map((step) => step + 1));
    return [{ id: 'rate', label: words.rate, part: 'training' as const, hue: 'accent' as const, series }];
  }, [steps, rateAt]);
  return <LineChart title={title} lines={lines} {...(events === undefined ? {} : { events })} xName={{ name: words.step }} yName={{ name: words.rate }} smoothing={null} height={height} />;
}
