// What a run keeps on the disk, and whether there is room for it.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ok } from '../../../core/base/diagnostic.ts';
import { networkOf } from '../../../core/run/network.ts';
import { freeBytes, roomFor, runBytes } from '../../../electron/runs/room.ts';
import { tinyNetwork, value } from '../run/tiny.ts';

it('a run keeps three checkpoints of weights and moments at most, three files of weights, and its steps', () => {
  const network = (optimizer: string) => value(networkOf(tinyNetwork({ optimizer: { kind: optimizer } })));
  // By hand: 4 · (9 + 1) of the convolution, 2 · 4 of the norm, 4 · (4 · 25 + 1) of the dense layer. The norm's running mean and
  // variance are no more than what is kept besides.
  const weights = 452;
  const besides = 64 * 2 ** 20;
  expect(runBytes(network('sgd'), 0) - besides).toBe(4 * (3 + 3) * weights);
  expect(runBytes(network('momentum'), 0) - besides).toBe(4 * (3 * 2 + 3) * weights);
  expect(runBytes(network('adam'), 1000) - besides).toBe(4 * (3 * 3 + 3) * weights + 80_000);
});

it('room is what the disk has free, also for a folder that is not there yet', async () => {
  expect(await roomFor(116e6, '/runs/a', async () => 100e6)).toMatchObject({ ok: false, error: { code: 'disk-full', message: 'A run of this network keeps up to 116 MB, and the disk of /runs/a has 100 MB free. Delete runs you do not need any more, or free some space.' } });
  expect(await roomFor(116e6, '/runs/a', async () => 116e6)).toEqual(ok(null));
  expect(await roomFor(116e6, '/runs/a', async () => null)).toEqual(ok(null));
  expect(await freeBytes(join(tmpdir(), 'not', 'there', 'yet'))).toBeGreaterThan(0);
  expect(await roomFor(1e18, join(tmpdir(), 'not', 'there', 'yet'))).toMatchObject({ ok: false, error: { code: 'disk-full' } });
});
