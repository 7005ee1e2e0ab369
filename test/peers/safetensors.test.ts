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
    expect(read).toEqual({ ok: true, value: { tensors: { a: floats([], [2.5]), b: floats([2, 3], [0, 1, 2, 3, 4, 5]) }, metadata: { k: 'v' } } });
    if (read.ok) expect(Buffer.concat(writeSafetensors(read.value)).equals(theirs)).toBe(true);
  });
});
