// What the window learns of a set at hand: the set in figures, numbers of examples, their pictures, what reading it whole shows.
import { base64 } from '../../base64.ts';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import { stratifiedSplit } from '../../../core/data/split.ts';
import type { DataAudit, DataServices, DataSplit, DataView, ExampleFilter, ExampleView, SplitView, Thumbnails } from '../../../core/run/data-services.ts';
import type { Audit } from '../../data/audit.ts';
import type { CorrectedSplit } from './overlay.ts';
import type { SetFacts } from './set.ts';
import type { Held } from './shelf.ts';

/** The set as the window shows it; `data` is how a recipe names it. */
export function viewOf(data: string, { set, overlay }: Held): DataView {
  const facts = set.facts();
  const on = overlay.on(facts);
  const split = (name: DataSplit): SplitView | null => {
    const [of, corrected] = [facts.splits[name], on[name]];
    return of === null || corrected === null ? null : { count: of.count, perClass: countsOf(facts, corrected) };
  };
  const { title, source, dims, targets, names, sizes, corrupt, notes } = facts;
  const sum = (of: (one: CorrectedSplit) => Uint8Array): number => [on.training, on.test].reduce((n, one) => n + (one === null ? 0 : of(one).reduce((a, b) => a + b, 0)), 0);
  return {
    data, title, source, dims, targets, names, sizes: sizes.slice(0, 40), corrupt: corrupt.slice(0, 1000), notes,
    training: split('training') ?? { count: 0, perClass: [] }, test: split('test'),
    relabelled: sum(({ relabelled }) => relabelled), excluded: sum(({ excluded }) => excluded),
    numbering: facts.numbering, isWhole: set.isNumbered(),
  };
}

function countsOf({ names, targets }: SetFacts, { labels, excluded }: CorrectedSplit): readonly number[] {
  if (targets !== 'classes' || labels === null) return [];
  const counts = new Array<number>(names.length).fill(0);
  for (let i = 0; i < labels.length; i++) if (excluded[i] === 0) counts[labels[i] as number] = (counts[labels[i] as number] ?? 0) + 1;
  return counts;
}

/** Groups of equal examples that are listed. */
const mostGroups = 500;

/** What an audit found, for the window. */
export function auditView({ mean, std, groups }: Audit, { renumbered }: Pick<SetFacts, 'renumbered'>): DataAudit {
  const listed = [...groups.filter(({ isAcross }) => isAcross), ...groups.filter(({ isAcross }) => !isAcross)].slice(0, mostGroups);
  return {
    mean, std, groups: groups.length, duplicates: listed.map(({ members, isAcross, isConflicting }) => ({ members: members.slice(0, 100), isAcross, isConflicting })),
    extra: groups.reduce((sum, { members }) => sum + members.length - 1, 0),
    across: groups.filter(({ isAcross }) => isAcross).length, conflicting: groups.filter(({ isConflicting }) => isConflicting).length, renumbered,
  };
}

/** Numbers of the examples that pass, ascending; `audit` is needed for duplicates alone. */
export function passing({ set, overlay }: Held, { split, class: only, show }: ExampleFilter, audit: Audit | null): Uint32Array {
  const facts = set.facts();
  const [of, corrected] = [facts.splits[split], overlay.on(facts)[split]];
  if (of === null || corrected === null) return new Uint32Array(0);
  const found = new Uint32Array(of.count);
  const same = new Uint8Array(show === 'duplicates' ? of.count : 0);
  if (show === 'duplicates') for (const { members } of audit?.groups ?? []) for (const member of members) if (member.split === split) same[member.index] = 1;
  const { labels, relabelled, excluded } = corrected;
  let n = 0;
  for (let i = 0; i < of.count; i++) {
    if (only !== null && labels?.[i] !== only) continue;
    if (show === 'relabelled' && relabelled[i] === 0) continue;
    if (show === 'excluded' && excluded[i] === 0) continue;
    if (show === 'duplicates' && same[i] === 0) continue;
    found[n++] = i;
  }
  return found.subarray(0, n);
}

/** Bytes of pictures that travel at once. */
const mostBytes = 8 * 2 ** 20;
/** Largest side of a picture. */
const largestEdge = 96;

/** Pictures of examples. Codes: no-pictures, no-such-example, too-many-pictures. */
export async function thumbnailsOf({ set, overlay }: Held, { split, indices, edge }: Pick<DataServices['thumbnails']['argument'], 'split' | 'indices' | 'edge'>): Promise<Result<Thumbnails>> {
  const facts = set.facts();
  const [of, corrected] = [facts.splits[split], overlay.on(facts)[split]];
  if (of === null || corrected === null) return fail('no-such-example', `${facts.title} has no test examples.`);
  const beyond = indices.find((index) => index >= of.count);
  if (beyond !== undefined) return fail('no-such-example', `${facts.title} has ${of.count} examples there; number ${beyond} is not among them.`);
  const side = Math.min(largestEdge, Math.max(1, edge));
  if (indices.length * side * side * ((facts.dims[0] ?? 1) >= 3 ? 3 : 1) > mostBytes) return fail('too-many-pictures', `${indices.length} pictures are too many at once; ask for fewer.`);
  const pictures = await set.pictures(split, indices, side);
  if (!pictures.ok) return pictures;
  if (pictures.value === null) return fail('no-pictures', `${facts.title} holds tables, not images.`);
  const { bytes, ...form } = pictures.value;
  return ok({ ...form, pixels: base64(bytes), labels: indices.map((index) => corrected.labels?.[index] ?? -1), excluded: indices.map((index) => corrected.excluded[index] === 1) });
}

/** One example closely. Codes: no-such-example, no-pictures, and those of reading its file. */
export async function exampleOf({ set }: Held, split: DataSplit, index: number): Promise<Result<ExampleView>> {
  const { splits, title } = set.facts();
  const of = splits[split];
  if (of === null || index >= of.count) return fail('no-such-example', `${title} has no example ${index} there.`);
  const picture = await set.whole(split, index);
  if (!picture.ok) return picture;
  if (picture.value === null) return fail('no-pictures', `${title} holds tables, not images.`);
  const { bytes, file, width, height, channels } = picture.value;
  return ok({ picture: { width, height, channels, pixels: base64(bytes) }, came: of.labels?.[index] ?? null, file });
}

/** How many of each class would be kept aside, as a run does it; one number without classes. */
export function splitPreview({ set, overlay }: Held, validation: number, seed: number): { readonly training: readonly number[]; readonly validation: readonly number[] } {
  const facts = set.facts();
  const corrected = overlay.on(facts).training;
  const count = facts.splits.training?.count ?? 0;
  const labels = corrected?.labels ?? null;
  const all = new Uint32Array(count);
  let taken = 0;
  for (let i = 0; i < count; i++) if (corrected?.excluded[i] !== 1) all[taken++] = i;
  const part = all.subarray(0, taken);
  const split = stratifiedSplit({
    name: facts.title, count, dims: facts.dims, examples: { kind: 'bytes', bytes: new Uint8Array(0) },
    targets: labels === null ? { kind: 'none' } : { kind: 'classes', labels, names: facts.names },
  }, validation, seed, part);
  const perClass = (indices: Uint32Array): readonly number[] => {
    if (labels === null) return [indices.length];
    const counts = new Array<number>(facts.names.length).fill(0);
    for (const i of indices) counts[labels[i] as number] = (counts[labels[i] as number] ?? 0) + 1;
    return counts;
  };
  return { training: perClass(split.train), validation: perClass(split.validation) };
}
