import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOptions } from '../../../electron/gpu/options.ts';

test('without options every device is asked and three networks are trained', () => {
  expect(readOptions([])).toMatchObject({ ok: true, value: { help: false, data: null, devices: ['cpu', 'webgpu', 'cuda', 'dml'], nets: ['lenet5-softmax', 'lenet5', 'resnet18'], batch: null, steps: 40, seconds: 30, only: '' } });
});

test('the CPU is always among the devices, first, because the others are compared with it', () => {
  expect(readOptions(['--devices', 'cuda'])).toMatchObject({ value: { devices: ['cpu', 'cuda'] } });
  expect(readOptions(['--devices', 'webgpu,cpu', '--nets', 'vgg11', '--batch', '2'])).toMatchObject({ value: { devices: ['cpu', 'webgpu'], nets: ['vgg11'], batch: 2 } });
});

test('a folder of data must hold the files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convas-options-'));
  expect(readOptions(['--data', folder])).toMatchObject({ ok: false, error: { code: 'option-invalid', message: `${folder} does not hold Fashion-MNIST's files, such as train-images-idx3-ubyte.gz.` } });
  writeFileSync(join(folder, 'train-images-idx3-ubyte.gz'), '');
  expect(readOptions(['--data', folder])).toMatchObject({ ok: true, value: { data: folder } });
  rmSync(folder, { recursive: true });
});

test.each([
  [['--steps', '0'], '--steps must be a whole number from 1 on, not "0".'],
  [['--seconds', 'many'], '--seconds must be a whole number from 0 on, not "many".'],
  [['--batch', '1.5'], '--batch must be a whole number from 1 on, not "1.5".'],
  [['--devices', 'cpu,gpu'], '--devices takes cpu, webgpu, cuda, dml, not "cpu,gpu".'],
  [['--bogus'], "Unknown option '--bogus'"],
])('%j is wrong use: %s', (args, message) => {
  expect(readOptions(args)).toMatchObject({ ok: false, error: { code: 'option-invalid', message: expect.stringContaining(message) } });
});
