import { describe, expect, it } from 'vitest';
import type { Result } from '../../../core/base/diagnostic.ts';
import { check } from '../../../core/design/check.ts';
import { addLayer, connect, disconnect, insertOnWire, moveLayers, removeLayers, rename, setParams, setTrainable } from '../../../core/design/edit.ts';
import type { Patch } from '../../../core/document/patch.ts';
import type { Document } from '../../../core/document/model.ts';
import { after } from './patches.ts';
import { corpusFolder, load, templateFolder } from './projects.ts';

function refusal(patch: Result<Patch>): string {
  return patch.ok ? 'done' : `${patch.error.code}: ${patch.error.message}`;
}

function wires(document: Document): string[] {
  return Object.values(document.wires).map(({ from, to }) => `${from.layer} → ${to.layer}`).sort();
}

const lenet = load(templateFolder, 'lenet5-softmax');

describe('adding a layer', () => {
  it('gives it an id of its own and nothing else', () => {
    const patch = addLayer(lenet, { kind: 'conv2d', params: { filters: 3 }, position: { x: 5, y: 6 } });
    expect(patch).toEqual({ ok: true, value: { layers: { added: { 'conv1': { id: 'conv1', kind: 'conv2d', name: 'conv1', parent: null, params: { filters: 3 }, position: { x: 5, y: 6 }, trainable: true } } } } });
    const twice = after(after(lenet, patch), addLayer(after(lenet, patch), { kind: 'conv2d' }));
    expect(Object.keys(twice.layers)).toContain('conv2');
    const named = after(twice, rename(twice, 'C1', 'conv3'));
    expect(addLayer(named, { kind: 'depthwise-conv2d' })).toMatchObject({ value: { layers: { added: { conv4: { name: 'conv4' } } } } });
    expect(addLayer(named, { kind: 'flatten' })).toMatchObject({ value: { layers: { added: { flatten2: { name: 'flatten2' } } } } });
    expect(refusal(addLayer(lenet, { kind: 'conv2d', id: 'C1' }))).toBe('id-taken: There is already a layer "C1".');
  });
});

