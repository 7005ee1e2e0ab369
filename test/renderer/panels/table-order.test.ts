import { describe, expect, test } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { inOrder, nextOrder } from '../../../renderer/panels/table-order.ts';
import { editableIn } from '../../../renderer/panels/table-edit.tsx';
import { documentOf, layer, wire } from '../../core/document/drawings.ts';

const checked = check(documentOf(
  [layer('in', 'input', { height: 8, width: 8 }), layer('c10', 'conv2d', { filters: 2 }), layer('c9', 'conv2d', { filters: 4 }), layer('fl', 'flatten'), layer('fc', 'dense', { units: 3 }), layer('out', 'output')],
  [wire('in.out → c10.in'), wire('c10.out → fl.in'), wire('fl.out → fc.in'), wire('fc.out → out.in')],
));
const names = (order: Parameters<typeof inOrder>[1]): readonly string[] => inOrder(checked, order).map(({ flat }) => flat.path);

describe('rows of the table', () => {
  test('follow the drawing, or a column either way; names by their numbers, what is not known last', () => {
    const drawn = checked.layers.map(({ flat }) => flat.path);
    expect(names(null)).toEqual(drawn);
    expect(names({ by: 'name', way: 'up' })).toEqual(['c9', 'c10', 'fc', 'fl', 'in', 'out']);
    // in, fl and out have none; c10 has 2 · (9 + 1) = 20, fc 72 · 3 + 3 = 219; what c9 has is not known, since nothing feeds it.
    expect(names({ by: 'parameters', way: 'down' })).toEqual(['fc', 'c10', ...drawn.filter((path) => ['in', 'fl', 'out'].includes(path)), 'c9']);
    expect(names({ by: 'parameters', way: 'up' }).at(-1)).toBe('c9');
  });

  test('change their order with each click of a heading', () => {
    const first = nextOrder(null, 'macs');
    expect([first, nextOrder(first, 'macs'), nextOrder(nextOrder(first, 'macs'), 'macs'), nextOrder(first, 'name')]).toEqual([{ by: 'macs', way: 'up' }, { by: 'macs', way: 'down' }, null, { by: 'name', way: 'up' }]);
  });

  test('offer the settings people change, and none where there are none', () => {
    const of = (path: string): readonly string[] => { const found = checked.byPath.get(path); return found === undefined ? [] : editableIn(found); };
    expect(of('c10')).toEqual(expect.arrayContaining(['filters', 'kernel', 'stride', 'padding', 'bias', 'activation']));
    expect(of('c10')).not.toContain('initialiser');
    expect(of('fl')).toEqual([]);
  });
});
