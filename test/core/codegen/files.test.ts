// Generated files: the text for every template and corpus drawing, the lines of each layer, and drawings that are not finished.
// After a wanted change of the text, `npx vitest run --config build/vitest.config.ts --project=core test/core/codegen -u` writes it anew.
import { describe, expect, it } from 'vitest';
import { kerasCode } from '../../../core/codegen/keras.ts';
import { kerasLayers } from '../../../core/codegen/keras-layers.ts';
import { kerasWeights } from '../../../core/codegen/keras-weights.ts';
import { pytorchCode, pytorchWeights } from '../../../core/codegen/pytorch.ts';
import { pytorchLayers } from '../../../core/codegen/pytorch-layers.ts';
import { check, type Checked } from '../../../core/design/check.ts';
import { emptyDocument, type Document } from '../../../core/document/model.ts';
import { layers } from '../../../core/layers/registry.ts';
import { attackDrawings, drawing, settingDrawings } from '../../peers/codegen-drawings.ts';
import { brokenFolder, projectsOf, validProjects } from '../design/projects.ts';

const whole = validProjects();
const broken = projectsOf(brokenFolder);
const attacks = attackDrawings();
const found = new WeakMap<Document, Checked>();
/** What the check says of a drawing; asked for by many tests, worked out once. */
const checkedOf = (document: Document): Checked => {
  const checked = found.get(document) ?? check(document);
  found.set(document, checked);
  return checked;
};
const frameworks = [['torch', pytorchCode], ['keras', kerasCode]] as const;

describe('tables', () => {
  it('have an entry for every kind of layer and none besides', () => {
    const kinds = layers.map((def) => def.kind).sort();
    expect(Object.keys(pytorchLayers).sort()).toEqual(kinds);
    expect(Object.keys(kerasLayers).sort()).toEqual(kinds);
  });
});

describe.each(frameworks)('%s code', (framework, generate) => {
  it.each(whole)('of %s is what it was, and names the lines of every layer it writes', async (name, document) => {
    const { text, lines } = generate(document, checkedOf(document));
    await expect(text).toMatchFileSnapshot(`../../golden/${name}_${framework}.py`);
    const count = text.split('\n').length - 1;
    for (const id of Object.keys(document.layers)) expect(lines[id]?.length, id).toBeGreaterThan(0);
    for (const id of Object.keys(document.blocks)) expect(lines[id]?.length, id).toBeGreaterThan(0);
    for (const ranges of Object.values(lines)) for (const [first, last] of ranges) expect(first >= 1 && first <= last && last <= count).toBe(true);
  });

  it('is one line each for the layers of a chain', () => {
    const document = whole.find(([name]) => name === 'lenet5')?.[1] ?? emptyDocument('none');
    const { text, lines } = generate(document, checkedOf(document));
    const shown = (id: string): readonly string[] => (lines[id] ?? []).flatMap(([first, last]) => text.split('\n').slice(first - 1, last)).map((line) => line.trim());
    expect(shown('C3')).toEqual(framework === 'torch'
      ? ['self.c3 = nn.Conv2d(6, 16, 5)', 'x = torch.tanh(self.c3(x))  # N × 16 × 10 × 10']
      : ['x = layers.Conv2D(16, 5, activation="tanh", name="c3")(x)  # N × 10 × 10 × 16']);
  });

  it('says what is wrong where it is wrong, and never throws', () => {
    for (const [name, document] of broken) {
      const checked = checkedOf(document);
      const { text } = generate(document, checked);
      const errors = checked.diagnostics.some((one) => one.severity === 'error');
      expect(text.includes('# problem: '), name).toBe(errors);
    }
  });

  it('of an empty drawing is a network of nothing', () => {
    const document = emptyDocument('');
    expect(generate(document, check(document)).text).toContain('The drawing has no output layer yet.');
  });

  it('keeps attacks in names, comments and strings', () => {
    for (const [name, document] of attacks) {
      const { text } = generate(document, checkedOf(document));
      for (const line of text.split('\n')) {
        const outside = line.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/#.*$/, '');
        expect(/[^\x20-\x7e]/.test(outside), `${name}: ${line}`).toBe(false);
        expect(/import os|__import__/.test(outside), `${name}: ${line}`).toBe(false);
      }
      expect(/[\p{Cf}\u2028\u2029]|[^\n\P{Cc}]/u.test(text), name).toBe(false);
    }
  });
});

describe('blocks', () => {
  it('become one class with what differs and what they expose as arguments', () => {
    const document = whole.find(([name]) => name === 'residual-stages')?.[1] ?? emptyDocument('none');
    const { text } = pytorchCode(document, checkedOf(document));
    expect(text).toContain('class Basic(nn.Module):');
    expect(text).toContain('def __init__(self, in_channels, width):');
    expect(text).toContain('self.stage1 = nn.Sequential(*[Basic(16, 16) for _ in range(3)])');
    expect(text.match(/^class /gm)).toHaveLength(3);
  });

  it('become functions called in loops in Keras', () => {
    const document = whole.find(([name]) => name === 'residual-stages')?.[1] ?? emptyDocument('none');
    const { text } = kerasCode(document, checkedOf(document));
    expect(text).toContain('    for i in range(3):\n        x = basic(x, 16, name=f"stage1-{i + 1}")');
  });
});

describe('weights', () => {
  it.each([...whole, ...settingDrawings()])('of %s all have a place of their own', (_name, document) => {
    const checked = checkedOf(document);
    const names = checked.layers.flatMap((layer) => layer.weights.map((weight) => `${layer.flat.path}/${weight.name}`)).sort();
    const torch = pytorchWeights(checked);
    const keras = kerasWeights(checked);
    expect([...torch.keys()].sort()).toEqual(names);
    expect([...keras.keys()].sort()).toEqual(names);
    expect(new Set(torch.values()).size).toBe(names.length);
    expect(new Set(Array.from(keras.values(), ({ layer, index }) => `${layer} ${index}`)).size).toBe(names.length);
  });
});

describe('large drawings', () => {
  it('are written in well under a second', () => {
    const count = 1000;
    const records = Array.from({ length: count }, (_, i) => ({ id: `l${i}`, kind: i === 0 ? 'input' : i === count - 1 ? 'output' : 'conv2d', name: `l${i}`, parent: null, params: i === 0 || i === count - 1 ? {} : { padding: 'same' }, position: { x: 0, y: 0 }, trainable: true }));
    const document = drawing('Long', records, records.slice(1).map((_, i) => `l${i} > l${i + 1}`));
    const checked = check(document);
    // The processor's own time: what else the machine does meanwhile does not count.
    const begun = process.cpuUsage();
    pytorchCode(document, checked);
    kerasCode(document, checked);
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1500);
  });
});
