// What transfer learning asks of the machine: how alike the data's task is to the one a drawing's trained weights come from.
import type { Result } from '../base/diagnostic.ts';
import type { DeviceChoice } from './records.ts';
import { isCountOrNull, isOneOf, isText, type MembersOf } from './readers.ts';
import type { Similarity } from './similarity.ts';

/** The services of transfer learning. */
export interface TransferServices {
  /** runs the base's layers on a sample of the data; `progress` events */
  measureSimilarity: { argument: { readonly text: string; readonly data: string; readonly device: DeviceChoice; readonly threads: number | null }; answer: Result<Similarity> };
}

/** How their arguments are read. */
export const transferMembers: MembersOf<TransferServices> = {
  measureSimilarity: { text: isText, data: isText, device: isOneOf('auto', 'cpu', 'webgpu', 'cuda', 'dml'), threads: isCountOrNull },
};
