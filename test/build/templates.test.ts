// The templates are what is described in build/templates/, written as projects are, and their list says what they are.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blockIndex, listedTemplates, made, readyBlocks, templateIndex } from '../../build/templates/index.js';
import { check } from '../../core/design/check.ts';
import { trainingMemory } from '../../core/design/cost.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { readProject, writeProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import { setNames } from '../../core/data/sets.ts';

const text = (path: string): string => readFileSync(new URL(`../../templates/${path}`, import.meta.url), 'utf8');

function opened(project: string, name: string): Document {
  const read = readProject(project, name);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

const documents = listedTemplates.map((row) => ({ row, document: opened(text(`${row.id}.convas`), row.id) }));

describe('the files in templates/', () => {
  it('are what their descriptions give (npm run templates writes them)', () => {
    for (const { id, project } of made) expect(writeProject(opened(JSON.stringify(project), id)), id).toBe(text(`${id}.convas`));
    for (const { id, project } of readyBlocks) expect(writeProject(opened(JSON.stringify(project), id)), id).toBe(text(`blocks/${id}.convas`));
    expect(blockIndex).toBe(text('blocks/index.json'));
  });

  it('are listed with what checking them counts', () => {
    const counted = new Map(documents.map(({ row, document }) => [row.id, check(document).totals]));
    expect(templateIndex((id) => ({ parameters: counted.get(id)?.parameters ?? 0, macs: counted.get(id)?.macs ?? 0 }))).toBe(text('index.json'));
  });

  it('are small enough to travel with every copy', () => {
    expect([...made.map(({ id }) => text(`${id}.convas`)), text('index.json')].reduce((sum, one) => sum + one.length, 0)).toBeLessThan(800_000);
  });
});

describe('the list of templates', () => {
  it('has the lecture\'s networks and those that came after, each under its id', () => {
    const ids = listedTemplates.map(({ id }) => id);
    const depths = [11, 13, 16, 19].flatMap((n) => [`vgg${n}`, `vgg${n}-bn`]);
    const both = [...depths, 'googlenet', 'googlenet-aux', 'googlenet-torchvision', 'resnet18', 'resnet34', 'resnet50', 'resnet101', 'xception', 'se-resnet50', 'mobilenet-v2', 'squeezenet', 'autoencoder'];
    expect(ids).toEqual(expect.arrayContaining(['lenet5', 'lenet5-softmax', 'alexnet', 'alexnet-as-printed', 'alexnet-torchvision', 'alexnet-desk', 'resnet20', 'resnet32', 'resnet56', 'se-resnet20', ...both, ...both.map((id) => `${id}-desk`)]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says of each what a person asks first, and names it as its drawing does', () => {
    for (const { row, document } of documents) {
      expect(row.title).toBe(document.name);
      expect(row.about, row.id).toMatch(/\.$|\?$/);
      expect(row.about.length, row.id).toBeLessThan(180);
      for (const said of [row.family, row.authors, row.introduced, row.source, document.about]) expect(said.length, row.id).toBeGreaterThan(2);
      expect(row.year).toBeGreaterThan(1997);
      expect(row.size, row.id).toBe(row.id.endsWith('-desk') ? 'desk' : row.size === 'desk' ? 'full' : row.size);
    }
  });

  it('recommends a recipe of each without a fault, for the data the list names', () => {
    for (const { row, document } of documents) {
      const { recipe, findings } = readRecipe(document.recipe);
      expect([row.id, findings]).toEqual([row.id, []]);
      expect(recipe.data, row.id).toBe(row.data);
      if (row.data !== null) expect(setNames).toContain(row.data);
      if (row.size === 'desk') expect(recipe.data).not.toBeNull();
    }
  });

  it('forecasts what training by that recipe takes: little at a desk, gigabytes as published', () => {
    for (const { row, document } of documents) {
      const { recipe } = readRecipe(document.recipe);
      const checked = check(document);
      const { weights, moments, activations, total, missing } = trainingMemory(checked, recipe);
      expect([row.id, missing, weights]).toEqual([row.id, 0, 4 * checked.totals.parameters]);
      expect(moments, row.id).toBe((recipe.optimizer.kind === 'momentum' ? 1 : 2) * 4 * checked.totals.trainedParameters);
      // What the layers give is kept for every image of a batch: the image itself and the scores at the least.
      expect(activations, row.id).toBeGreaterThan(4 * recipe.batch * 784);
      const most = row.size === 'desk' ? 0.35e9 : row.size === 'either' ? 1e9 : 200e9;
      expect(total, row.id).toBeLessThan(most);
      if (row.size === 'full' && row.data === null) expect(total, row.id).toBeGreaterThan(1e9);
    }
  });

  it('keeps each family together', () => {
    const order = listedTemplates.map(({ family }) => family);
    const changes = order.filter((family, i) => family !== order[i - 1]);
    expect(changes).toEqual([...new Set(changes)]);
  });
});
