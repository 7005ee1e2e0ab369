// Data sets for the window: which are known by name and where they lie, and what a person's own folder or file holds. Nothing
// is fetched. The readers are loaded with the first question, so that the host itself starts without them.
import type { Call } from '../../core/run/channel.ts';
import { ok, type Result } from '../../core/base/diagnostic.ts';
import type { DataFacts, NamedSet, ServiceEvents } from '../../core/run/services.ts';
import { pathFrom } from './places.ts';

/** The sets known by name. */
export async function listDataSets(): Promise<readonly NamedSet[]> {
  const { namedSets } = await import('../data/index.ts');
  return namedSets();
}

/** What data are. Reading may take a while: it says how far it is, and stops when the window does not want to know any more. */
export async function describeData(home: string, data: string, { stop, tell }: Call<ServiceEvents>): Promise<Result<DataFacts>> {
  const { dataFacts, setNames } = await import('../data/index.ts');
  const isNamed = setNames.some((name) => data === name || data.startsWith(`${name},`) || data.startsWith(`${name}=`));
  const meant = isNamed ? ok(data) : pathFrom(data, home);
  if (!meant.ok) return meant;
  const ending = new AbortController();
  stop.onRequest(() => ending.abort());
  return dataFacts(meant.value, { signal: ending.signal, onProgress: ({ doing, done, total }) => tell('progress', { doing: `${doing}, ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}` }) });
}
