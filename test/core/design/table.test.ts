// Architecture tables as they are pasted: the lecture's own two, Markdown, and things that are no table.
import { describe, expect, test } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { drawTable, type DrawnTable } from '../../../core/design/table.ts';
import { readTable } from '../../../core/design/table-rows.ts';
import { alexnet, lenet } from '../../support/lecture-tables.ts';

function drawn(text: string): DrawnTable {
  const result = drawTable(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const told = (table: DrawnTable): readonly string[] => table.rows.filter(({ verdict }) => verdict !== 'right').map(({ row, text }) => `${row.name}: ${text}`);

describe('the lecture\'s tables', () => {
  test('LeNet-5 passes row by row, with the parameters of the table', () => {
    const table = drawn(lenet);
    expect(told(table)).toEqual([]);
    expect(table.rows.map(({ row }) => row.name)).toEqual(['Out', 'F6', 'C5', 'S4', 'C3', 'S2', 'C1', 'In']);
    const parameters = Object.fromEntries(table.checked.layers.map(({ flat, parameters: count }) => [flat.name, count]));
    expect(parameters).toMatchObject({ C1: 156, C3: 2416, C5: 48_120, F6: 10_164, Out: 840 });
    expect(table.checked.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('AlexNet is flagged at C1, 55 against 56, and at the missing pool before F8', () => {
    const table = drawn(alexnet);
    expect(told(table)).toEqual([
      expect.stringMatching(/^F8: .*256 × 13 × 13.*pooling layer first/),
      'C1: C1 is stated as 96 × 55 × 55; the arithmetic gives 96 × 56 × 56 (with padding same 224 / 4 rounded up is 56).',
    ]);
    expect(table.checked.totals.parameters).toBe(201_838_952);
  });
});

describe('a table', () => {
  test('in Markdown, input first, with other headings and a remark above', () => {
    const table = drawn(`Our network:

| Layer | Type | Filters | Output size | Kernel | Strides | Activation |
|---|:--|--|--|--|--|--|
| in | Input | 3 | 32 × 32 | - | - | - |
| conv | Conv2D | 8 | 30 × 30 | 3 | 1 | relu |
| | Batch normalisation | | | | | |
| pool | Max pooling | 8 | 15x15 | 2 | 2 | |
| drop | Dropout | | | | | |
| fc | Dense | | 10 | | | softmax |`);
    expect(told(table)).toEqual([]);
    expect(table.checked.layers.map(({ flat }) => flat.kind)).toEqual(['input', 'conv2d', 'batch-norm', 'max-pool2d', 'dropout', 'flatten', 'dense', 'softmax', 'output']);
    expect(table.checked.layers.map(({ flat }) => flat.name)).toEqual(['in', 'conv', 'norm1', 'pool', 'drop', 'flatten', 'fc', 'softmax', 'output']);
  });

  test('with a row nobody understands is built without it, and the row says so', () => {
    const table = drawn('Layer\tType\tMaps\tSize\nIn\tInput\t1\t8x8\nQ\tWormhole\t4\t8x8\nC\tConvolution\t–\t6x6\nF\tDense\t–\t3');
    expect(told(table)).toEqual(['Q: "wormhole" is no kind of layer Convas reads from a table.', 'C: A convolution needs its number of maps.']);
    expect(Object.keys(table.document.layers)).toEqual(['In', 'flatten', 'F', 'output']);
  });

  test('whose rows share a name gets ids of their own', () => {
    expect(Object.keys(drawn('Layer\tType\tMaps\tSize\nIn\tInput\t1\t8x8\nC\tConv\t4\t6x6\nC\tConv\t4\t4x4').document.layers)).toEqual(['In', 'C', 'C-2', 'output']);
  });

  test.each([
    ['nothing', '', 'table-without-head'],
    ['prose', 'Convolutional networks were inspired by the visual cortex.\nThey look at small fields.', 'table-without-head'],
    ['a head alone', 'Layer\tType\tMaps\tSize', 'table-empty'],
    ['rows of nonsense', 'Layer\tType\tMaps\na\tb\tc\nd\te\tf', 'table-without-layers'],
    ['too much', 'x'.repeat(300_000), 'table-too-long'],
  ])('that is %s is told', (_what, text, code) => {
    const result = drawTable(text);
    expect(result.ok ? 'drawn' : result.error.code).toBe(code);
    if (!result.ok) expect(result.error.message).toMatch(/^[A-Z].*\.$/s);
  });

  test('spoilt in any way is drawn or told, and never throws', () => {
    let refused = 0;
    for (let n = 0; n < 300; n++) {
      const random = stream(5, n);
      let text = n % 2 === 0 ? lenet : alexnet;
      for (let k = 0; k <= random.integer(6); k++) {
        const at = random.integer(text.length);
        text = text.slice(0, at) + ['\t', '\n', '9', '×', '–', '|', '  ', '99999999999'][random.integer(8)] + text.slice(at + random.integer(12));
      }
      if (!drawTable(text).ok) refused++;
    }
    expect(refused).toBeLessThan(300);
  });
});

test('cells say sizes, pairs and paddings in many ways', () => {
  const result = readTable('Name  Type  Maps  Size  Kernel size  Stride  Padding\nc  Conv  1,024  7 × 9  (3x5)  2×1  2');
  expect(result.ok ? result.value[0] : result.error).toMatchObject({ maps: 1024, size: [7, 9], stride: [2, 1], padding: 2 });
});
