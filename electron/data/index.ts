// What the rest of Convas uses of this room.
import { remoteSets } from './download.ts';
import { findSet } from './places.ts';
import { setNames, type SetName } from '../../core/data/sets.ts';

export { openAhead } from './batches.ts';
export { describeData, type DataReport } from './describe.ts';
export { dataFacts, namedSets } from './facts.ts';
export { getNamedSet, type Fetched } from './download.ts';
export { decodeImage, imageFacts, isImageName } from './image.ts';
export { openDataset, type OpenOptions } from './open.ts';
export type { OpenedData } from './opened.ts';
export { packReader } from './pack-reader.ts';
export { cacheFolder } from './places.ts';
export { setNames, type SetName } from '../../core/data/sets.ts';
export { dataOptions } from './spec.ts';
export type { CorruptFile, DataProgress, Watched } from './decode.ts';

/** The folder a known set lies in on this machine, null when it is nowhere; `shapes` needs none. */
export async function findNamedSet(set: SetName): Promise<string | null> {
  return set === 'shapes' ? 'generated' : findSet(set);
}

/** The sets `getNamedSet` can fetch. */
export const fetchableSets: readonly SetName[] = setNames.filter((set) => set !== 'shapes' && remoteSets[set] !== null);
