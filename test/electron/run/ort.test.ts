import { describe, expect, it } from 'vitest';
import type { TensorType } from '../../../core/base/shape.ts';
import { floats, int64s, scalar, type Tensor } from '../../../core/base/tensor.ts';
import { GraphBuilder } from '../../../core/ir/graph.ts';
import { writeModel } from '../../../core/onnx/write.ts';
import { EngineError, type Session, type SessionOptions } from '../../../core/run/runtime.ts';
import { ortRuntime, tryDevice } from '../../../electron/ort.ts';

const pair: TensorType = { dtype: 'float32', dims: [2] };

/** w' = w − rate · x, gain = sum of w · x with the old w: the form of a training step. */
function step(): Uint8Array {
  const b = new GraphBuilder('step');
  const w = b.input('w', pair);
  const x = b.input('x', pair);
  const rate = b.input('rate', { dtype: 'float32', dims: [] });
  b.output('next', b.op('Sub', [w, b.op('Mul', [rate, x], {})], {}), pair);
  b.output('gain', b.op('MatMul', [w, x], {}), { dtype: 'float32', dims: [] });
  const model = writeModel(b.finish());
  if (!model.ok) throw new Error(model.error.message);
  return model.value;
}

async function opened(model: Uint8Array, options: SessionOptions): Promise<Session> {
  const session = await ortRuntime.open(model, options);
  if (!session.ok) throw new Error(session.error.message);
  return session.value;
}

const carry = [{ output: 'next', input: 'w' }];
const feeds = { x: floats([2], [1, 3]), rate: scalar(0.5) };

