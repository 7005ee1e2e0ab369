// The Data place's services over the person's places.
import { base64 } from '../../base64.ts';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import type { Call, Handlers } from '../../../core/run/channel.ts';
import type { DataServices, DataView } from '../../../core/run/data-services.ts';
import type { ServiceEvents } from '../../../core/run/services.ts';
import type { Watched } from '../../data/decode.ts';
import { dataMeant } from '../data.ts';
import { pathFrom, type Places } from '../places.ts';
import { queue } from '../queue.ts';
import { previewAugmentation } from './augmentation.ts';
import { auditView, passing, splitPreview, thumbnailsOf, viewOf } from './look.ts';
import type { Held, Shelf } from './shelf.ts';

const stopped = fail('cancelled', 'Stopped before all examples were read.');

/** The handlers of these services. */
export function dataServices({ home, state }: Places): Handlers<DataServices, ServiceEvents> {
  const correcting = queue();
  let shelf: Shelf | null = null;
  /** The set that was meant, opened once for all who ask. The readers are loaded with the first question. */
  const held = async (data: string, call: Call<ServiceEvents>): Promise<Result<Held>> => {
    const meant = dataMeant(home, data);
    if (!meant.ok) return meant;
    shelf ??= (await import('./shelf.ts')).shelfOf(state);
    return shelf.take(meant.value, watchedBy(call));
  };
  const over = async <T>(data: string, call: Call<ServiceEvents>, work: (held: Held) => Promise<Result<T>> | Result<T>): Promise<Result<T>> => {
    const found = await held(data, call);
    return found.ok ? work(found.value) : found;
  };
  /** The same, with examples numbered as a run numbers them where that is meant. */
  const numbered = async <T>({ data, isWhole }: { readonly data: string; readonly isWhole: boolean }, call: Call<ServiceEvents>, work: (held: Held) => Promise<Result<T>> | Result<T>): Promise<Result<T>> => over(data, call, async (set) => {
    if (isWhole && !set.set.isNumbered() && (await set.audit(watchedBy(call))) === null) return stopped;
    return work(set);
  });
  return {
    openData: ({ data }, call) => over(data, call, (set) => ok(viewOf(data, set))),
    auditData: ({ data }, call) => over(data, call, async (set) => {
      const audit = await set.audit(watchedBy(call));
      return audit === null ? stopped : ok(auditView(audit));
    }),
    listExamples: ({ data, filter }, call) => over(data, call, async (set) => {
      const audit = filter.show === 'duplicates' ? await set.audit(watchedBy(call)) : null;
      return filter.show === 'duplicates' && audit === null ? stopped : ok(base64(passing(set, filter, audit)));
    }),
    thumbnails: (argument, call) => numbered(argument, call, (set) => thumbnailsOf(set, argument)),
    previewSplit: ({ data, validation, seed }, call) => over(data, call, (set) => ok(splitPreview(set, validation, seed))),
    correctData: ({ data, isWhole, edits }, call) => numbered({ data, isWhole }, call, (set) => correcting(async (): Promise<Result<DataView>> => {
      const facts = set.set.facts();
      const wrong = edits.find(({ split, index, label }) => index >= (facts.splits[split]?.count ?? 0) || (label !== null && label >= facts.names.length));
      if (wrong !== undefined) return fail('no-such-example', `${facts.title} has no such example or class: number ${wrong.index} of ${wrong.split}.`);
      const done = await set.overlay.correct(facts, edits);
      return done.ok ? ok(viewOf(data, set)) : done;
    })),
    corrections: (argument, call) => numbered(argument, call, (set) => ok(set.overlay.edits(set.set.facts()))),
    addPictures: ({ folder, ...argument }) => correcting(async () => {
      const path = pathFrom(folder, home);
      if (!path.ok) return path;
      const added = await (await import('./add-pictures.ts')).addPictures(path.value, argument);
      shelf?.forget(path.value);
      return added;
    }),
    previewAugmentation: (argument, call) => over(argument.data, call, (set) => previewAugmentation(set, argument)),
  };
}

function watchedBy({ stop, tell }: Call<ServiceEvents>): Watched {
  const ending = new AbortController();
  stop.onRequest(() => ending.abort());
  return { signal: ending.signal, onProgress: ({ doing, done, total }) => tell('progress', { doing: `${doing}, ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}` }) };
}
