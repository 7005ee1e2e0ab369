// Dense layers of few rows and large weights are written with the weight as the left factor on the CPU: another graph, the
// same numbers, forward and backward.
import { expect, test } from 'vitest';
import { differentiated, prepare, seedsOf, tensorOfFeed, type Case } from '../../gradients/harness.ts';
import { runOnEngine } from '../../reference/engine.ts';

const dense = (rows: number, inner: number, columns: number, addend: boolean): Case => ({
  op: 'Gemm', title: 'dense', attributes: { transB: 1 },
  inputs: [{ dims: [rows, inner] }, { dims: [columns, inner] }, ...(addend ? [{ dims: [columns] }] : [])],
});

const opsOf = (c: Case, device: 'cpu' | 'cuda'): readonly string[] => differentiated(prepare(c), device).nodes.map(({ op }) => op);

test.each([true, false])('a large weight is read in place and gives the same values and gradients (addend: %s)', async (addend) => {
  const c = dense(5, 1024, 1030, addend);
  const p = prepare(c);
  const feeds = Object.fromEntries(Object.entries({ ...p.feeds, ...seedsOf(p) }).map(([name, feed]) => [name, tensorOfFeed(feed)]));
  const [ours, plain] = [await runOnEngine(differentiated(p, 'cpu'), feeds), await runOnEngine(differentiated(p, 'cuda'), feeds)];
  expect(opsOf(c, 'cpu')).toContain('MatMul');
  expect(opsOf(c, 'cuda')).not.toContain('MatMul');
  expect(Object.keys(ours)).toEqual(Object.keys(plain));
  for (const [name, { data, dims }] of Object.entries(plain)) {
    expect(ours[name]?.dims).toEqual(dims);
    const scale = data.reduce<number>((most, v) => Math.max(most, Math.abs(Number(v))), 0);
    const apart = Array.from(data, (v, i) => Math.abs(Number(v) - Number(ours[name]?.data[i])));
    expect(apart.reduce((a, b) => Math.max(a, b), 0), name).toBeLessThan(1e-5 * scale);
  }
});

test('a small weight, and a batch of many rows, stay one Gemm', () => {
  expect(opsOf(dense(5, 64, 64, true), 'cpu')).not.toContain('MatMul');
  expect(opsOf(dense(64, 1024, 1030, true), 'cpu')).not.toContain('MatMul');
});
