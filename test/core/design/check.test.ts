import { describe, expect, it } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { formatDims } from '../../../core/base/shape.ts';
import { check, receptiveFieldOf, type Checked } from '../../../core/design/check.ts';
import type { Document, LayerRecord } from '../../../core/document/model.ts';
import { documentOf, layer, wire } from '../document/drawings.ts';
import { randomFault } from './faults.ts';
import { corpusFolder, load, templateFolder, validProjects } from './projects.ts';

function template(id: string): Checked {
  return check(load(templateFolder, id));
}

/** `path maps` of every layer, or of those named. */
function shapes(checked: Checked, ...paths: readonly string[]): string[] {
  return checked.layers.filter(({ flat }) => paths.length === 0 || paths.includes(flat.path)).map(({ flat, outputs }) => `${flat.path} ${formatDims(outputs[0]?.dims ?? null)}`);
}

function parameters(checked: Checked, ...paths: readonly string[]): (number | null | undefined)[] {
  return paths.map((path) => checked.byPath.get(path)?.parameters);
}

function field(checked: Checked, path: string): string {
  const one = receptiveFieldOf(checked, path);
  return one === null ? 'unknown' : `${one.size.join('×')} every ${one.jump.join('×')} from ${one.start.join(',')}`;
}

function worse(checked: Checked): string[] {
  return checked.diagnostics.filter((one) => one.severity !== 'note').map((one) => `${one.severity} ${one.code} at ${one.layer}`);
}

function put(document: Document, id: string, change: Partial<LayerRecord>): Document {
  return { ...document, layers: { ...document.layers, [id]: { ...(document.layers[id] as LayerRecord), ...change } } };
}

describe('the templates', () => {
  it('lenet5 has the maps, sizes and parameters of the lecture\'s table', () => {
    const checked = template('lenet5');
    expect(shapes(checked)).toEqual([
      'In N × 1 × 32 × 32', 'C1 N × 6 × 28 × 28', 'S2 N × 6 × 14 × 14', 'C3 N × 16 × 10 × 10', 'S4 N × 16 × 5 × 5', 'C5 N × 120 × 1 × 1',
      'flatten N × 120', 'F6 N × 84', 'Out N × 10', 'output N × 10',
    ]);
    expect(parameters(checked, 'C1', 'C3', 'C5', 'F6', 'Out')).toEqual([156, 2416, 48120, 10164, 840]);
    expect(checked.diagnostics).toEqual([]);
  });

  it('lenet5-softmax holds 61,706 parameters and takes 416,520 multiply-accumulates', () => {
    const checked = template('lenet5-softmax');
    expect(checked.totals).toMatchObject({ parameters: 61_706, trainedParameters: 61_706, macs: 416_520, missing: 0 });
    expect(parameters(checked, 'C1', 'C3', 'C5', 'F6', 'Out')).toEqual([156, 2416, 48120, 10164, 850]);
    expect(checked.diagnostics).toEqual([]);
  });

  it('alexnet keeps every printed size and holds 62,378,344 parameters', () => {
    const checked = template('alexnet');
    expect(shapes(checked, 'C1', 'S2', 'C3', 'S4', 'C5', 'C6', 'C7', 'pool', 'F8', 'F9', 'Out')).toEqual([
      'C1 N × 96 × 55 × 55', 'S2 N × 96 × 27 × 27', 'C3 N × 256 × 27 × 27', 'S4 N × 256 × 13 × 13', 'C5 N × 384 × 13 × 13', 'C6 N × 384 × 13 × 13', 'C7 N × 256 × 13 × 13',
      'pool N × 256 × 6 × 6', 'F8 N × 4,096', 'F9 N × 4,096', 'Out N × 1,000',
    ]);
    expect(checked.totals).toMatchObject({ parameters: 62_378_344, macs: 1_135_256_096 });
    expect(worse(checked)).toEqual([]);
  });

  it('alexnet-as-printed holds 201,838,952 parameters and is warned of its two slips', () => {
    const checked = template('alexnet-as-printed');
    expect(checked.totals.parameters).toBe(201_838_952);
    expect(worse(checked)).toEqual(['warning stated-size-differs at C1', 'warning dense-dwarfs-network at F8']);
    expect(checked.diagnostics.map((one) => one.message)).toContain('C1 is stated as 96 × 55 × 55; the arithmetic gives 96 × 56 × 56 (with padding same 224 / 4 rounded up is 56).');
  });
});

