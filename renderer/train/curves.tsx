// Loss, right answers and learning rate of the followed run, step by step, with what happened on the way.
import { useMemo, useState } from 'react';
import { isObject } from '../../core/base/json.ts';
import type { Advice } from '../../core/run/run-services.ts';
import type { EpochRecord } from '../../core/run/records.ts';
import type { Json } from '../../core/base/diagnostic.ts';
import type { ChartEvent, ChartLine } from '../charts/chart-model.ts';
import { LineChart } from '../charts/line-chart.tsx';
import type { RunCurves } from './columns.ts';
import { followedCurves, useTraining } from './state.ts';
import { trainWords } from './words.ts';

const w = trainWords.run;

/** What happened to a run, at the steps it happened. */
export function eventsOf(epochs: readonly EpochRecord[], rateChanges: Json | undefined, advice: readonly Advice[]): readonly ChartEvent[] {
  const changes = Array.isArray(rateChanges) ? (rateChanges as readonly Json[]).filter(isObject) : [];
  return [
    ...epochs.map(({ epoch, step }): ChartEvent => ({ at: step, kind: 'epoch', text: w.epochEvent(epoch) })),
    ...changes.flatMap(({ step, factor }): readonly ChartEvent[] => (typeof step === 'number' ? [{ at: step + 1, kind: 'rate', text: w.rateEvent(String(factor)) }] : [])),
    ...advice.filter(({ step }) => step > 0).map(({ step, title }): ChartEvent => ({ at: step, kind: 'advice', text: title })),
  ];
}

/** The lines of a run's charts; `isMeasured`: each epoch is measured on images that are not trained on. */
export function linesOf(curves: RunCurves, isMeasured: boolean): Readonly<Record<'loss' | 'accuracy' | 'rate', readonly ChartLine[]>> {
  const measured = (lines: readonly ChartLine[]): readonly ChartLine[] => lines.filter(({ part }) => part === 'training' || isMeasured);
  return {
    loss: measured([
      { id: 'loss', label: w.training, part: 'training', hue: 'accent', series: curves.loss },
      { id: 'validation', label: w.validated, part: 'validation', hue: 'accent', series: curves.validationLoss, gapTo: 'loss' },
    ]),
    accuracy: measured([
      { id: 'accuracy', label: w.training, part: 'training', hue: 'family-pooling', series: curves.accuracy },
      { id: 'validation', label: w.validated, part: 'validation', hue: 'family-pooling', series: curves.validationAccuracy, gapTo: 'accuracy' },
    ]),
    rate: [{ id: 'rate', label: w.rateChart, part: 'training', hue: 'family-dense', series: curves.rate }],
  };
}

/** The curves of the followed run. */
export function Curves() {
  // A run that goes on after an end is followed afresh, with curves of its own.
  const step = useTraining(({ run }) => run.step);
  const curves = followedCurves();
  const hasAccuracy = useTraining(({ run }) => run.step > 0 && followedCurves()?.hasAccuracy === true);
  const epochs = useTraining(({ run }) => run.epochs);
  const advice = useTraining(({ run }) => run.advice);
  const isMeasured = useTraining(({ run }) => run.epochs.length === 0 ? run.plan?.validatedOn !== null : run.epochs.some(({ validation }) => validation !== null));
  const changes = useTraining(({ run }) => run.card?.recipe['rateChanges']);
  const events = useMemo(() => eventsOf(epochs, changes, advice), [epochs, changes, advice]);
  const lines = useMemo(() => (curves === null ? null : linesOf(curves, isMeasured)), [curves, isMeasured]);
  const [isRateShown, setRateShown] = useState(false);
  if (lines === null || step === 0) return null;
  return (
    <section className="run-curves" aria-label={w.charts}>
      <LineChart title={w.lossChart} lines={lines.loss} events={events} xName={{ name: w.steps }} yName={{ name: w.lossAxis }} height={200} />
      {hasAccuracy && <LineChart title={w.accuracyChart} lines={lines.accuracy} events={events} xName={{ name: w.steps }} yName={{ name: w.accuracyAxis, unit: '%' }} limits={percent} height={180} />}
      <details className="train-details" onToggle={({ currentTarget }) => setRateShown(currentTarget.open)}>
        <summary>{w.rateChart}</summary>
        {isRateShown && <LineChart title={w.rateChart} lines={lines.rate} events={events} xName={{ name: w.steps }} yName={{ name: w.rateAxis }} smoothing={null} height={150} />}
      </details>
    </section>
  );
}

const percent = [0, 100] as const;
