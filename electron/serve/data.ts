// Data sets for the window: which are known by name and where they lie, and what a person's own folder or file holds. Nothing
// is fetched. The readers are loaded with the first question, so that the host itself starts without them.
import type { Call } from '../../core/run/channel.ts';
import { ok, type Result } from '../../core/base/diagnostic.ts';
import { isSetAlone, setNames } from '../../core/data/sets.ts';
import type { DataFacts, NamedSet, ServiceEvents } from '../../core/run/services.ts';
import { pathFrom } from './places.ts';

/** The sets known by name. */
export async function listDataSets(): Promise<readonly NamedSet[]> {
  const { namedSets } = await import('../data/index.ts');
  return namedSets();
}

/** What a window named: a known set, or a place, also one given for a set (`mnist=folder`), which is below the home when it names no folder. */
export function dataMeant(home: string, data: string): Result<string> {
  if (isSetAlone(data)) return ok(data);
  const set = setNames.find((name) => data.startsWith(`${name}=`));
  const path = pathFrom(set === undefined ? data : data.slice(set.length + 1), home);
  return path.ok && set !== undefined ? ok(`${set}=${path.value}`) : path;
}

/** What data are. Reading may take a while: it says how far it is, and stops when the window does not want to know any more. */
export async function describeData(home: string, data: string, { stop, tell }: Call<ServiceEvents>): Promise<Result<DataFacts>> {
  const meant = dataMeant(home, data);
  if (!meant.ok) return meant;
  const { dataFacts } = await import('../data/index.ts');
  const ending = new AbortController();
  stop.onRequest(() => ending.abort());
  return dataFacts(meant.value, { signal: ending.signal, onProgress: ({ doing, done, total }) => tell('progress', { doing: `${doing}, ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}` }) });
}
