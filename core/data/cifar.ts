// The binary form of CIFAR-10 and CIFAR-100: records of one label byte (CIFAR-100: coarse, then fine) and 3 × 32 × 32
// bytes, red plane first. There is no header; the length must be whole records and every label a class.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import type { Dataset } from './dataset.ts';
import type { NamedBytes } from './idx.ts';

const pixels = 3 * 32 * 32;

/** Which of the two sets a file belongs to. */
export interface CifarForm {
  readonly name: string;
  /** label bytes before each image; the last of them is the class */
  readonly labelBytes: 1 | 2;
  readonly names: readonly string[];
}

/**
 * The data set of one or several CIFAR files, in their order. `allocate` makes the room for the pixels (shared between
 * threads, if the host likes). Codes: data-empty, data-truncated, data-label-beyond.
 */
export function cifarDataset(files: readonly NamedBytes[], form: CifarForm, allocate: (bytes: number) => Uint8Array = (n) => new Uint8Array(n)): Result<Dataset> {
  const record = form.labelBytes + pixels;
  let count = 0;
  for (const { file, bytes } of files) {
    if (bytes.length % record !== 0) {
      return fail('data-truncated', `${file} has ${bytes.length.toLocaleString('en-US')} bytes, which are not whole records of ${record}: record ${Math.floor(bytes.length / record)} is cut short. Fetch the file again, or check that it is ${form.name}.`);
    }
    count += bytes.length / record;
  }
  if (count === 0) return fail('data-empty', `${files.map((f) => f.file).join(', ') || form.name} holds no images. Fetch the file again.`);
  const bytes = allocate(count * pixels);
  const labels = new Int32Array(count);
  let at = 0;
  for (const source of files) {
    for (let r = 0; r < source.bytes.length / record; r++, at++) {
      const start = r * record;
      const label = source.bytes[start + form.labelBytes - 1] as number;
      if (label >= form.names.length) {
        return fail('data-label-beyond', `${source.file}: record ${r.toLocaleString('en-US')} (byte ${start.toLocaleString('en-US')}) has label ${label}; ${form.name} has classes 0 to ${form.names.length - 1}. Check that the file is ${form.name}.`);
      }
      labels[at] = label;
      bytes.set(source.bytes.subarray(start + form.labelBytes, start + record), at * pixels);
    }
  }
  return ok({ name: form.name, count, dims: [3, 32, 32], examples: { kind: 'bytes', bytes }, targets: { kind: 'classes', labels, names: form.names } });
}