describe('the corpus', () => {
  it.each([
    ['residual-stages', 272_474], ['nested-blocks', 195_098], ['squeeze-excitation', 21_334], ['inception', 49_476],
    ['vgg16', 138_357_544], ['autoencoder', 2_665], ['numbers', 545], ['separable', 6_292],
  ])('%s holds as many parameters as its PyTorch twin', (id, expected) => {
    const checked = check(load(corpusFolder, id));
    expect(checked.totals).toMatchObject({ parameters: expected, missing: 0 });
    expect(worse(checked)).toEqual([]);
  });

  it('types what stands in blocks by path', () => {
    const checked = check(load(corpusFolder, 'nested-blocks'));
    expect(shapes(checked, 'a/first/projection', 'a/rest/conv2', 'b/first/d-sum', 'b/rest/3/relu2')).toEqual([
      'a/first/projection N × 32 × 14 × 14', 'a/rest/conv2 N × 32 × 14 × 14', 'b/first/d-sum N × 48 × 7 × 7', 'b/rest/3/relu2 N × 48 × 7 × 7',
    ]);
  });
});

describe('receptive fields', () => {
  it('of LeNet-5 grow 5, 6, 14, 16, 32', () => {
    const checked = template('lenet5');
    expect(['In', 'C1', 'S2', 'C3', 'S4', 'C5', 'Out'].map((path) => field(checked, path))).toEqual([
      '1×1 every 1×1 from 0,0', '5×5 every 1×1 from 0,0', '6×6 every 2×2 from 0,0', '14×14 every 2×2 from 0,0', '16×16 every 4×4 from 0,0', '32×32 every 4×4 from 0,0', '32×32 every 0×0 from 0,0',
    ]);
  });

  it('of AlexNet begin in its padding', () => {
    const checked = template('alexnet');
    expect(['C1', 'S2', 'C3', 'S4', 'C5', 'C6', 'C7', 'pool', 'F8'].map((path) => field(checked, path))).toEqual([
      '11×11 every 4×4 from -2,-2', '19×19 every 8×8 from -2,-2', '51×51 every 8×8 from -18,-18', '67×67 every 16×16 from -18,-18', '99×99 every 16×16 from -34,-34',
      '131×131 every 16×16 from -50,-50', '163×163 every 16×16 from -66,-66', '195×195 every 32×32 from -66,-66', '224×224 every 0×0 from 0,0',
    ]);
  });

  it('of VGG-16 reach 196 in the last convolution', () => {
    const checked = check(load(corpusFolder, 'vgg16'));
    expect(receptiveFieldOf(checked, 'conv5-3')?.size).toEqual([196, 196]);
    expect(receptiveFieldOf(checked, 'conv5-3')?.jump).toEqual([16, 16]);
  });

  it('are those of the longest branch where branches meet, and shrink their step where maps grow', () => {
    expect(field(check(load(corpusFolder, 'residual-stages')), 'stage1/1/sum')).toBe('7×7 every 1×1 from -3,-3');
    const inception = check(load(corpusFolder, 'inception'));
    expect(field(inception, 'stem')).toBe('7×7 every 2×2 from -3,-3');
    expect(field(inception, 'i1/join')).toBe('15×15 every 2×2 from -7,-7');
    const decoder = check(load(corpusFolder, 'autoencoder'));
    expect(['e1', 'e2', 'up', 'd1', 'skip'].map((path) => field(decoder, path))).toEqual([
      '3×3 every 2×2 from 0,0', '7×7 every 4×4 from 0,0', '7×7 every 2×2 from 0,0', '11×11 every 2×2 from -2,-2', '11×11 every 2×2 from -2,-2',
    ]);
  });

  it('are unknown where there is no image', () => {
    const checked = check(load(corpusFolder, 'numbers'));
    expect(checked.layers.map(({ flat }) => receptiveFieldOf(checked, flat.path))).toEqual([null, null, null, null, null]);
  });
});

describe('a layer that never owns weights', () => {
  it('holds none and multiplies nothing while a wire is missing', () => {
    const drawing = check(documentOf([layer('in', 'input'), layer('sum', 'add')], [wire('in.out → sum.in')]));
    expect(drawing.byPath.get('sum')).toMatchObject({ parameters: 0, macs: 0, activationElements: null });
    expect(check(documentOf([layer('c', 'conv2d')], [])).byPath.get('c')).toMatchObject({ parameters: null, macs: null });
  });
});

