import { describe, expect, it } from 'vitest';
import { gradients } from '../core/compile/gradients.ts';
import { isOp, type OpName } from '../core/ir/ops.ts';
import { inferTypes } from '../core/ir/verify.ts';
import { evaluate } from './reference.ts';
import { cases } from './gradients/cases.ts';
import { differences, differentiated, distance, prepare, seedsOf } from './gradients/harness.ts';

const devices = ['cpu', 'webgpu'] as const;
const names = Object.keys(gradients).filter(isOp);
const ruled = names.filter((op: OpName) => gradients[op].kind === 'rule');

describe('the gradient table', () => {
  it('has a case here for every rule', () => {
    const covered = new Set(cases.map((c) => c.op));
    expect(ruled.filter((op) => !covered.has(op))).toEqual([]);
  });

  it('gives a reason for every refusal', () => {
    const reasons = names.flatMap((op) => { const row = gradients[op]; return row.kind === 'refuse' ? [row.reason] : []; });
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatch(/^[a-z].{20,}[^.]$/);
  });
});

describe.each(devices)('on %s the gradient agrees with finite differences:', (device) => {
  it.each(cases.map((c) => [c.op, c.title, c] as const))('%s, %s', (_op, _title, c) => {
    const p = prepare(c);
    const seeded = c.op === 'Split' ? p.outputs : p.outputs.slice(0, 1);
    const graph = differentiated(p, device, seeded);
    const types = inferTypes(graph);
    expect(types.ok ? [] : types.error).toEqual([]);
    const seeds = seedsOf(p, seeded);
    const got = evaluate(graph, { ...p.feeds, ...seeds });
    const plain = evaluate(p.forward, p.feeds);
    for (const name of p.outputs) {
      expect(distance(got[`forward ${name}`]?.data ?? [], plain[name]?.data ?? [NaN]), `forward ${name}`).toBeLessThan(2e-6);
    }
    for (const [name, expected] of differences(p, seeds)) {
      const gradient = got[`gradient of ${name}`];
      expect(gradient?.dims, `${name} has its input's shape`).toEqual(p.types.get(name)?.dims);
      expect(distance(gradient?.data ?? [], expected), `gradient of ${name}`).toBeLessThan(2e-6);
    }
  });
});
