import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fill, idxSample, writeParts } from '../../build/pack-gpu-check.js';

const scratch = mkdtempSync(join(tmpdir(), 'convas-pack-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Nothing of this shell but the system's own programs. */
const bare = { PATH: '/usr/bin:/bin' };

test('a sample of an IDX file is an IDX file of its first examples', () => {
  const three = Buffer.from([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 10, 11, 20, 21, 30, 31]);
  expect([...idxSample(three, 2)]).toEqual([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 10, 11, 20, 21]);
  expect(idxSample(three, 9)).toEqual(three);
  const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]);
  expect([...idxSample(labels, 1)]).toEqual([0, 0, 8, 1, 0, 0, 0, 1, 7]);
});

test('parts are no larger than asked and their script joins them to what was packed', async () => {
  const [stage, out, back] = ['stage', 'out', 'a place with spaces'].map((name) => join(scratch, name)) as [string, string, string];
  for (const folder of [stage, out]) mkdirSync(folder);
  const bytes = randomBytes(1_050_000);
  writeFileSync(join(stage, 'bytes'), bytes);
  writeFileSync(join(stage, 'run.sh'), '#!/bin/sh\necho here\n', { mode: 0o755 });
  const parts = await writeParts(stage, out, 'thing', 100_000, false);
  expect(parts.length).toBe(11);
  for (const part of parts) expect(readFileSync(part.name).length).toBeLessThanOrEqual(100_000);
  execFileSync('/bin/sh', [join(out, 'unpack.sh'), back], { env: bare });
  expect(readFileSync(join(back, 'bytes')).equals(bytes)).toBe(true);
  expect(execFileSync(join(back, 'run.sh'), { env: bare, encoding: 'utf8' })).toBe('here\n');
});

test('what is packed checks the devices from its own folder, without anything of the checkout', async () => {
  const folder = join(scratch, 'packed');
  await fill(folder, { data: join(scratch, 'no data here') });
  execFileSync(join(folder, 'run.sh'), ['--devices', 'cpu', '--only', 'lenet5-softmax', '--steps', '2', '--nets', 'lenet5-softmax'], { env: bare, cwd: '/', stdio: 'ignore' });
  const report: unknown = JSON.parse(readFileSync(join(folder, 'results', 'gpu-check.json'), 'utf8'));
  expect(report).toMatchObject({ format: 'convas-gpu-check', data: 'generated shapes', trainings: [{ id: 'lenet5-softmax', device: 'cpu', outcome: 'right' }] });
  execFileSync(join(folder, 'run.sh'), ['--devices', 'cpu', '--only', 'relu', '--out', join(scratch, 'elsewhere')], { env: bare, cwd: '/', stdio: 'ignore' });
  expect(JSON.parse(readFileSync(join(scratch, 'elsewhere', 'gpu-check.json'), 'utf8'))).toMatchObject({ goldens: [{ id: 'activation/relu' }, { id: 'activation/leaky_relu' }, { id: 'activation/relu6' }] });
});
