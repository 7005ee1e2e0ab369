// What the rules write, on the engine's own kernels: a rule may be right in the reference's arithmetic and still meet a kernel
// that reads an attribute otherwise.
import { describe, expect, it } from 'vitest';
import { cases } from '../../gradients/cases.ts';
import { differentiated, distance, prepare, seedsOf, tensorOfFeed } from '../../gradients/harness.ts';
import { evaluate } from '../../reference.ts';
import { runOnEngine } from '../../reference/engine.ts';

describe.each(['cpu', 'webgpu'] as const)('written for %s, the engine computes what the reference does:', (device) => {
  it.each(cases.map((c) => [c.op, c.title, c] as const))('%s, %s', async (_op, _title, c) => {
    const p = prepare(c);
    const seeded = c.op === 'Split' ? p.outputs : p.outputs.slice(0, 1);
    const graph = differentiated(p, device, seeded);
    const feeds = Object.fromEntries(Object.entries({ ...p.feeds, ...seedsOf(p, seeded) }).map(([name, feed]) => [name, tensorOfFeed(feed)]));
    const expected = evaluate(graph, feeds);
    const got = await runOnEngine(graph, feeds);
    for (const { name } of graph.outputs) expect(distance(got[name]?.data ?? [], expected[name]?.data ?? [NaN]), name).toBeLessThan(2e-5);
  });
});
