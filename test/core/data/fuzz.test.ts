// Bytes from outside, spoilt in every way a generator thinks of: readers answer, they never throw, and what they allocate
// stays in proportion to what came.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { cifarDataset } from '../../../core/data/cifar.ts';
import { csvDataset } from '../../../core/data/csv.ts';
import { idxDataset } from '../../../core/data/idx.ts';
import type { Dataset } from '../../../core/data/dataset.ts';
import type { Result } from '../../../core/base/diagnostic.ts';
import { figure } from '../../support/figures.ts';
import { ofSize } from '../../support/size.ts';

const spoilt = ofSize(100, 300, 10_000);

let largest = 0;
const arrays = ['Uint8Array', 'Int32Array', 'Float32Array', 'Float64Array'] as const;
const originals = arrays.map((name) => globalThis[name]);

// Every typed array made while a reader runs is weighed.
beforeEach(() => {
  for (const name of arrays) {
    Reflect.set(globalThis, name, new Proxy(globalThis[name], {
      construct(target, args: unknown[], self) {
        if (typeof args[0] === 'number') largest = Math.max(largest, args[0] * target.BYTES_PER_ELEMENT);
        return Reflect.construct(target, args, self === undefined ? target : self) as object;
      },
    }));
  }
});
afterEach(() => arrays.forEach((name, i) => Reflect.set(globalThis, name, originals[i])));

function idx(dims: readonly number[], count: number): number[] {
  return [0, 0, 8, dims.length, ...dims.flatMap((d) => [0, 0, d >>> 8, d & 255]), ...Array.from({ length: count }, (_, i) => i % 10)];
}

const header = `label,${Array.from({ length: 9 }, (_, i) => `p${i}`).join()}`;
const table = [...`${header}\n${Array.from({ length: 12 }, (_, r) => [r % 3, ...Array.from({ length: 9 }, (_, i) => (i * r) % 256)].join()).join('\n')}\n`].map((c) => c.charCodeAt(0));
const record = [3, ...Array.from({ length: 3072 }, (_, i) => i % 256)];
const ten = { name: 'c', labelBytes: 1 as const, names: [...'abcdefghij'] };

const readers: readonly [string, number[], (bytes: Uint8Array) => Result<Dataset>][] = [
  ['IDX images', idx([6, 5, 4], 120), (bytes) => idxDataset({ file: 'f', bytes }, { file: 'l', bytes: Uint8Array.from(idx([6], 6)) }, { name: 'x' })],
  ['IDX labels', idx([6], 6), (bytes) => idxDataset({ file: 'f', bytes: Uint8Array.from(idx([6, 5, 4], 120)) }, { file: 'l', bytes }, { name: 'x' })],
  ['CSV', table, (bytes) => csvDataset({ file: 'f', bytes }, { name: 'x' })],
  ['CIFAR', [...record, ...record], (bytes) => cifarDataset([{ file: 'f', bytes }], ten)],
];

test.each(readers)(`%s: ${spoilt} spoilt files never throw, and nothing larger than 64 KiB + 8 × the file is asked for`, (name, valid, read) => {
  expect(read(Uint8Array.from(valid)).ok).toBe(true);
  const random = stream(valid.length, 77);
  let refused = 0;
  for (let round = 0; round < spoilt; round++) {
    const bytes = [...valid];
    for (let edit = 0; edit <= random.integer(4); edit++) {
      const at = random.integer(random.uniform() < 0.5 ? 24 : Math.max(1, bytes.length));
      const choice = random.integer(6);
      if (choice === 0) bytes[at] = random.integer(256);
      else if (choice === 1) bytes.length = at;
      else if (choice === 2) bytes.splice(at, 1 + random.integer(8));
      else if (choice === 3) bytes.splice(at, 0, ...Array.from({ length: 1 + random.integer(40) }, () => random.integer(256)));
      else if (choice === 4) bytes.fill(255, at, at + 4);
      else bytes.splice(at, 0, ...[44, 10, 34, 13, 0x31, 0x65].slice(random.integer(6)));
    }
    largest = 0;
    const result = read(Uint8Array.from(bytes));
    expect(largest).toBeLessThanOrEqual(65_536 + 8 * bytes.length);
    if (result.ok) {
      const { value } = result;
      expect(value.count).toBeGreaterThan(0);
      const { targets } = value;
      if (targets.kind === 'classes') for (const label of targets.labels) expect(label).toBeLessThan(targets.names.length);
    } else {
      refused++;
      expect(result.error.message).toMatch(/^(f|l)\b/);
      expect(result.error.message.length).toBeLessThan(500);
    }
  }
  figure(`${name}: ${spoilt} spoilt files`, `${refused} refused with a sentence, none threw`);
  expect(refused).toBeGreaterThan(spoilt / 10);
});
