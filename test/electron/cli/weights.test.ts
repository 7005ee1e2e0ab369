// `convas weights` from outside: weights under PyTorch's names become those of a drawing, or are refused with the reason.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floats, type Tensor } from '../../../core/base/tensor.ts';
import { writeSafetensors } from '../../../core/run/safetensors.ts';
import { convas, convasJson } from '../../support/convas.ts';
import { buildFirst, tensorsOf } from '../run/tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-weights-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** LeNet-5 as an nn.Sequential of PyTorch numbers it: what has no weights has a number too. */
const sizes: Readonly<Record<string, readonly number[]>> = { 0: [6, 1, 5, 5], 3: [16, 6, 5, 5], 6: [120, 16, 5, 5], 9: [84, 120], 11: [10, 84] };

function stateDict(file: string, changes: Readonly<Record<string, readonly number[]>> = {}): void {
  let seed = 1;
  const filled = (dims: readonly number[]): Tensor => floats(dims, Float32Array.from({ length: dims.reduce((n, d) => n * d, 1) }, () => ((seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5) / 4));
  const tensors = Object.fromEntries(Object.entries({ ...sizes, ...changes }).flatMap(([name, dims]) => [[`${name}.weight`, filled(dims)], [`${name}.bias`, filled(dims.slice(0, 1))]]));
  writeFileSync(join(scratch, file), Buffer.concat(writeSafetensors({ tensors, metadata: {} })));
}

/** The same layers as float16, each weight one of four numbers written out as bits. */
function halves(file: string, layers: Readonly<Record<string, readonly number[]>>, parts: readonly [string, string] = ['.weight', '.bias']): void {
  const patterns = [0x3400, 0xb266, 0x0001, 0x8000];
  let end = 0;
  const placed = (shape: readonly number[]) => ({ dtype: 'F16', shape, data_offsets: [end, end += 2 * shape.reduce((n, d) => n * d, 1)] });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(layers).flatMap(([name, dims]) => [[`${name}${parts[0]}`, placed(dims)], [`${name}${parts[1]}`, placed(dims.slice(0, 1))]]))));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(join(scratch, file), Buffer.concat([length, header, Uint8Array.from({ length: end }, (_, i) => ((patterns[(i >> 1) % 4] ?? 0) >> (8 * (i % 2))) & 255)]));
}

const call = (...args: readonly string[]) => convas(args, { in: scratch });

describe('convas weights', () => {
  it('puts a state dict into a drawing, layer by layer in order, and the drawing begins from it', async () => {
    stateDict('their.safetensors');
    const report = await convasJson<{ taken: { from: string; to: string }[]; left: string[]; fresh: string[] }>(['weights', 'their.safetensors', '--into', 'lenet5-softmax', '--out', 'mine.convas'], { in: scratch });
    expect(report.taken.map(({ from, to }) => `${from} ${to}`)).toEqual([
      '0.weight C1/weight', '0.bias C1/bias', '3.weight C3/weight', '3.bias C3/bias', '6.weight C5/weight', '6.bias C5/bias', '9.weight F6/weight', '9.bias F6/bias', '11.weight Out/weight', '11.bias Out/bias',
    ]);
    expect([report.left, report.fresh]).toEqual([[], []]);
    expect(readFileSync(join(scratch, 'mine.convas'), 'utf8')).toContain('"base": {"from": "their.safetensors", "weights": "mine.safetensors"}');
    const [theirs, ours] = [tensorsOf(join(scratch, 'their.safetensors')), tensorsOf(join(scratch, 'mine.safetensors'))];
    for (const { from, to } of report.taken) expect(ours[to]?.data).toEqual(theirs[from]?.data);
    // What is exported has them: the model holds the bytes of C1's kernels.
    expect((await call('export', 'mine.convas', '--out', 'mine.onnx')).code).toBe(0);
    const kernels = ours['C1/weight']?.data as Float32Array;
    expect(readFileSync(join(scratch, 'mine.onnx')).includes(Buffer.from(kernels.buffer, kernels.byteOffset, kernels.byteLength))).toBe(true);
  });

  it('takes weights kept as halves, and says that they become float32', async () => {
    halves('halves.safetensors', sizes);
    const { code, out } = await call('weights', 'halves.safetensors', '--into', 'lenet5-softmax', '--out', 'whole.convas');
    expect([code, out]).toEqual([0, expect.stringContaining('10 weights were taken.\n10 tensors of float16 become float32.\n')]);
    expect([...tensorsOf(join(scratch, 'whole.safetensors'))['C1/weight']?.data ?? []].slice(0, 4)).toEqual([0.25, -0.199951171875, 2 ** -24, -0]);
    // A drawing may begin from halves themselves as well.
    halves('whole.safetensors', { 'C1/': sizes[0] ?? [] }, ['weight', 'bias']);
    expect((await call('check', 'whole.convas')).out).toContain('F6, Out begin fresh.\n2 tensors of float16 become float32.\n');
  });

  it('says what began anew and what was left', async () => {
    stateDict('other-classes.safetensors', { 11: [7, 84] });
    const { code, out } = await call('weights', 'other-classes.safetensors', '--into', 'lenet5-softmax', '--out', 'seven.convas', '--report');
    expect(code).toBe(0);
    expect(out).toMatch(/6\.weight → C5\/weight \(120 × 16 × 5 × 5\)/);
    expect(out).toMatch(/8 weights were taken\.\nweight of 11 is 7 × 84 in the file, that of Out 10 × 84: it begins anew\.\nBegins anew: Out\/weight, Out\/bias\.\nLeft in the file: 11\.weight, 11\.bias|11\.bias, 11\.weight/);
  });

  it('refuses weights of another network, files that may run code, and to replace what is there', async () => {
    stateDict('wider.safetensors', { 0: [8, 1, 5, 5] });
    const wider = await call('weights', 'wider.safetensors', '--into', 'lenet5-softmax', '--out', 'wider.convas');
    expect([wider.code, wider.err]).toEqual([2, expect.stringContaining('wider.safetensors holds the weights of another network: weight of 0 is 8 × 1 × 5 × 5 in the file, that of C1 6 × 1 × 5 × 5.')]);
    expect(existsSync(join(scratch, 'wider.convas'))).toBe(false);
    const pickle = await call('weights', 'model.pth', '--into', 'lenet5-softmax');
    expect([pickle.code, pickle.err]).toEqual([2, expect.stringContaining('safetensors.torch.save_file')]);
    const again = await call('weights', 'their.safetensors', '--into', 'lenet5-softmax', '--out', 'mine.convas');
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('add --force to replace it')]);
    const over = await call('weights', 'their.safetensors', '--into', 'lenet5-softmax', '--out', 'their.convas', '--force');
    expect([over.code, over.err]).toEqual([2, expect.stringContaining('is the file the weights are read from')]);
    const nowhere = await call('weights', 'their.safetensors');
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('--into')]);
  });
});
