import { describe, expect, it } from 'vitest';
import { stream } from '../../../../core/base/random.ts';
import { check } from '../../../../core/design/check.ts';
import { readProject, writeProject } from '../../../../core/document/file.ts';
import { flatten } from '../../../../core/document/flatten.ts';
import type { Document, LayerRecord } from '../../../../core/document/model.ts';
import { chainedConcats } from '../../../../core/import/blocks/concats.ts';
import { intoBlocks } from '../../../../core/import/blocks/index.ts';
import { meaning, randomNet } from '../../design/nets.ts';
import { corpusFolder, projectsOf } from '../../design/projects.ts';
import { bottleneckNet, Chain, denseNet, fireNet, inceptionNet, invertedNet, plain, uNet } from '../flat-nets.ts';

const top = (document: Document): readonly LayerRecord[] => Object.values(document.layers).filter((layer) => layer.parent === null);
const instances = (document: Document, block: string): readonly LayerRecord[] => Object.values(document.layers).filter((layer) => layer.params['block'] === block);
const names = (layers: readonly LayerRecord[]): readonly string[] => layers.map((layer) => layer.name);

/** Every layer is found where `paths` says, with the parameters it had, and nothing else is there. */
function expectMoved(document: Document): Document {
  const { document: blocked, paths } = intoBlocks(document);
  const found = new Map(check(blocked).layers.map((layer) => [layer.flat.path, layer]));
  const before = check(document).layers;
  expect([...paths.keys()].sort()).toEqual(Object.keys(document.layers).sort());
  expect([...paths.values()].sort()).toEqual([...found.keys()].sort());
  for (const layer of before) {
    const now = found.get(paths.get(layer.flat.path) ?? '');
    expect({ kind: now?.flat.kind, params: now?.params, outputs: now?.outputs, trainable: now?.flat.trainable }).toEqual({ kind: layer.flat.kind, params: layer.params, outputs: layer.outputs, trainable: layer.flat.trainable });
  }
  expect(meaning(blocked)).toBe(meaning(blocked === document ? document : chainedConcats(document)));
  const read = readProject(writeProject(blocked), 'written');
  expect(read.ok && meaning(read.value) === meaning(blocked)).toBe(true);
  return blocked;
}

