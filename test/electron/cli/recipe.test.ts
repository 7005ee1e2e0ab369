// What the options that change a recipe ask for, and what is said when they ask for what there is not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { readRecipe } from '../../../core/design/recipe.ts';
import { readInput, Stopped, WrongUse } from '../../../electron/cli/command.ts';
import { changesFrom } from '../../../electron/cli/recipe.ts';
import { train } from '../../../electron/cli/train.ts';
import { layOver } from '../../../core/design/lay-over.ts';

const folder = mkdtempSync(join(tmpdir(), 'convas-recipe-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const changes = (args: readonly string[], recipe: JsonObject = {}): Promise<JsonObject> => changesFrom(readInput(train, ['lenet5', ...args]), recipe);

test('kinds of augmentation come with their usual strength or a given one, over what the drawing asks for', async () => {
  const drawing = { epochs: 3, augment: { flip: { axis: 'vertical', probability: 1 }, blur: { sigma: 2 } } };
  const asked = await changes(['--augment', 'flip=both,shift', '--augment', 'pad-crop=2', '--set', 'augment.shift.probability=0.25', '--set', 'augment.blur=null'], drawing);
  const { recipe, findings } = readRecipe(layOver(drawing, asked));
  expect(findings).toEqual([]);
  expect(recipe.augment).toEqual({
    flip: { axis: 'both', probability: 1 }, shift: { amount: 0.1, probability: 0.25 }, 'pad-crop': { padding: 2, probability: 1 },
  });
  expect(readRecipe(layOver(drawing, await changes(['--augment', 'none'], drawing))).recipe.augment).toEqual({});
});

test('a recipe file is its fields, or what a run kept; what is typed beside it wins', async () => {
  const fields = file('recipe.json', '{"epochs": 9, "augment": {"rotate": {"degrees": 20}}, "optimizer": {"kind": "sgd"}}');
  expect(await changes(['--recipe', fields, '--augment', 'rotate=5', '--set', 'optimizer.learningRate=0.5'])).toEqual({
    epochs: 9, augment: { rotate: { degrees: 5 } }, optimizer: { kind: 'sgd', learningRate: 0.5 },
  });
  const { recipe } = readRecipe({ seed: 12, augment: { cutout: {} }, schedule: { kind: 'cosine' } });
  const kept = file('config.json', JSON.stringify({ format: 'convas-run', recipe }));
  expect(readRecipe(await changes(['--recipe', kept])).recipe).toEqual(recipe);
});

test.each([
  ['a kind that does not exist', ['--augment', 'rotat=5'], '--augment has no kind "rotat"; "rotate" is probably meant. There are flip, shift, '],
  ['a value that is missing', ['--augment', 'rotate='], '--augment takes KIND or KIND=VALUE, such as rotate=15, not "rotate=". Other settings: --set augment.rotate.probability=0.5'],
  ['a value out of bounds', ['--augment', 'rotate=500'], '--augment: The recipe: augment.rotate.degrees must be a number at least 0 and at most 180, not 500.'],
  ['none beside others', ['--augment', 'none,flip'], '--augment none stands alone: it takes all augmentation away.'],
  ['a setting that does not exist', ['--set', 'augment.rotate.angle=5'], '--set: The recipe has no parameter "augment.rotate.angle"; it has degrees, probability.'],
])('%s is wrong use', async (_what, args, message) => {
  const asked = changes(args);
  await expect(asked).rejects.toThrow(WrongUse);
  await expect(asked).rejects.toThrow(message);
});

test('a recipe file that is none ends the command with its name', async () => {
  const bad = file('bad.json', '[1]');
  await expect(changes(['--recipe', bad])).rejects.toThrow(Stopped);
  await expect(changes(['--recipe', bad])).rejects.toThrow(`${bad} is no recipe: it must hold a JSON object such as {"epochs": 5, "augment": {"flip": {}}}.`);
  await expect(changes(['--recipe', join(folder, 'nowhere.json')])).rejects.toThrow('nowhere.json');
});
