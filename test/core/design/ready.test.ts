// The ready-made blocks and the fixtures made of them, beside figures counted elsewhere (torchvision, the papers).
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { addLayer, setParams } from '../../../core/design/edit.ts';
import { connectEnds } from '../../../core/design/blocks-ports.ts';
import { addReady, fitted, instanceIn } from '../../../core/design/ready.ts';
import { emptyDocument, type Document } from '../../../core/document/model.ts';
import { apply, type Patch } from '../../../core/document/patch.ts';
import type { Result } from '../../../core/base/diagnostic.ts';
import { corpusFolder, load, projectsIn, templateFolder } from './projects.ts';

const folder = join(templateFolder, 'blocks');

function after(document: Document, patch: Result<Patch>): Document {
  const next = patch.ok ? apply(document, patch.value) : patch;
  if (!next.ok) throw new Error(next.error.message);
  return next.value;
}

/** A block behind a convolution of this many maps. */
function behind(id: string, maps: number, overrides: Parameters<typeof addReady>[3] = {}): { readonly document: Document; readonly instance: string } {
  let document = after(emptyDocument('one block'), addLayer(emptyDocument('one block'), { kind: 'input', id: 'input', params: { channels: 3, height: 28, width: 28 } }));
  document = after(document, addLayer(document, { kind: 'conv2d', id: 'maps', params: { filters: maps, kernel: 1 } }));
  document = after(document, connectEnds(document, null, { layer: 'input', port: 'out' }, { layer: 'maps', port: 'in' }));
  const put = addReady(document, load(folder, id), { parent: null, position: { x: 0, y: 224 } }, overrides);
  if (!put.ok) throw new Error(put.error.message);
  document = after(document, { ok: true, value: put.value.patch });
  return { document: after(document, connectEnds(document, null, { layer: 'maps', port: 'out' }, { layer: put.value.instance, port: 'in' })), instance: put.value.instance };
}

const inside = (document: Document, instance: string) => check(document).layers.filter((layer) => layer.flat.within.includes(instance));
const faults = (document: Document) => check(document).diagnostics.filter((one) => one.severity === 'error' && one.code !== 'no-output').map((one) => one.message);

describe('ready-made blocks', () => {
  // Parameters counted by torchvision's modules of the same settings (inception: the paper's, with biases).
  it.each([
    ['residual', 64, {}, 73_984, [64, 28, 28]], ['residual-down', 64, {}, 230_144, [128, 14, 14]], ['bottleneck', 256, {}, 70_400, [256, 28, 28]],
    ['inception', 192, {}, 163_696, [256, 28, 28]], ['squeeze-excite', 64, {}, 580, [64, 28, 28]], ['separable', 32, {}, 2_528, [64, 28, 28]],
    ['residual', 32, { width: 32 }, 18_560, [32, 28, 28]], ['bottleneck', 512, { narrow: 128, width: 512 }, 280_064, [512, 28, 28]],
  ] as const)('%s on %i maps has the parameters and shape it is known for', (id, maps, overrides, parameters, shape) => {
    const { document, instance } = behind(id, maps, overrides);
    expect(faults(document)).toEqual([]);
    const layers = inside(document, instance);
    expect(layers.reduce((sum, layer) => sum + (layer.parameters ?? 0), 0)).toBe(parameters);
    expect(layers.at(-1)?.outputs[0]?.dims?.slice(1)).toEqual(shape);
  });

  it('each have one instance outside, and settings that fit the maps that come in', () => {
    for (const id of projectsIn(folder)) expect(instanceIn(load(folder, id))?.kind).toBe('block');
    expect(fitted(load(folder, 'bottleneck'), { narrow: 0.25, width: 1 }, 512)).toEqual({ narrow: 128, width: 512 });
    expect(fitted(load(folder, 'residual'), { width: 1 }, 64)).toEqual({});
    for (const [id, fit] of [['residual', { width: 1 }], ['squeeze-excite', { channels: 1, reduced: 0.0625 }]] as const) {
      expect(faults(behind(id, 48, fitted(load(folder, id), fit, 48)).document)).toEqual([]);
    }
  });

  it('share their definition when put down twice', () => {
    const { document } = behind('residual', 64);
    const again = addReady(document, load(folder, 'residual'), { parent: null, position: { x: 0, y: 500 } });
    if (!again.ok) throw new Error(again.error.message);
    expect(Object.keys(after(document, { ok: true, value: again.value.patch }).blocks)).toEqual(['residual']);
  });
});

describe('networks drawn as blocks', () => {
  it('ResNet-18 is the one torchvision counts, on fewer than twenty cards', () => {
    const resnet = load(corpusFolder, 'resnet18');
    const { totals, diagnostics } = check(resnet);
    expect(diagnostics.filter((one) => one.severity !== 'note')).toEqual([]);
    expect(totals.parameters).toBe(11_689_512);
    expect(Object.values(resnet.layers).filter((layer) => layer.parent === null).length).toBeLessThan(20);
    const deeper = after(resnet, setParams(resnet, 'stage1', { repeat: 3 }));
    expect(check(deeper).totals.parameters).toBe(11_689_512 + 73_984);
  });

  it('GoogLeNet\'s block 3a makes 256 maps of 192', () => {
    const checked = check(load(corpusFolder, 'googlenet-3a'));
    expect(checked.diagnostics.filter((one) => one.severity !== 'note')).toEqual([]);
    expect(checked.byPath.get('inception-3a/join')?.outputs[0]?.dims?.slice(1)).toEqual([256, 28, 28]);
    expect(checked.layers.filter((layer) => layer.flat.within.length > 0).reduce((sum, layer) => sum + (layer.parameters ?? 0), 0)).toBe(163_696);
  });
});
