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
import { auditView, exampleOf, passing, splitPreview, thumbnailsOf, viewOf } from './look.ts';
import { moveCorrections } from './overlay.ts';
import type { Held, Shelf } from './shelf.ts';

const renumbered = fail('renumbered', 'The images are numbered anew: some that were listed cannot be read, or files were added.');

/** Why a set was not read to its end. */
async function unread({ set }: Held): Promise<Result<never>> {
  return (await set.isThere()) ? fail('cancelled', 'Stopped before all examples were read.') : (await import('./folder-set.ts')).gone(set.facts().source);
}

/** Whether the set numbers its examples so; those of a run (null) stay as they are once it has them. */
function isAsNumbered({ set }: Held, numbering: string | null): boolean {
  return numbering === null || set.facts().numbering === numbering;
}

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
  /** The same, with examples numbered as who asks has seen them, or as a run numbers them. `work` must take its facts at once, before they change. */
  const numbered = async <T>({ data, numbering }: { readonly data: string; readonly numbering: string | null }, call: Call<ServiceEvents>, work: (held: Held) => Promise<Result<T>> | Result<T>): Promise<Result<T>> => over(data, call, async (set) => {
    if (numbering === null && !set.set.isNumbered() && (await set.audit(watchedBy(call))) === null) return unread(set);
    return isAsNumbered(set, numbering) ? work(set) : renumbered;
  });
  return {
    openData: ({ data }, call) => over(data, call, (set) => ok(viewOf(data, set))),
    auditData: ({ data }, call) => over(data, call, async (set) => {
      const audit = await set.audit(watchedBy(call));
      return audit === null ? unread(set) : ok(auditView(audit, set.set.facts()));
    }),
    listExamples: ({ filter, ...argument }, call) => numbered(argument, call, async (set) => {
      const audit = filter.show === 'duplicates' ? await set.audit(watchedBy(call)) : null;
      if (filter.show === 'duplicates' && audit === null) return unread(set);
      return isAsNumbered(set, argument.numbering) ? ok(base64(passing(set, filter, audit))) : renumbered;
    }),
    thumbnails: (argument, call) => numbered(argument, call, (set) => thumbnailsOf(set, argument)),
    lookAtExample: ({ split, index, ...argument }, call) => numbered(argument, call, (set) => exampleOf(set, split, index)),
    previewSplit: ({ data, validation, seed }, call) => over(data, call, (set) => ok(splitPreview(set, validation, seed))),
    correctData: ({ data, numbering, edits }, call) => numbered({ data, numbering }, call, (set) => correcting(async (): Promise<Result<DataView>> => {
      if (!isAsNumbered(set, numbering)) return renumbered;
      const facts = set.set.facts();
      const wrong = edits.find(({ split, index, label }) => index >= (facts.splits[split]?.count ?? 0) || (label !== null && label >= facts.names.length));
      if (wrong !== undefined) return fail('no-such-example', `${facts.title} has no such example or class: number ${wrong.index} of ${wrong.split}.`);
      const done = await set.overlay.correct(facts, edits);
      return done.ok ? ok(viewOf(data, set)) : done;
    })),
    corrections: (argument, call) => numbered(argument, call, (set) => ok(set.overlay.edits(set.set.facts()))),
    moveCorrections: ({ from, to }) => correcting(async () => {
      const [before, now] = [dataMeant(home, from), dataMeant(home, to)];
      if (!before.ok || !now.ok) return before.ok ? now as Result<never> : before;
      const moved = await moveCorrections(state, before.value, now.value);
      if (moved.ok && moved.value > 0) shelf?.forget(now.value);
      return moved;
    }),
    addPictures: ({ folder, ...argument }) => correcting(async () => {
      const path = pathFrom(folder, home);
      if (!path.ok) return path;
      const added = await (await import('./add-pictures.ts')).addPictures(path.value, argument);
      shelf?.forget(path.value);
      return added;
    }),
    previewAugmentation: (argument, call) => numbered(argument, call, (set) => previewAugmentation(set, argument)),
  };
}

function watchedBy({ stop, tell }: Call<ServiceEvents>): Watched {
  const ending = new AbortController();
  stop.onRequest(() => ending.abort());
  return { signal: ending.signal, onProgress: ({ doing, done, total }) => tell('progress', { doing: `${doing}, ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}` }) };
}
