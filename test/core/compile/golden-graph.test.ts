// The training graph of lenet5-softmax as text. A change of formulation shows here, in the same commit; a refactor leaves it.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { trainingStep } from '../../../core/compile/training.ts';
import { check } from '../../../core/design/check.ts';
import { readRecipe } from '../../../core/design/recipe.ts';
import { readProject } from '../../../core/document/file.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { printGraph } from '../../support/print-graph.ts';

test('the training step of lenet5-softmax is the one kept in test/golden', async () => {
  const name = 'lenet5-softmax';
  const project = readProject(readFileSync(new URL(`../../../templates/${name}.convas`, import.meta.url), 'utf8'), name);
  if (!project.ok) throw new Error(project.error.message);
  const { recipe } = readRecipe(project.value.recipe);
  const step = trainingStep(check(project.value), recipe, { batch: 64, device: 'cpu' });
  if (!step.ok) throw new Error(step.error.map((d) => d.message).join(' '));
  const types = inferTypes(step.value.graph);
  if (!types.ok) throw new Error(types.error.map((p) => p.message).join(' '));
  await expect(printGraph(step.value.graph, types.value)).toMatchFileSnapshot(`../../golden/${name}-step.txt`);
});
