// What every example was taken for, as a table.
import { expect, test } from 'vitest';
import { examplesCsv } from '../../../core/run/examples-csv.ts';

const rows = { numbers: Uint32Array.of(4, 9), actual: Int32Array.of(1, 0), predicted: Int32Array.of(0, 0), confidence: Float32Array.of(0.75, 0.5), losses: Float32Array.of(1.5, 0.25) };

test('one line for each example; names that hold what parts fields stand in quotes', () => {
  expect(examplesCsv(rows, ['cat', 'a "big", dog'])).toBe('number,actual,predicted,confidence,loss\n4,"a ""big"", dog",cat,0.75,1.5\n9,cat,cat,0.5,0.25\n');
});

test('without classes there are numbers and losses alone', () => {
  expect(examplesCsv({ ...rows, actual: new Int32Array(0), predicted: new Int32Array(0), confidence: new Float32Array(0) }, [])).toBe('number,loss\n4,1.5\n9,0.25\n');
});
