// Reading every example of an opened set once: how the values are spread, and which examples are the same.
import type { CorrectedSplit } from '../../core/data/corrections.ts';
import { readerOf, type Dataset, type Reader } from '../../core/data/dataset.ts';
import { sameExamples, type SameGroup } from '../../core/data/duplicates.ts';
import { spreadOf } from '../../core/data/spread.ts';
import { packReader } from './pack-reader.ts';

/** What reading everything found. */
export interface Audit {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly groups: readonly AuditGroup[];
}

/** Examples that are the same. */
export interface AuditGroup extends Omit<SameGroup, 'members'> {
  readonly members: readonly { readonly split: CorrectedSplit; readonly index: number }[];
}

/** Audits a set whose examples are at hand; reads each example once or twice. */
export function auditOf(training: Dataset, test: Dataset | null): Audit {
  const packs = packReader();
  const read = (set: Dataset): Reader => readerOf(set, packs.read);
  try {
    const { mean, std } = spreadOf(training, read(training));
    const found = sameExamples(test === null ? [['training', training]] : [['training', training], ['test', test]], read);
    return { mean, std, groups: found.map((group) => ({ ...group, members: group.members.map(({ split, index }) => ({ split: split === 'test' ? 'test' : 'training', index })) })) };
  } finally {
    packs.close();
  }
}
