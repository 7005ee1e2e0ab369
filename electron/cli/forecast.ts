// `convas train --forecast`: what a run would take of memory and time, before it is begun.
import type { Forecast } from '../../core/run/run-services.ts';
import { forecastRun, type ForecastOptions } from '../runs/index.ts';
import { exit } from './command.ts';
import { watched } from './interruption.ts';
import { barLine, bytes, count, duration, percent, type Output } from './output.ts';

/** Forecasts and says it; a run that should not be begun is a fault. */
export async function sayForecast(out: Output, options: ForecastOptions): Promise<number> {
  const found = await watched(out, (watch) => forecastRun({ ...options, probe: true, ...watch }), {
    onEvent: (event) => { if (event.event === 'reading') out.progress(barLine(event.done / Math.max(1, event.of), `${event.doing} ${percent(event.done / Math.max(1, event.of), 0)}`, out.columns)); },
    stopping: 'Stopping.',
  });
  out.emit(found);
  for (const line of forecastLines(found)) out.say(line);
  return found.refusal === null ? exit.fine : exit.fault;
}

/** The forecast in words. */
export function forecastLines(found: Forecast): readonly string[] {
  const { weights, gradients, optimizer, activations, kept, other, peak, available, largestBatch, stepsPerEpoch, secondsPerEpoch, keeping, refusal } = found;
  const batch = largestBatch === null ? 'not even one image at a time fits' : `the largest batch that fits is ${count(largestBatch)}`;
  return [
    `memory  ${bytes(peak)} at its peak: weights ${bytes(weights)} · gradients ${bytes(gradients)} · optimizer ${bytes(optimizer)} · layer outputs ${bytes(activations)}${kept === 0 ? '' : ` · kept answers of frozen layers ${bytes(kept)}`} · program, data and copies ${bytes(other)}`,
    `free    ${bytes(available)}; ${batch}`,
    `epoch   ${count(stepsPerEpoch)} ${stepsPerEpoch === 1 ? 'step' : 'steps'}${secondsPerEpoch === null ? '' : `, about ${duration(secondsPerEpoch)}, going by a few steps really taken`}`,
    ...(keeping === null ? [] : [`frozen  ${keeping}`]),
    ...(refusal === null ? [] : [`${refusal.sentence} --force begins it all the same.`]),
  ];
}