describe('a session', () => {
  it('feeds carried outputs into the next run and computes with the values from before the update', async () => {
    const session = await opened(step(), { device: 'cpu', threads: 1, carry });
    session.put({ w: floats([2], [10, 20]) });
    expect(await session.run(feeds, ['gain'])).toEqual({ gain: floats([], [70]) });
    expect(await session.run(feeds, ['gain'])).toEqual({ gain: floats([], [65]) });
    expect(await session.read(['w'])).toEqual({ w: floats([2], [9, 17]) });
    await session.close();
  });

  it('leaves what was put and what was read as it is', async () => {
    const session = await opened(step(), { device: 'cpu', carry });
    const put = floats([2], [10, 20]);
    session.put({ w: put });
    await session.run(feeds, []);
    const read = await session.read(['w']);
    await session.run(feeds, []);
    expect(put).toEqual(floats([2], [10, 20]));
    expect(read).toEqual({ w: floats([2], [9.5, 18.5]) });
    await session.close();
  });

  it('writes over what was read once its reader has let go, and takes no further memory for it', async () => {
    const session = await opened(step(), { device: 'cpu', carry: [{ output: 'next', input: 'w', overwrites: true }] });
    session.put({ w: floats([2], [10, 20]) });
    const before = (await session.read(['w']))['w']?.data;
    await session.run(feeds, []);
    expect([...(before as Float32Array)]).toEqual([10, 20]);
    const after = (await session.read(['w']))['w']?.data;
    session.letGo();
    await session.run(feeds, []);
    expect([...(after as Float32Array)]).toEqual([9, 17]);
    expect((await session.read(['w']))['w']?.data).toBe(after);
    await session.close();
  });

  it('hands carried values over to another session of the same step', async () => {
    const [a, b] = [await opened(step(), { device: 'cpu', carry }), await opened(step(), { device: 'cpu', carry })];
    a.put({ w: floats([2], [10, 20]) });
    await a.run(feeds, []);
    b.put(await a.read(['w']));
    await b.run(feeds, []);
    expect(await b.read(['w'])).toEqual({ w: floats([2], [9, 17]) });
    await Promise.all([a.close(), b.close()]);
  });

  it('leaves alone what shares memory with a value it has replaced, as tensors of one file do', async () => {
    const size = 2 ** 19;
    const type: TensorType = { dtype: 'float32', dims: [size] };
    const b = new GraphBuilder('large');
    for (const name of ['v', 'w']) b.output(`${name}/next`, b.op('Add', [b.input(name, type), b.input(`${name}/x`, type)], {}), type);
    const model = writeModel(b.finish());
    const session = await opened(model.ok ? model.value : new Uint8Array(), { device: 'cpu', carry: ['v', 'w'].map((name) => ({ input: name, output: `${name}/next` })) });
    const file = new Float32Array(3 * size).fill(1);
    const part = (i: number): Tensor => floats([size], file.subarray(i * size, (i + 1) * size));
    session.put({ v: part(0), w: part(1) });
    const frozen = part(2);
    for (let step = 0; step < 3; step++) await session.run({ 'v/x': frozen, 'w/x': frozen }, []);
    const { v, w } = await session.read(['v', 'w']);
    expect([v?.data[size - 1], w?.data[0], frozen.data[7]]).toEqual([4, 4, 1]);
    await session.close();
  });

  it('takes and gives every element type', async () => {
    const b = new GraphBuilder('types');
    const values: Record<string, Tensor> = {
      f: floats([1], [0.5]), l: int64s([-(2 ** 40)]), i: { dtype: 'int32', dims: [1], data: Int32Array.of(-7) },
      u: { dtype: 'uint8', dims: [1], data: Uint8Array.of(200) }, b: { dtype: 'bool', dims: [1], data: Uint8Array.of(1) },
    };
    for (const [name, { dtype }] of Object.entries(values)) b.output(`${name}_out`, b.input(name, { dtype, dims: [1] }), { dtype, dims: [1] });
    const model = writeModel(b.finish());
    const session = await opened(model.ok ? model.value : new Uint8Array(), { device: 'cpu' });
    const out = await session.run(values, Object.keys(values).map((name) => `${name}_out`));
    expect(out).toEqual(Object.fromEntries(Object.entries(values).map(([name, tensor]) => [`${name}_out`, tensor])));
    await session.close();
  });

  it('takes numbers below the normal range for zero', async () => {
    const session = await opened(step(), { device: 'cpu', carry });
    session.put({ w: floats([2], [1e-30, 0]) });
    const { gain } = await session.run({ ...feeds, x: floats([2], [1e-10, 0]) }, ['gain']);
    expect(gain?.data[0]).toBe(0);
    await session.close();
  });

  it('rejects a run the kernel refuses with the kernel\'s own words', async () => {
    const b = new GraphBuilder('wrong');
    const x = b.input('x', { dtype: 'float32', dims: ['N'] });
    const y = b.input('y', { dtype: 'float32', dims: ['M'] });
    b.output('sum', b.op('Add', [x, y], {}), { dtype: 'float32', dims: [null] });
    const model = writeModel(b.finish());
    const session = await opened(model.ok ? model.value : new Uint8Array(), { device: 'cpu' });
    const error: unknown = await session.run({ x: floats([2], [1, 2]), y: floats([3], [1, 2, 3]) }, ['sum']).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EngineError);
    expect((error as EngineError).failure).toMatchObject({ code: 'engine-failed', message: "The engine failed on cpu: Non-zero status code returned while running Add node. Name:'add' Status Message: Attempting to broadcast an axis by a dimension other than 1. 2 by 3." });
    await session.close();
  });
});

describe('opening a model', () => {
  it('answers with a failure when the engine cannot read it', async () => {
    const session = await ortRuntime.open(Uint8Array.of(1, 2, 3), { device: 'cpu' });
    expect(session).toMatchObject({ ok: false, error: { code: 'model-refused', message: 'The engine refused the model on cpu: Failed to load model because protobuf parsing failed.' } });
  });

  it('says that a device is missing rather than that the model is wrong', async () => {
    const absent = process.platform === 'win32' ? 'cuda' : 'dml';
    const session = await ortRuntime.open(step(), { device: absent, carry });
    expect(session).toMatchObject({ ok: false, error: { code: 'device-missing', message: expect.stringContaining(`Device ${absent} cannot be used: `) } });
    expect(await tryDevice(absent)).not.toBeNull();
    expect(await tryDevice('cpu')).toBeNull();
  });
});
