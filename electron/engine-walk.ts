// Once through the images of a share, in file order: what looks at every image, or at a sample of them, without training.
import { ok, type Result } from '../core/base/diagnostic.ts';
import type { Batch } from '../core/data/batches.ts';
import type { Call } from '../core/run/channel.ts';
import type { Network } from '../core/run/network.ts';
import { engineRefusal } from '../core/run/runtime.ts';
import { openAhead } from './data/index.ts';
import { plan, type Share } from './engine-data.ts';

/** A walk through a share. */
export interface Walk {
  readonly network: Network;
  readonly share: Share;
  /** images at once; the last time there may be fewer */
  readonly batch: number;
  /** what is being done, for whoever watches */
  readonly doing: string;
}

/** Gives `look` every batch with the number of images before it. Answers false when it was stopped on the way; a refusal of the engine is its failure. */
export async function throughImages({ network, share, batch, doing }: Walk, { tell, stop }: Call, look: (batch: Batch, before: number) => Promise<Result<void>>): Promise<Result<boolean>> {
  const batches = openAhead(plan(network, share.data, share.part, { order: { kind: 'sequential' }, masks: [], batch: Math.max(1, Math.min(batch, share.count)), perRun: 1, dropLast: false }));
  if (!batches.ok) return batches;
  try {
    for (let done = 0; done < share.count;) {
      if (stop.requested) return ok(false);
      const next = await batches.value.next();
      if (!next.ok) return next;
      const looked = await look(next.value, done);
      if (!looked.ok) return looked;
      done += next.value.count;
      next.value.release();
      tell('reading', { doing, done, of: share.count, secondsLeft: null });
    }
    return ok(true);
  } catch (error) {
    return engineRefusal(error);
  } finally {
    await batches.value.close();
  }
}
