// What the frozen part of a network answers to every image can be worked out once and kept in memory: training and measuring go
// on from there. Whether a run keeps it, and how much memory that takes, follows from the drawing, the recipe, the data and what
// the machine has; the forecast of a run and the run itself both ask here. Nothing is kept where images change from epoch to
// epoch, where more crosses the line than one value, or where the run might not fit beside it any more.
import { bug, ok, type Result } from '../base/diagnostic.ts';
import { isKnown } from '../base/shape.ts';
import { sizeOf } from '../base/tensor.ts';
import { lower } from '../compile/lower.ts';
import { splitAtFrozen, type SplitForward } from '../compile/prefix.ts';
import { changesImages } from '../data/augment/augment.ts';
import { mixesImages } from '../data/augment/mixup.ts';
import type { Network } from './network.ts';

/** Share of the machine's memory that kept answers may take, and of what is free of it, and the most they ever do. */
const [ofAll, ofFree] = [1 / 8, 1 / 2];
const mostBytes = 2 * 2 ** 30;
/** Share of what is free that a run may take with all it keeps: forecasts may be wrong by a tenth, and the machine has other things to do. */
export const usableShare = 0.9;
/** In a phase of fewer epochs than this, working the answers out once takes as long as it saves. */
const fewestEpochs = 2;

/** What of a run keeping depends on. */
export interface KeepingSizes {
  /** images of a step */
  readonly batch: number;
  /** images trained on, and images each epoch is measured on */
  readonly training: number;
  readonly measured: number;
  /** epochs of the phase, so that one that goes on decides as it did at its beginning */
  readonly epochs: number;
}

/** The memory there is, in bytes. */
export interface KeepingRoom {
  readonly all: number;
  readonly free: number;
  /** what the run takes of the free part where it keeps nothing; asked for only where something could be kept */
  readonly needed: () => Result<number>;
}

/** Whether the answers are kept. */
export type Keeping =
  /** `note`: why not, where something is frozen */
  | { readonly isKept: false; readonly note: string | null }
  | { readonly isKept: true; readonly note: string; readonly bytes: number; readonly learns: SplitForward; readonly measures: SplitForward };

/** Decides it. */
export function keepingOf(network: Pick<Network, 'checked' | 'recipe'>, { batch, training, measured, epochs }: KeepingSizes, { all, free, needed }: KeepingRoom): Result<Keeping> {
  if (epochs < fewestEpochs) return ok({ isKept: false, note: null });
  const learns = splitAtFrozen(lower(network.checked, { mode: 'train', batch }));
  const measures = learns === null ? null : splitAtFrozen(lower(network.checked, { mode: 'infer', batch }));
  if (learns === null || measures === null) return ok({ isKept: false, note: null });
  const { augment } = network.recipe;
  if (changesImages(augment) || mixesImages(augment)) return ok({ isKept: false, note: 'The frozen layers are gone through in every epoch, because augmentation changes the images each time.' });
  const bytes = 4 * (training * sizeOf(keptDims(learns)) + measured * sizeOf(keptDims(measures)));
  const besides = needed();
  if (!besides.ok) return besides;
  const budget = Math.max(0, Math.min(mostBytes, all * ofAll, free * ofFree, free * usableShare - besides.value));
  if (bytes > budget) return ok({ isKept: false, note: `The frozen layers are gone through in every epoch: their answers would take ${inMegabytes(bytes)} of memory, and ${inMegabytes(budget)} may be taken for them.` });
  return ok({ isKept: true, bytes, learns, measures, note: `What the frozen layers answer to each image is worked out once and kept in memory (${inMegabytes(bytes)}); epochs go on from there.` });
}

/** The sizes of what is kept of one image. */
export function keptDims({ type }: SplitForward): readonly number[] {
  const dims = type.dims?.slice(1) ?? null;
  return isKnown(dims) ? dims : bug('what is kept has no size');
}

const inMegabytes = (bytes: number): string => (bytes < 2 ** 20 ? `${Math.ceil(bytes / 2 ** 10)} kB` : `${Math.ceil(bytes / 2 ** 20)} MB`);
