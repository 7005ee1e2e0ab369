// What the gallery looks at: an opened set, whatever form it has. Sets of files are read whole into memory that threads share;
// folders of images are listed, and their pictures decoded as they are looked at.
import { ok, type Result } from '../../../core/base/diagnostic.ts';
import { readerOf, type Dataset } from '../../../core/data/dataset.ts';
import type { BadFile, DataSplit, DataView, Renumbered } from '../../../core/run/data-services.ts';
import { auditApart, openApart } from '../../data/apart.ts';
import type { Audit } from '../../data/audit.ts';
import type { Watched } from '../../data/decode.ts';
import { packReader } from '../../data/pack-reader.ts';
import { byteReader, paintPicture, pictureForm, type PictureForm } from './pictures.ts';

/** One split of a set: how many examples, their labels as they came, and their files in a folder of images. */
export interface SetSplit {
  readonly count: number;
  /** null without classes */
  readonly labels: Int32Array | null;
  /** relative to the folder, with forward slashes; null for other data */
  readonly files: readonly string[] | null;
}

/** Pictures one after the other. */
export interface Pictures extends PictureForm {
  readonly bytes: Uint8Array;
}

/** What is known of a set just now; reading it whole may tell more. */
export interface SetFacts extends Pick<DataView, 'title' | 'source' | 'dims' | 'targets' | 'names' | 'sizes' | 'notes'> {
  readonly corrupt: readonly BadFile[];
  /** what the numbers of examples mean, and how they were numbered before, if differently */
  readonly numbering: string;
  readonly renumbered: Renumbered | null;
  readonly splits: Readonly<Record<DataSplit, SetSplit | null>>;
}

/** One picture whole, and the file it is of. */
export interface WholePicture extends Pictures {
  readonly file: { readonly name: string; readonly width: number; readonly height: number; readonly channels: number } | null;
}

/** Largest side of a picture that is looked at closely. */
export const largestWhole = 1024;

/** An opened set. */
export interface OpenSet {
  readonly facts: () => SetFacts;
  /** pictures of at most `edge` a side; null for data that are no images */
  pictures(split: DataSplit, indices: readonly number[], edge: number): Promise<Result<Pictures | null>>;
  /** one picture as it is; null for data that are no images */
  whole(split: DataSplit, index: number): Promise<Result<WholePicture | null>>;
  /** whether the numbers of examples are those of a run; else they are once every example was read */
  isNumbered(): boolean;
  /** whether the files are still where they were opened; what is in memory stays */
  isThere(): Promise<boolean>;
  /** reads every example once; null when stopped, or when the files went away meanwhile */
  audit(watched: Watched): Promise<Audit | null>;
  close(): void;
}

/** Opens a set of files, or a generated one. */
export async function openFileSet(data: string, watched: Watched): Promise<Result<OpenSet>> {
  const opened = await openApart(data, watched);
  if (!opened.ok) return opened;
  const { name, source, train, test, corrupt, notes } = opened.value;
  const { targets } = train;
  const facts: SetFacts = {
    title: name, source, dims: train.dims, targets: targets.kind, names: targets.kind === 'classes' ? targets.names : targets.kind === 'numbers' ? targets.columns : [],
    sizes: [], corrupt, notes, numbering: `${train.count} ${test?.count ?? 0}`, renumbered: null, splits: { training: splitOf(train), test: test === null ? null : splitOf(test) },
  };
  const packs = packReader();
  const bytes = new Map<DataSplit, (index: number) => Uint8Array>();
  const readerFor = (split: DataSplit, from: Dataset): ((index: number) => Uint8Array) => {
    const known = bytes.get(split) ?? byteReader(from, readerOf(from, packs.read));
    bytes.set(split, known);
    return known;
  };
  const whole = (split: DataSplit, index: number): WholePicture | null => {
    const form = pictureForm(train.dims, largestWhole);
    const from = split === 'training' ? train : test;
    if (form === null || from === null) return null;
    const bytes = new Uint8Array(form.width * form.height * form.channels);
    paintPicture(readerFor(split, from)(index), train.dims, form, bytes, 0);
    return { ...form, bytes, file: null };
  };
  return ok({
    facts: () => facts,
    whole: async (split, index) => ok(whole(split, index)),
    async pictures(split, indices, edge) {
      const form = pictureForm(train.dims, edge);
      const from = split === 'training' ? train : test;
      if (form === null || from === null) return ok(null);
      const size = form.width * form.height * form.channels;
      const painted = new Uint8Array(indices.length * size);
      const read = readerFor(split, from);
      let begun = performance.now();
      for (const [place, index] of indices.entries()) {
        paintPicture(read(index), train.dims, form, painted, place * size);
        if (performance.now() - begun < slice) continue;
        await new Promise((resolve) => setImmediate(resolve));
        begun = performance.now();
      }
      return ok({ ...form, bytes: painted });
    },
    isNumbered: () => true,
    isThere: async () => true,
    audit: (more) => auditApart(train, test, more),
    close: () => packs.close(),
  });
}

/** Milliseconds of work after which the host answers others first. */
export const slice = 15;

function splitOf({ count, targets }: Dataset): SetSplit {
  return { count, labels: targets.kind === 'classes' ? targets.labels : null, files: null };
}