describe('blocks of a network that has none', () => {
  it('show ResNet-50 as its stages of bottlenecks, called as in the file', () => {
    const blocked = expectMoved(bottleneckNet([3, 4, 6, 3]));
    expect(names(top(blocked))).toEqual(['data', 'conv1', 'conv1_bn', 'conv1_relu', 'pool1', 'res2', 'res3', 'res4', 'res5', 'gap', 'flat', 'fc', 'prob']);
    expect(Object.values(blocked.blocks).map((block) => block.name).sort()).toEqual(['Bottleneck', 'Bottleneck, projecting', 'Stage']);
    expect(blocked.layers['res4']?.params).toEqual({ block: 'stage', overrides: { branch2a: 256, branch2c: 1024, stride: 2, 'bottleneck-repeat': 5 } });
    expect(check(blocked).diagnostics).toEqual([]);
  });

  it('say where each weight is found then', () => {
    const { paths } = intoBlocks(bottleneckNet([3, 4, 6, 3]));
    expect(paths.get('conv1')).toBe('conv1');
    expect(paths.get('res2_0_branch1')).toBe('res2/bottleneck-0/branch1');
    expect(paths.get('res4_5_branch2b_bn')).toBe('res4/bottleneck/5/branch2b_bn-2');
  });

  it('keep a residual block that projects apart from one that does not, in rows where equal ones follow each other', () => {
    const blocked = expectMoved(bottleneckNet([2, 2]));
    expect(instances(blocked, 'bottleneck-projecting')).toHaveLength(2);
    const plainOnes = instances(blocked, 'bottleneck');
    expect(plainOnes.map((layer) => layer.params['repeat'])).toEqual([undefined, undefined]);
    const long = expectMoved(bottleneckNet([1, 6]));
    expect(instances(long, 'bottleneck').map((layer) => layer.params['repeat'])).toEqual([5]);
  });

  it('draw the gate of a squeeze-and-excitation network once, within its bottlenecks', () => {
    const blocked = expectMoved(bottleneckNet([3, 4, 6, 3], 1, true));
    const parents = instances(blocked, 'squeeze-excite').map((layer) => layer.parent);
    expect(parents.sort()).toEqual(['bottleneck', 'bottleneck-projecting']);
    expect(top(blocked)).toHaveLength(13);
  });

  it('show the nine inception modules of GoogLeNet by their names, with their six widths', () => {
    const blocked = expectMoved(inceptionNet());
    expect(names(instances(blocked, 'inception'))).toEqual(['3a', '3b', '4a', '4b', '4c', '4d', '4e', '5a', '5b'].map((id) => `inception_${id}`));
    expect(blocked.layers['inception_4e']?.params['overrides']).toEqual({
      '1x1': 256, '3x3_reduce': 160, '3x3': 320, '5x5_reduce': 32, '5x5': 128, pool_proj: 128,
    });
  });

  it('show the fire modules of SqueezeNet, the convolution that squeezes in them', () => {
    const blocked = expectMoved(fireNet());
    const fires = instances(blocked, 'fire');
    expect(fires.map((layer) => [layer.name, layer.params['repeat'] ?? 1])).toEqual([['fire2-3', 2], ['fire4', 1], ['fire5', 1], ['fire6-7', 2], ['fire8', 1], ['fire9', 1]]);
    expect(Object.values(blocked.layers).filter((layer) => layer.parent === 'fire').map((layer) => layer.name)).toContain('squeeze1x1');
    const rows = expectMoved(fireNet([0, 2, 4]));
    expect(instances(rows, 'fire').map((layer) => layer.name)).toEqual(['fire2-3', 'fire4-5', 'fire6-7', 'fire8-9']);
  });

  it('pass over names that only number what a layer is, and number them anew in each block', () => {
    const net = bottleneckNet([3, 4, 6, 3]);
    const numbered = new Map([...Object.keys(net.layers).filter((id) => /_(relu|sum)$/.test(id)).entries()].map(([n, id]) => [id, id.endsWith('sum') ? `add${n}` : `relu${n}`]));
    const name = (id: string): string => numbered.get(id) ?? id;
    const renamed: Document = {
      ...net,
      layers: Object.fromEntries(Object.values(net.layers).map((layer) => [name(layer.id), { ...layer, id: name(layer.id), name: name(layer.id), ...(layer.kind === 'activation' ? { params: {} } : {}) }])),
      wires: Object.fromEntries(Object.values(net.wires).map((wire) => [wire.id, { ...wire, from: { ...wire.from, layer: name(wire.from.layer) }, to: { ...wire.to, layer: name(wire.to.layer) } }])),
    };
    const blocked = expectMoved(renamed);
    expect(names(top(blocked)).slice(5, 9)).toEqual(['res2', 'res3', 'res4', 'res5']);
    expect(names(Object.values(blocked.layers).filter((layer) => layer.parent === 'bottleneck'))).toEqual(['branch2a', 'branch2a_bn', 'relu', 'branch2b', 'branch2b_bn', 'relu2', 'branch2c', 'branch2c_bn', 'add', 'relu3']);
  });

  it('are called after what they are where names say nothing', () => {
    const blocked = expectMoved(invertedNet());
    expect(Object.values(blocked.blocks).map((block) => block.name).sort()).toEqual(['Inverted bottleneck', 'Inverted residual', 'Stage']);
    expect(names(top(blocked)).filter((name) => name.startsWith('stage'))).toEqual(['stage', 'stage-2', 'stage-3', 'stage-4', 'stage-5']);
    expect(Object.values(blocked.layers).filter((layer) => layer.parent === 'inverted-residual').map((layer) => layer.name)).toEqual(['conv1', 'norm1', 'act1', 'conv2', 'norm2', 'act2', 'conv3', 'norm3', 'add1']);
  });

  it('make a row of like steps of a DenseNet, whichever way its concats were written', () => {
    const times = (document: Document): readonly unknown[] => top(document).flatMap((layer) => (layer.kind === 'block' ? [(layer.params['overrides'] as { readonly 'dense-repeat'?: number } | undefined)?.['dense-repeat'] ?? layer.params['repeat']] : []));
    expect(times(expectMoved(denseNet([6, 12, 24, 16], true)))).toEqual([6, 12, 24, 16]);
    const joined = denseNet([6, 12, 24, 16], false);
    // The first layer of each block reads no concat.
    expect(top(expectMoved(joined)).length).toBeLessThan(20);
  });

  it('leave the levels of a U-Net to be read from the outside in', () => {
    const blocked = expectMoved(uNet(4));
    expect(Object.values(blocked.blocks).map((block) => block.name)).toEqual(['Convolution']);
    expect(names(top(blocked)).filter((name) => name.startsWith('join'))).toEqual(['join3', 'join2', 'join1', 'join0']);
  });

  it('are found again in drawings whose blocks were written out', () => {
    for (const [, document] of projectsOf(corpusFolder)) expectMoved(plain(document));
  });

  it('never change what a network computes', () => {
    const random = stream(11);
    for (let n = 0; n < 50; n++) expectMoved(joinedNets([randomNet(random), randomNet(random)], 1 + random.integer(4)));
  });

  it('are made for drawings that do not read at a glance, and not of drawings that have some', () => {
    const small = bottleneckNet([1]);
    const { document, paths } = intoBlocks({ ...small, layers: Object.fromEntries(Object.entries(small.layers).slice(0, 16)) });
    expect(Object.keys(document.blocks)).toEqual([]);
    expect(paths.get('conv1')).toBe('conv1');
    const blocked = intoBlocks(bottleneckNet([3, 4, 6, 3])).document;
    expect(intoBlocks(blocked).document).toBe(blocked);
  });

  it('come out the same each time', () => {
    expect(writeProject(intoBlocks(inceptionNet()).document)).toBe(writeProject(intoBlocks(inceptionNet()).document));
  });

  it('leave circles and wires that lead nowhere to the check', () => {
    const net = bottleneckNet([3, 4, 6, 3]);
    const circle = { ...net, wires: { ...net.wires, back: { id: 'back', parent: null, from: { layer: 'res5_2_sum', port: 'out' }, to: { layer: 'res3_0_sum', port: 'in' }, order: 9 } } };
    expect(intoBlocks(circle).document).toBe(circle);
    const loose = { ...net, wires: { ...net.wires, loose: { id: 'loose', parent: null, from: { layer: 'nowhere', port: 'out' }, to: { layer: 'res3_0_sum', port: 'in' }, order: 9 } } };
    expect(flatten(intoBlocks(loose).document).layers).toHaveLength(Object.keys(net.layers).length);
  });

  it('are made of a chain of thousands of layers too', () => {
    const net = new Chain(3, 8);
    let at = 'data';
    for (let n = 0; n < 1200; n++) at = net.cbr(`c${n}`, at, 1 + (n % 7), 3);
    const blocked = intoBlocks(net.document(at, 3)).document;
    expect(flatten(blocked).layers).toHaveLength(3605);
    expect(top(blocked).length).toBeLessThan(1300);
  });
});

