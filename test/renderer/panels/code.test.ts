// The code tab: which layer a line belongs to.
import { expect, test } from 'vitest';
import { pytorchCode } from '../../../core/codegen/pytorch.ts';
import { check } from '../../../core/design/check.ts';
import { recordsOfLines } from '../../../renderer/panels/code-lines.ts';
import { load, templateFolder } from '../../core/design/projects.ts';

test('a line belongs to the innermost record whose range holds it', () => {
  expect(recordsOfLines({ text: 'a\nb\nc\nd\n', lines: { block: [[1, 3]], layer: [[2, 2]], other: [[9, 9]] } })).toEqual(['block', 'layer', 'block', null, null]);
});

test('of LeNet-5 the lines of C1 make and apply C1', () => {
  const document = load(templateFolder, 'lenet5');
  const generated = pytorchCode(document, check(document));
  const lines = generated.text.split('\n');
  const owners = recordsOfLines(generated);
  const mine = lines.filter((_, i) => owners[i] === 'C1').map((line) => line.trim());
  expect(mine).toEqual(['self.c1 = nn.Conv2d(1, 6, 5)', 'x = torch.tanh(self.c1(x))  # N × 6 × 28 × 28']);
});
