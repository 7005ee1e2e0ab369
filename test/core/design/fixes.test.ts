import { describe, expect, it } from 'vitest';
import { check, checkWithFixes, type Checked } from '../../../core/design/check.ts';
import { apply } from '../../../core/document/patch.ts';
import type { Document, LayerRecord } from '../../../core/document/model.ts';
import { corpusFolder, load, templateFolder } from './projects.ts';
import { documentOf, layer, wire } from '../document/drawings.ts';

function put(document: Document, id: string, change: Partial<LayerRecord>): Document {
  return { ...document, layers: { ...document.layers, [id]: { ...(document.layers[id] as LayerRecord), ...change } } };
}

function titles(document: Document, code: string): readonly string[] {
  return checkWithFixes(document).diagnostics.find((one) => one.code === code)?.fixes.map((fix) => fix.title) ?? [];
}

/** The drawing after the fix of that title. */
function fixed(document: Document, title: string): { readonly document: Document; readonly checked: Checked } {
  for (const one of checkWithFixes(document).diagnostics) {
    const fix = one.fixes.find((candidate) => candidate.title === title);
    const after = fix === undefined ? undefined : apply(document, fix.patch);
    if (after?.ok === true) return { document: after.value, checked: check(after.value) };
  }
  throw new Error(`no fix called "${title}"`);
}

describe('fixes', () => {
  it('turn alexnet-as-printed into alexnet, one slip at a time', () => {
    const printed = load(templateFolder, 'alexnet-as-printed');
    const first = fixed(printed, 'Set padding of C1 to 2');
    expect(first.checked.byPath.get('C1')?.outputs[0]?.dims).toEqual(['N', 96, 55, 55]);
    const second = fixed(first.document, 'Insert Max pooling (kernel 3, stride 2) before flatten');
    expect(second.checked.diagnostics.filter((one) => one.severity !== 'note')).toEqual([]);
    expect(second.checked.totals.parameters).toBe(62_378_344);
  });

  it('insert what is missing between two layers', () => {
    const document = documentOf([layer('in', 'input', { height: 8, width: 8 }), layer('fc', 'dense', { units: 3 }), layer('out', 'output')], [wire('in.out → fc.in'), wire('fc.out → out.in')]);
    expect(titles(document, 'rank-mismatch')[0]).toBe('Insert Flatten before fc');
    expect(fixed(document, 'Insert Flatten before fc').checked.diagnostics).toEqual([]);
  });

  it('lead a wire that runs past a layer back through it before anything new is inserted', () => {
    const document = documentOf(
      [layer('in', 'input', { height: 8, width: 8 }), layer('flat', 'flatten'), layer('fc', 'dense', { units: 3 }), layer('out', 'output')],
      [wire('in.out → flat.in'), wire('in.out → fc.in'), wire('fc.out → out.in')],
    );
    expect(titles(document, 'rank-mismatch')[0]).toBe('Connect flat to fc in place of in');
    expect(fixed(document, 'Connect flat to fc in place of in').checked.diagnostics).toEqual([]);
  });

  it('offer the largest kernel that fits before padding, and name sides of padding', () => {
    const large = documentOf([layer('in', 'input', { height: 8, width: 7 }), layer('c', 'conv2d', { kernel: 9 }), layer('out', 'output', { target: 'image' })], [wire('in.out → c.in'), wire('c.out → out.in')]);
    expect(titles(large, 'kernel-larger-than-input').slice(0, 3)).toEqual(['Set kernel of c to 8 × 7', 'Set kernel of c to 3', 'Set padding of c to same']);
    const sum = documentOf(
      [layer('in', 'input', { channels: 3, height: 8, width: 8 }), layer('c', 'conv2d', { filters: 3, kernel: 4 }), layer('add', 'add'), layer('out', 'output', { target: 'image' })],
      [wire('in.out → c.in'), wire('in.out → add.in'), wire('c.out → add.in', null, 1), wire('add.out → out.in')],
    );
    expect(titles(sum, 'shapes-differ')).toContain('Insert Zero padding (padding 1 above, 2 below, 1 left, 2 right) before add');
  });

  it('join an open input to the layer nobody uses', () => {
    const lenet = load(templateFolder, 'lenet5');
    const { 'S4-C5': _, ...wires } = lenet.wires;
    expect(titles({ ...lenet, wires }, 'input-not-connected')).toEqual(['Connect S4 to C5']);
  });

  it('correct a misspelt kind and a misspelt parameter', () => {
    const lenet = load(templateFolder, 'lenet5');
    expect(titles(put(lenet, 'C1', { kind: 'con2vd' }), 'unknown-kind')[0]).toBe('Read C1 as Conv2D');
    const misspelt = put(lenet, 'C1', { params: { filtres: 6, kernel: 5, activation: 'tanh' } });
    expect(titles(misspelt, 'parameter-unknown')[0]).toBe('Call it filters');
    expect(fixed(misspelt, 'Call it filters').checked.diagnostics).toEqual([]);
  });

  it('change the instance that overrides, not the definition others use', () => {
    const document = load(corpusFolder, 'residual-stages');
    const broken = put(document, 'stage3', { params: { block: 'basic', repeat: 2, overrides: { width: 65 } } });
    const after = fixed(broken, 'Set filters of stage3/1/conv2 to 64');
    expect(after.document.layers['stage3']?.params['overrides']).toEqual({ width: 64 });
    expect(after.document.layers['conv2']).toBe(broken.layers['conv2']);
  });

  it('change the definition where no instance overrides', () => {
    const broken = put(load(corpusFolder, 'residual-stages'), 'conv2', { params: { filters: 16, kernel: 3, padding: 'valid', bias: false } });
    const after = fixed(broken, 'Set padding of stage1/1/conv2 to same');
    expect(after.document.layers['conv2']?.params['padding']).toBe('same');
    expect(after.checked.diagnostics).toEqual([]);
  });

  it('keep the recipe\'s other values when they take a faulty one out', () => {
    const document = { ...load(templateFolder, 'lenet5'), recipe: { optimizer: { kind: 'adam', beta1: 3, learningRate: 0.01 }, epochs: 2 } };
    expect(fixed(document, 'Take optimizer.beta1 out of the recipe').document.recipe).toEqual({ optimizer: { kind: 'adam', learningRate: 0.01 }, epochs: 2 });
  });

  it('are never offered when they would bring another error', () => {
    const document = put(load(templateFolder, 'lenet5'), 'output', { params: { target: 'class', classes: 7 } });
    const checked = checkWithFixes(document);
    const fault = checked.diagnostics.find((one) => one.code === 'classes-differ');
    expect(fault?.fixes.length).toBeGreaterThan(0);
    for (const fix of fault?.fixes ?? []) {
      const after = apply(document, fix.patch);
      expect(after.ok && check(after.value).diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
    }
  });

  it('leave what check says untouched', () => {
    const document = load(templateFolder, 'alexnet-as-printed');
    const [plain, withFixes] = [check(document), checkWithFixes(document)];
    expect(withFixes.diagnostics.map((one) => ({ ...one, fixes: [] }))).toEqual(plain.diagnostics);
    expect(withFixes.totals).toEqual(plain.totals);
    expect(check(document, withFixes).layers.every((one, i) => one === withFixes.layers[i])).toBe(true);
  });
});
