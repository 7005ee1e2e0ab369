import { expect, test } from 'vitest';
import { openBatches, type BatchPlan } from '../../../core/data/batches.ts';
import { DataLost } from '../../../core/data/lost.ts';
import { plainInput } from '../../../core/data/prepare.ts';

const failure = { code: 'data-lost', message: 'gone' };
const plan: BatchPlan = {
  data: { name: 'packed', count: 4, dims: [1, 2, 2], examples: { kind: 'packed', path: 'x', start: 0 }, targets: { kind: 'none' } },
  part: null, order: { kind: 'sequential' }, input: plainInput([1, 2, 2]), targets: 'none', masks: [], maskSeed: 0, batch: 2, perRun: 1, dropLast: false,
};

test('a batch whose examples can no longer be read is a failure, any other mistake is not', async () => {
  const from = (error: Error) => {
    const opened = openBatches(plan, () => { throw error; });
    return opened.ok ? opened.value.next() : opened;
  };
  expect(await from(new DataLost(failure))).toEqual({ ok: false, error: failure });
  await expect(from(new Error('another'))).rejects.toThrow('another');
});