describe('a fault', () => {
  const broken = check(put(load(templateFolder, 'lenet5-softmax'), 'C3', { params: { filters: 16, kernel: 50 } }));

  it('makes one message, and nothing downstream of it makes another', () => {
    expect(worse(broken)).toEqual(['error kernel-larger-than-input at C3']);
    expect(broken.diagnostics[0]?.message).toBe('The kernel must fit into the input: C3 covers 50 × 50, S2 gives 14 × 14.');
  });

  it('leaves every figure that does not depend on it', () => {
    // C3 has 16 × (6 × 50 × 50) + 16 parameters whatever it slides over; its maps stay 16, and 16 is all C5 asks.
    expect(parameters(broken, 'C1', 'S2', 'C3', 'C5', 'F6', 'Out')).toEqual([156, 0, 240_016, 48_120, null, 850]);
    expect(shapes(broken, 'S2', 'C3', 'C5', 'F6')).toEqual(['S2 N × 6 × 14 × 14', 'C3 N × 16 × ? × ?', 'C5 N × 120 × ? × ?', 'F6 N × 84']);
    expect(broken.layers.filter((one) => one.activationElements === null).map(({ flat }) => flat.path)).toEqual(['C3', 'S4', 'C5', 'flatten']);
    expect(broken.totals).toMatchObject({ parameters: 156 + 240_016 + 48_120 + 850, missing: 5 });
  });

  it('in one of several branches is told beside the others', () => {
    const document = put(put(load(corpusFolder, 'inception'), 'stem', { params: { filters: 16, kernel: 7, stride: 2, padding: 3, activation: 'rleu' } }), 'fc', { params: { units: 0 } });
    expect(worse(check(document))).toEqual(['error parameter-invalid at stem', 'error parameter-invalid at fc']);
  });

  it('in a repeated block is told once, at its first place', () => {
    const document = put(load(corpusFolder, 'residual-stages'), 'conv1', { params: { filters: 16, kernel: 0 } });
    expect(worse(check(document))).toEqual(['error parameter-invalid at stage1/1/conv1']);
  });
});

describe('half a drawing', () => {
  it('knows what can be known of a lone layer and warns gently', () => {
    const checked = check({ ...load(templateFolder, 'lenet5'), wires: {} });
    expect(worse(checked).filter((one) => one.startsWith('error'))).toEqual(['error input-not-connected at output']);
    expect(checked.byPath.get('C1')).toMatchObject({ parameters: null, outputs: [{ dtype: 'float32' }] });
    const lone = check(put({ ...load(templateFolder, 'lenet5') }, 'extra', { id: 'extra', kind: 'conv2d', name: 'extra', parent: null, params: {}, position: { x: 0, y: 0 }, trainable: true }));
    expect(worse(lone)).toEqual(['warning not-connected at extra']);
    expect(lone.totals.parameters).toBe(61_696);
  });

  it('takes layers in an order in which sources come first, however they were drawn', () => {
    const document = load(templateFolder, 'lenet5');
    const backwards = { ...document, layers: Object.fromEntries(Object.entries(document.layers).reverse()) };
    expect(check(backwards).layers.map(({ flat }) => flat.path)).toEqual(['In', 'C1', 'S2', 'C3', 'S4', 'C5', 'flatten', 'F6', 'Out', 'output']);
    expect(check(backwards).diagnostics).toEqual([]);
  });
});

describe('checking again after an edit', () => {
  it('says the same as from scratch, whatever the edits', () => {
    const random = stream(7, 11);
    for (const [, start] of validProjects()) {
      let document = start;
      let checked = check(document);
      for (let i = 0; i < 12; i++) {
        const fault = randomFault(i % 3 === 2 ? start : document, random);
        if (fault === null) continue;
        document = fault.document;
        checked = check(document, checked);
        const fresh = check(document);
        expect(checked.diagnostics).toEqual(fresh.diagnostics);
        expect(checked.totals).toEqual(fresh.totals);
        expect(checked.layers).toEqual(fresh.layers);
        for (const { flat } of fresh.layers) expect(receptiveFieldOf(checked, flat.path)).toEqual(receptiveFieldOf(fresh, flat.path));
      }
    }
  });

  it('keeps the very objects of layers nothing happened to', () => {
    const document = load(templateFolder, 'lenet5-softmax');
    const before = check(document);
    const after = check(put(document, 'F6', { params: { units: 90, activation: 'tanh' } }), before);
    const changed = after.layers.filter((layer, i) => layer !== before.layers[i]).map(({ flat }) => flat.path);
    expect(changed).toEqual(['F6', 'Out']);
  });

  it('keeps what stands behind a change of what is seen alone, and still tells what it sees', () => {
    const start = load(corpusFolder, 'vgg16');
    const before = check(start);
    expect(receptiveFieldOf(before, 'conv5-3')?.size).toEqual([196, 196]);
    const first = start.layers['conv1-1'] as LayerRecord;
    const after = check(put(start, 'conv1-1', { params: { ...first.params, kernel: 5, padding: 2 } }), before);
    expect(after.layers.filter((layer, i) => layer !== before.layers[i]).map(({ flat }) => flat.path)).toEqual(['conv1-1']);
    // Two rows and columns more, at the step of the image itself.
    expect(receptiveFieldOf(after, 'conv5-3')?.size).toEqual([198, 198]);
    expect(receptiveFieldOf(before, 'conv5-3')?.size).toEqual([196, 196]);
  });

  it('renames a source in the messages of the layers after it', () => {
    const document = put(load(templateFolder, 'lenet5-softmax'), 'C3', { params: { filters: 16, kernel: 50 } });
    const after = check(put(document, 'S2', { name: 'first pool' }), check(document));
    expect(after.diagnostics[0]?.message).toContain('first pool gives 14');
  });
});