describe('removing layers', () => {
  it('keeps a chain joined', () => {
    const document = after(lenet, removeLayers(lenet, ['S2', 'C3']));
    expect(wires(document)).toContain('C1 → S4');
    expect(Object.keys(document.layers)).not.toContain('S2');
    expect(check(document).diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
  });

  it('takes the wires along where there is nothing to join', () => {
    const document = after(lenet, removeLayers(lenet, ['In']));
    expect(wires(document)).not.toContain('In → C1');
    expect(wires(document).length).toBe(wires(lenet).length - 1);
  });

  it('does not choose between two sources', () => {
    const residual = load(corpusFolder, 'autoencoder');
    expect(wires(after(residual, removeLayers(residual, ['skip']))).filter((one) => one.endsWith('d2'))).toEqual([]);
  });

  it('mends the ports, exposed parameters and overrides of the block around it', () => {
    const net = load(corpusFolder, 'residual-stages');
    const document = after(net, removeLayers(net, ['conv1', 'conv2']));
    expect(document.blocks['basic']?.inputs[0]?.to).toEqual([{ layer: 'sum', port: 'in' }, { layer: 'bn1', port: 'in' }]);
    expect(document.blocks['basic']?.exposed).toEqual([]);
    expect(document.layers['stage2']?.params['overrides']).toEqual({});
    expect(check(document).diagnostics).toEqual([]);
    const shorter = after(net, removeLayers(net, ['relu2']));
    expect(shorter.blocks['basic']?.outputs[0]?.from).toEqual({ layer: 'sum', port: 'out' });
    expect(check(shorter).diagnostics).toEqual([]);
  });

  it('that do not exist is refused', () => {
    expect(refusal(removeLayers(lenet, ['C9']))).toBe('no-such-layer: There is no layer "C9" in this drawing.');
  });
});

describe('connecting', () => {
  const end = (layer: string, port: string) => ({ layer, port });

  it('replaces the wire of an input that takes one', () => {
    const document = after(lenet, connect(lenet, end('S2', 'out'), end('S4', 'in')));
    expect(wires(document)).toContain('S2 → S4');
    expect(wires(document)).not.toContain('C3 → S4');
  });

  it('puts a wire last at an input that takes many', () => {
    const net = load(corpusFolder, 'autoencoder');
    const document = after(net, connect(net, end('up', 'out'), end('skip', 'in')));
    const orders = Object.values(document.wires).filter((one) => one.to.layer === 'skip').map((one) => [one.from.layer, one.order]);
    expect(orders.sort()).toEqual([['d1', 0], ['e1', 1], ['up', 2]]);
  });

  it('refuses a circle, another level, and ports that do not exist', () => {
    expect(refusal(connect(lenet, end('C3', 'out'), end('C1', 'in')))).toBe('circle: C1 already leads to C3; this wire would close a circle.');
    expect(refusal(connect(lenet, end('C1', 'out'), end('C1', 'in')))).toContain('circle');
    expect(refusal(connect(lenet, end('C1', 'result'), end('S4', 'in')))).toBe('no-such-port: C1 has no output "result".');
    expect(refusal(connect(lenet, end('C1', 'out'), end('In', 'in')))).toBe('no-such-port: In has no input "in".');
    const net = load(corpusFolder, 'residual-stages');
    expect(refusal(connect(net, end('stem', 'out'), end('conv1', 'in')))).toContain('different-levels: stem and conv1 are drawn in different blocks');
    expect(refusal(connect(net, end('stem', 'out'), end('stage2', 'out')))).toBe('no-such-port: stage2 has no input "out".');
  });

  it('and disconnecting are opposites', () => {
    const without = after(lenet, disconnect(lenet, 'C1-S2'));
    expect(wires(without)).not.toContain('C1 → S2');
    expect(wires(after(without, connect(without, end('C1', 'out'), end('S2', 'in'))))).toEqual(wires(lenet));
    expect(refusal(disconnect(lenet, 'none'))).toContain('no-such-wire');
  });
});

describe('inserting on a wire', () => {
  it('puts layers between its ends in order', () => {
    const document = after(lenet, insertOnWire(lenet, 'C1-S2', [{ kind: 'batch-norm' }, { kind: 'dropout', params: { rate: 0.1 } }]));
    expect(wires(document)).toEqual(expect.arrayContaining(['C1 → norm1', 'norm1 → dropout1', 'dropout1 → S2']));
    expect(document.layers['norm1']?.position).toEqual({ x: 0, y: 149 });
    expect(check(document).diagnostics).toEqual([]);
  });

  it('keeps the place among the wires of a merging layer', () => {
    const net = load(corpusFolder, 'autoencoder');
    const document = after(net, insertOnWire(net, Object.values(net.wires).find((one) => one.from.layer === 'e1' && one.to.layer === 'skip')?.id ?? '', [{ kind: 'activation' }]));
    expect(check(document).byPath.get('skip')?.sources.map(({ path }) => path)).toEqual(['d1', 'act1']);
  });

  it('refuses what has no way through', () => {
    expect(refusal(insertOnWire(lenet, 'C1-S2', [{ kind: 'output' }]))).toContain('cannot-insert');
  });
});

describe('parameters and names', () => {
  it('are set, and null takes the default again unless it is a value', () => {
    const document = after(lenet, setParams(lenet, 'C1', { filters: null, activation: null, kernel: 3 }));
    expect(document.layers['C1']?.params).toEqual({ activation: null, kernel: 3 });
  });

  it('are refused when they are taken or unreadable', () => {
    expect(refusal(rename(lenet, 'C1', 'S2'))).toBe('name-taken: Another layer here is called "S2".');
    expect(refusal(rename(lenet, 'C1', '   '))).toContain('name-invalid');
    expect(after(lenet, rename(lenet, 'C1', ' edges ')).layers['C1']?.name).toBe('edges');
  });

  it('freezing and moving change only that', () => {
    expect(check(after(lenet, setTrainable(lenet, 'C1', false))).totals).toMatchObject({ parameters: 61_706, trainedParameters: 61_550 });
    expect(after(lenet, moveLayers(lenet, { C1: { x: 1, y: 2 } })).layers['C1']?.position).toEqual({ x: 1, y: 2 });
  });
});
