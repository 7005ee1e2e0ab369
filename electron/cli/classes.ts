// How many classes a data set has, for checking a drawing against it.
import { ok } from '../../core/base/diagnostic.ts';
import type { ClassCount } from '../../core/design/classes.ts';
import type { Document } from '../../core/document/model.ts';
import { networkOf } from '../../core/run/network.ts';
import { openDataset } from '../data/index.ts';
import { watched } from './interruption.ts';
import { barLine, duration, percent, type Output } from './output.ts';

/** Opens data as the drawing would take them and counts their classes; null when their targets are no classes. */
export async function classesOfData(named: string, document: Document, out: Output): Promise<ClassCount | null> {
  const network = networkOf(document);
  return watched(out, async ({ signal }) => {
    const opened = await openDataset(named, {
      ...(network.ok ? { input: network.value.input } : {}),
      signal,
      onProgress: ({ doing, done, total, secondsLeft }) => out.progress(barLine(done / Math.max(1, total), `${doing} ${percent(done / Math.max(1, total), 0)}${secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`}`, out.columns)),
    });
    if (!opened.ok) return opened;
    const { name, targets } = opened.value.train;
    return ok(targets.kind === 'classes' ? { data: name, classes: targets.names.length } : null);
  });
}
