// Export as a window asks for it, with the real engine behind: the file is one that onnxruntime opens.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeProject } from '../../../core/document/file.ts';
import { serve } from '../../../core/run/channel.ts';
import type { ServiceEvents, Services } from '../../../core/run/services.ts';
import { exportModel } from '../../../electron/runs/index.ts';
import { startHost, type Host } from '../../../electron/serve/host.ts';
import { servicesOver } from '../../../electron/serve/services.ts';
import { buildFirst, tinyNetwork } from '../run/tiny.ts';
import { clientOver, cookieOf, freshFolder, pageHeaders, placesBelow, socketTo, value, windowBelow } from './hosts.ts';

const scratch = freshFolder();
const places = placesBelow(scratch);
let host: Host;
beforeAll(async () => {
  buildFirst();
  const handlers = servicesOver(places, exportModel);
  host = value(await startHost({ port: 0, window: windowBelow(scratch), connected: (port) => serve<Services, ServiceEvents>(port, handlers) }));
});
afterAll(async () => {
  await host.close();
  rmSync(scratch, { recursive: true, force: true });
});

it('writes a model with fresh weights that a fresh process has compared', async () => {
  const client = clientOver(await socketTo(host.port, pageHeaders(host.port, await cookieOf(host))));
  const text = writeProject(tinyNetwork());
  const doing: string[] = [];
  const exported = value(await client.call('exportModel', { text, path: 'tiny', seed: 3, weights: null, overwrite: true }, { onEvent: (_, told) => { if ('doing' in told) doing.push(String(told.doing)); } }));
  const file = join(places.home, 'tiny.onnx');
  expect(exported).toEqual({ file, bytes: statSync(file).size, comparison: expect.objectContaining({ images: 100, passed: true }) });
  const [writing, comparing] = ['Writing tiny.onnx and working out answers to compare', 'Opening tiny.onnx in a fresh process and comparing its answers'];
  expect(doing).toEqual([writing, `${writing}, 100 of 100`, comparing, `${comparing}, 100 of 100`]);
  expect(readdirSync(places.home)).toEqual(['tiny.onnx']);

  const session = await InferenceSession.create(file);
  const [input = ''] = session.inputNames;
  const outputs = await session.run({ [input]: new Tensor('float32', new Float32Array(2 * 144).fill(0.5), [2, 1, 12, 12]) });
  expect(outputs[session.outputNames[0] ?? '']?.dims).toEqual([2, 4]);
  await session.release();

  expect(await client.call('exportModel', { text, path: 'absent/tiny', seed: 3, weights: null, overwrite: true })).toMatchObject({ ok: false, error: { code: 'missing', message: expect.stringContaining(join(places.home, 'absent', 'tiny.onnx')) } });
  client.close();
});
