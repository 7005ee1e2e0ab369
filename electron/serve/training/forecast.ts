// What a run of the window's drawing would take, worked out in an engine process of its own.
import { type Result } from '../../../core/base/diagnostic.ts';
import { readProject } from '../../../core/document/file.ts';
import type { Call } from '../../../core/run/channel.ts';
import type { Forecast, RunServices } from '../../../core/run/run-services.ts';
import type { ServiceEvents } from '../../../core/run/services.ts';
import { forecastRun } from '../../runs/index.ts';
import { dataMeant } from '../data.ts';
import { keptCorrections } from '../gallery/overlay.ts';
import type { Places } from '../places.ts';
import { watchedBy } from '../watched.ts';

/** Forecasts a run of a drawing on its data as they are corrected; a caller that is gone or cancels ends it. */
export async function forecastDrawing({ home, state }: Pick<Places, 'home' | 'state'>, argument: RunServices['forecast']['argument'], call: Call<ServiceEvents>, forecast: typeof forecastRun = forecastRun): Promise<Result<Forecast>> {
  const { text, recipe, data, device, threads, probe } = argument;
  const document = readProject(text, 'The drawing');
  if (!document.ok) return document;
  const meant = dataMeant(home, data);
  if (!meant.ok) return meant;
  return watchedBy(call, (watched) => forecast({ document: document.value, recipe, data: meant.value, ...keptCorrections(state, meant.value), device, probe, ...(threads === null ? {} : { threads }), ...watched }));
}
