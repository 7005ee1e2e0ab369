// Typing a number: what may not be leaves nothing of itself in the drawing, and what may be is one step.
import { beforeEach, describe, expect, test } from 'vitest';
import { addLayer, setParams } from '../../../core/design/edit.ts';
import { layerOf } from '../../../core/layers/registry.ts';
import { refusalOf } from '../../../renderer/panels/form/forms.ts';
import { createGesture } from '../../../renderer/panels/form/gesture.ts';
import { takeTyped } from '../../../renderer/panels/form/number-input.tsx';
import { createDesigner, isUnsaved, type DesignerStore } from '../../../renderer/store.ts';

let designer: DesignerStore;
let field: Parameters<typeof takeTyped>[1];
const filters = layerOf('conv2d')?.params['filters'] ?? expect.unreachable('filters');
const present = (): unknown => designer.getState().document.layers['conv']?.params['filters'];
const titles = (): readonly string[] => designer.getState().history.past.map(({ title }) => title);
/** Types a text letter by letter; answers what is said at its end. */
const type = (text: string): string | null => [...text].reduce<string | null>((_, _letter, i) => takeTyped(text.slice(0, i + 1), field), null);

beforeEach(() => {
  designer = createDesigner();
  designer.getState().edit('Add', (document) => addLayer(document, { kind: 'conv2d', id: 'conv', params: { filters: 16 } }));
  field = {
    refusal: (next) => refusalOf('filters', 'conv', filters, next),
    onChange: (next) => void designer.getState().edit('typing', (document) => setParams(document, 'conv', { filters: next })),
    gesture: createGesture(designer, () => 'Set filters'),
  };
});

describe('a number that may not be', () => {
  test.each(['99999999', '12.5', '8abc', '0', 'abc'])('%s leaves the value there was, and no step', (text) => {
    const before = designer.getState().document;
    expect(type(text)).toMatch(/whole number|not a number/);
    expect(present()).toBe(16);
    field.gesture.end();
    expect(present()).toBe(16);
    expect(titles()).toEqual(['Add']);
    expect(designer.getState().document).toEqual(before);
  });

  test('an emptied field does the same', () => {
    type('9');
    expect(takeTyped('', field)).not.toBeNull();
    expect(present()).toBe(16);
  });

  test('mended, it is taken after all', () => {
    type('99999999');
    expect(takeTyped('99', field)).toBeNull();
    field.gesture.end();
    expect(present()).toBe(99);
    expect(titles()).toEqual(['Add', 'Set filters']);
  });
});

test('a number that may be is one step, and undoing it is as saved as before', () => {
  designer.getState().noteSaved(designer.getState().document, { path: '/net.convas', stamp: '1', name: 'net' });
  expect(type('128')).toBeNull();
  field.gesture.end();
  expect([present(), titles()]).toEqual([128, ['Add', 'Set filters']]);
  designer.getState().undo();
  expect([present(), isUnsaved(designer.getState())]).toEqual([16, false]);
});
