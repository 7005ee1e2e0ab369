import { describe, expect, test } from 'vitest';
import { check, type DrawingDiagnostic } from '../../../core/design/check.ts';
import { fixesFor } from '../../../core/design/fixes.ts';
import type { Document } from '../../../core/document/model.ts';
import { faultSum } from '../../../renderer/panels/fault-sum.ts';
import { previewOf } from '../../../renderer/panels/fix-preview.ts';
import { documentOf, layer, wire } from '../../core/document/drawings.ts';

const plain = (text: string | null): string | null => text?.replaceAll('\u202f', ' ') ?? null;

function fault(document: Document, code: string): DrawingDiagnostic {
  const found = check(document).diagnostics.find((one) => one.code === code);
  if (found === undefined) throw new Error(`no ${code}`);
  return found;
}

const large = documentOf([layer('in', 'input', { height: 8, width: 8 }), layer('c', 'conv2d', { kernel: 11 }), layer('out', 'output', { target: 'image' })], [wire('in.out → c.in'), wire('c.out → out.in')]);
const sum = documentOf(
  [layer('in', 'input', { channels: 3, height: 8, width: 8 }), layer('a', 'conv2d', { filters: 64, kernel: 1 }), layer('b', 'conv2d', { filters: 32, kernel: 1 }), layer('add', 'add'), layer('out', 'output', { target: 'image' })],
  [wire('in.out → a.in'), wire('in.out → b.in'), wire('a.out → add.in'), wire('b.out → add.in', null, 1), wire('add.out → out.in')],
);

describe('the sum that fails', () => {
  test('stands in numbers below the sentence', () => {
    expect(faultSum(fault(large, 'kernel-larger-than-input'))).toBe('8 − 11 = −3 < 0');
    expect(plain(faultSum(fault(sum, 'shapes-differ')))).toBe('64 × 8 × 8 ≠ 32 × 8 × 8');
    const reshaped = documentOf([layer('in', 'input', { height: 10, width: 12 }), layer('r', 'reshape', { shape: [16, 5, 5] })], [wire('in.out → r.in')]);
    expect(plain(faultSum(fault(reshaped, 'reshape-count-differs')))).toBe('1 × 10 × 12 = 120 ≠ 16 × 5 × 5 = 400');
    const grouped = documentOf([layer('in', 'input', { shape: [6, 4, 4] }), layer('c', 'conv2d', { groups: 4, filters: 8 })], [wire('in.out → c.in')]);
    expect(faultSum(fault(grouped, 'groups-do-not-divide-channels'))).toBe('6 / 4 = 1, 2 left over');
  });

  test('is none where nothing is summed', () => {
    expect(faultSum(fault(documentOf([layer('c', 'conv2d')], []), 'not-connected'))).toBe(null);
  });
});

describe('a repair that is pointed at', () => {
  test('marks the card it changes and says what it becomes', () => {
    const one = fault(large, 'kernel-larger-than-input');
    const fix = fixesFor(large, check(large), one).find(({ title }) => title === 'Set kernel of c to 8');
    const preview = previewOf(large, check(large), null, fix?.patch ?? {});
    expect([...preview.cards].map(([id, { mark, text }]) => [id, mark, plain(text)])).toEqual([['c', 'changed', '→ 8×8 · 16 · 16 × 1 × 1']]);
    expect(preview.wires.size).toBe(0);
  });

  test('marks the wire something is put on', () => {
    const flat = documentOf([layer('in', 'input'), layer('fc', 'dense'), layer('out', 'output')], [wire('in.out → fc.in'), wire('fc.out → out.in')]);
    const [fix] = fixesFor(flat, check(flat), fault(flat, 'rank-mismatch'));
    expect(fix?.title).toBe('Insert Flatten before fc');
    expect([...previewOf(flat, check(flat), null, fix?.patch ?? {}).wires]).toEqual([['in.out → fc.in', 'changed']]);
  });
});
