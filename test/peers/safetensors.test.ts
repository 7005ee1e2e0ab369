// Files of ours under the reference implementation, and its files under ours.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { floats, int64s } from '../../core/base/tensor.ts';
import { readSafetensors, writeSafetensors } from '../../core/run/safetensors.ts';
import { peersPython } from '../support/python.ts';

const folder = mkdtempSync(join(tmpdir(), 'convas-safetensors-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(script: string, ...args: string[]): string {
  return execFileSync(peersPython(), ['-c', script, ...args], { encoding: 'utf8' });
}

describe('safetensors beside the reference implementation', () => {
  it('is read by it with the same names, shapes, types and values', () => {
    const path = join(folder, 'ours.safetensors');
    const tensors = {
      'stage1/conv/weight': floats([2, 3], [1, 2, 3, 4, 5, 6.5]),
      'größe': int64s([-5, 9]),
      mask: { dtype: 'bool', dims: [2], data: Uint8Array.of(0, 1) },
      raw: { dtype: 'uint8', dims: [3], data: Uint8Array.of(7, 8, 9) },
      whole: { dtype: 'int32', dims: [1, 1], data: Int32Array.of(-3) },
      none: floats([0], []),
    } as const;
    writeFileSync(path, Buffer.concat(writeSafetensors({ tensors, metadata: { step: '3', text: 'é' } })));
    const seen: unknown = JSON.parse(run(`
import json, sys
from safetensors import safe_open
with safe_open(sys.argv[1], framework='np') as f:
  print(json.dumps([f.metadata(), {k: [str(f.get_tensor(k).dtype), list(f.get_tensor(k).shape), f.get_tensor(k).tolist()] for k in f.keys()}]))`, path));
    expect(seen).toEqual([{ step: '3', text: 'é' }, {
      'stage1/conv/weight': ['float32', [2, 3], [[1, 2, 3], [4, 5, 6.5]]],
      'größe': ['int64', [2], [-5, 9]],
      mask: ['bool', [2], [false, true]],
      raw: ['uint8', [3], [7, 8, 9]],
      whole: ['int32', [1, 1], [[-3]]],
      none: ['float32', [0], []],
    }]);
  });

  it('reads what it wrote, and writes the same bytes for tensors of one type', () => {
    const path = join(folder, 'theirs.safetensors');
    run(`
import sys, numpy as np
from safetensors.numpy import save_file
save_file({'b': np.arange(6, dtype=np.float32).reshape(2, 3), 'a': np.full((), 2.5, np.float32)}, sys.argv[1], metadata={'k': 'v'})`, path);
    const theirs = readFileSync(path);
    const read = readSafetensors(theirs, path);
    expect(read).toEqual({ ok: true, value: { tensors: { a: floats([], [2.5]), b: floats([2, 3], [0, 1, 2, 3, 4, 5]) }, metadata: { k: 'v' }, notes: [] } });
    if (read.ok) expect(Buffer.concat(writeSafetensors(read.value)).equals(theirs)).toBe(true);
  });

  it('makes of all float16 and bfloat16 numbers, and of doubles, the float32 that PyTorch does', () => {
    const [path, expected] = [join(folder, 'halves.safetensors'), join(folder, 'floats.safetensors')];
    run(`
import sys, torch
from safetensors.torch import save_file
every = torch.arange(65536, dtype=torch.int32).to(torch.uint16)
all = {'half': every.view(torch.float16), 'brain': every.clone().view(torch.bfloat16), 'double': torch.randn(1000, dtype=torch.float64, generator=torch.Generator().manual_seed(7)) * 10.0 ** torch.arange(-60, 40).repeat(10).clamp(max=37)}
save_file(all, sys.argv[1])
save_file({k: v.float() for k, v in all.items()}, sys.argv[2])`, path, expected);
    const [ours, theirs] = [path, expected].map((file) => readSafetensors(readFileSync(file), file));
    if (ours?.ok !== true || theirs?.ok !== true) throw new Error('a file is not read');
    expect(ours.value.notes).toHaveLength(3);
    expect(theirs.value.notes).toEqual([]);
    for (const [name, size] of [['half', 65_536], ['brain', 65_536], ['double', 1000]] as const) {
      const [one, other] = [ours.value.tensors[name]?.data as Float32Array, theirs.value.tensors[name]?.data as Float32Array];
      expect([one.length, other.length]).toEqual([size, size]);
      expect(one.findIndex((value, i) => !Object.is(value, other[i])), name).toBe(-1);
    }
  });
});