/** Several random networks one after the other, each several times, so that parts return. */
function joinedNets(nets: readonly Document[], times: number): Document {
  const layers: Record<string, LayerRecord> = { image: { id: 'image', kind: 'input', name: 'image', parent: null, params: { channels: 3, height: 9, width: 7 }, position: { x: 0, y: 0 }, trainable: true } };
  const wires: Record<string, Document['wires'][string]> = {};
  let last = 'image';
  for (let n = 0; n < times; n++) {
    for (const [i, net] of nets.entries()) {
      const id = (one: string): string => (one === 'image' ? last : `n${n}-${i}-${one}`);
      const dropped = new Set(['image', 'pool', 'flatten', 'dense', 'output']);
      const end = Object.values(net.wires).find((wire) => wire.to.layer === 'pool')?.from.layer ?? 'image';
      for (const layer of Object.values(net.layers)) if (!dropped.has(layer.id)) layers[id(layer.id)] = { ...layer, id: id(layer.id), name: id(layer.name) };
      for (const wire of Object.values(net.wires)) if (!dropped.has(wire.to.layer)) wires[`n${n}-${i}-${wire.id}`] = { ...wire, id: `n${n}-${i}-${wire.id}`, from: { ...wire.from, layer: id(wire.from.layer) }, to: { ...wire.to, layer: id(wire.to.layer) } };
      const next = id(end);
      layers[`n${n}-${i}-fit`] = { id: `n${n}-${i}-fit`, kind: 'conv2d', name: `n${n}-${i}-fit`, parent: null, params: { filters: 3, kernel: 1 }, position: { x: 0, y: 0 }, trainable: true };
      wires[`n${n}-${i}-fit`] = { id: `n${n}-${i}-fit`, parent: null, from: { layer: next, port: 'out' }, to: { layer: `n${n}-${i}-fit`, port: 'in' }, order: 0 };
      last = `n${n}-${i}-fit`;
    }
  }
  return { ...(nets[0] as Document), layers, wires };
}
