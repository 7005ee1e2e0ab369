import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { flatten, type Flattened } from '../../../core/document/flatten.ts';
import { mostFlatLayers } from '../../../core/document/flat.ts';
import type { BlockRecord, Document, LayerRecord } from '../../../core/document/model.ts';
import { block, documentOf, layer, wire } from './drawings.ts';

/** Every flat layer with its sources: `path ← source.port, ...`. */
function lines(flat: Flattened): string[] {
  return flat.layers.map(({ path, sources }) => {
    const from = Object.entries(sources).map(([port, list]) => `${port}: ${list.map((s) => `${s.path}.${s.port}`).join(' + ')}`);
    return `${path} ← ${from.join(', ')}`;
  });
}

function codes(flat: Flattened): string[] {
  return flat.findings.map(({ path, found }) => `${found.code} at ${path}`);
}

const instance = (id: string, params: JsonObject, more: Partial<LayerRecord> = {}): LayerRecord => layer(id, 'block', params, more);

/** in → stage (a residual block: conv1 → conv2, add with the input) → out */
function residual(params: JsonObject = {}): Document {
  const inner = (id: string, kind: string, p: JsonObject = {}) => layer(id, kind, p, { parent: 'residual' });
  return documentOf(
    [layer('in', 'input'), instance('stage', { block: 'residual', ...params }), layer('out', 'output'), inner('conv1', 'conv2d', { filters: 16, kernel: 3 }), inner('conv2', 'conv2d', { filters: 16 }), inner('sum', 'add')],
    [wire('in → stage'), wire('stage → out'), wire('conv1 → conv2', 'residual'), wire('conv2 → sum.inputs', 'residual', 1)],
    [block('residual', ['conv1', 'sum.inputs'], 'sum', [{ name: 'width', layer: 'conv1', parameter: 'filters' }])],
  );
}

describe('flattening', () => {
  it('leaves a drawing without blocks as it is', () => {
    const flat = flatten(documentOf([layer('a', 'input'), layer('b', 'add', { x: 1 }, { trainable: false, stated: [4] })], [wire('a → b.inputs', null, 2), { ...wire('a → b.inputs', null, 1), id: 'w' }]));
    expect(flat.layers[1]).toEqual({
      path: 'b', record: 'b', within: [], kind: 'add', name: 'b', params: { x: 1 }, trainable: false, stated: [4],
      sources: { inputs: [{ path: 'a', port: 'output', wire: 'w' }, { path: 'a', port: 'output', wire: 'a → b.inputs' }] },
    });
    expect(flat.findings).toEqual([]);
  });

  it('writes an instance out under its id, without a number when it stands once', () => {
    expect(lines(flatten(residual()))).toEqual([
      'in ← ', 'stage/conv1 ← input: in.output', 'stage/conv2 ← input: stage/conv1.output', 'stage/sum ← inputs: in.output + stage/conv2.output', 'out ← input: stage/sum.output',
    ]);
  });

  it('chains the outputs of a repetition to the inputs of the next in order', () => {
    const flat = flatten(residual({ repeat: 3 }));
    expect(lines(flat).slice(4)).toEqual([
      'stage/2/conv1 ← input: stage/1/sum.output', 'stage/2/conv2 ← input: stage/2/conv1.output', 'stage/2/sum ← inputs: stage/1/sum.output + stage/2/conv2.output',
      'stage/3/conv1 ← input: stage/2/sum.output', 'stage/3/conv2 ← input: stage/3/conv1.output', 'stage/3/sum ← inputs: stage/2/sum.output + stage/3/conv2.output',
      'out ← input: stage/3/sum.output',
    ]);
    expect(flat.layers.find(({ path }) => path === 'stage/3/conv1')).toMatchObject({ record: 'conv1', within: ['stage'], name: 'conv1' });
  });

  it('names the wire a value travels last', () => {
    const flat = flatten(residual({ repeat: 2 }));
    const wires = (path: string) => Object.values(flat.layers.find((one) => one.path === path)?.sources ?? {}).flat().map((s) => s.wire);
    expect(wires('stage/1/conv1')).toEqual(['in → stage']);
    expect(wires('stage/2/conv1')).toEqual(['']);
    expect(wires('stage/2/sum')).toEqual(['', 'conv2 → sum.inputs']);
    expect(wires('out')).toEqual(['stage → out']);
  });

  it('overrides exposed parameters in every repetition, and only those', () => {
    const flat = flatten(residual({ repeat: 2, overrides: { width: 32, depth: 3 } }));
    expect(flat.layers.filter(({ name }) => name === 'conv1').map(({ params }) => params)).toEqual([{ filters: 32, kernel: 3 }, { filters: 32, kernel: 3 }]);
    expect(codes(flat)).toEqual(['override-not-exposed at stage']);
  });

  it('hands overrides and repeat counts down through nested instances', () => {
    const base = residual();
    const outer: BlockRecord = block('outer', ['inner'], 'inner', [{ name: 'depth', layer: 'inner', parameter: 'repeat' }, { name: 'wide', layer: 'inner', parameter: 'width' }]);
    const document: Document = {
      ...base,
      layers: { ...base.layers, stage: instance('stage', { block: 'outer', overrides: { depth: 2, wide: 64 } }), inner: instance('inner', { block: 'residual', overrides: { width: 8 } }, { parent: 'outer' }) },
      blocks: { ...base.blocks, outer },
    };
    const flat = flatten(document);
    expect(flat.findings).toEqual([]);
    expect(flat.layers.map(({ path, params }) => `${path} ${params['filters'] ?? ''}`)).toEqual([
      'in ', 'stage/inner/1/conv1 64', 'stage/inner/1/conv2 16', 'stage/inner/1/sum ', 'stage/inner/2/conv1 64', 'stage/inner/2/conv2 16', 'stage/inner/2/sum ', 'out ',
    ]);
    expect(flat.layers[1]?.within).toEqual(['stage', 'inner']);
    expect(lines(flat)[4]).toBe('stage/inner/2/conv1 ← input: stage/inner/1/sum.output');
  });

  it('passes a block input straight to a block output', () => {
    const skip: BlockRecord = { id: 'skip', name: 'skip', inputs: [{ name: 'x', to: [] }], outputs: [{ name: 'y', from: { layer: '', port: 'x' } }], exposed: [] };
    const flat = flatten(documentOf([layer('in', 'input'), instance('s', { block: 'skip', repeat: 4 }), layer('out', 'output')], [wire('in → s.x'), wire('s.y → out')], [skip]));
    expect(lines(flat)).toEqual(['in ← ', 'out ← input: in.output']);
    expect(flat.layers[1]?.sources['input']?.[0]?.wire).toBe('s.y → out');
  });
});

describe('faulty blocks', () => {
  it('that contain themselves are not entered', () => {
    const inside = (parent: string, block: string) => instance(`in-${parent}`, { block }, { parent });
    const ports = { inputs: [], outputs: [], exposed: [] };
    const flat = flatten(documentOf([instance('x', { block: 'a' }), inside('a', 'b'), inside('b', 'a')], [], [{ id: 'a', name: 'A', ...ports }, { id: 'b', name: 'B', ...ports }]));
    expect(codes(flat)).toEqual(['block-contains-itself at x/in-a/in-b']);
    expect(flat.findings[0]?.found.values).toEqual({ blocks: ['A', 'B', 'A'] });
    expect(flat.layers.map(({ path, kind }) => `${path} ${kind}`)).toEqual(['x/in-a/in-b block']);
  });

  it('that do not exist stand as one layer nothing is known about', () => {
    const flat = flatten(documentOf([layer('in', 'input'), instance('s', { block: 'none' }), layer('out', 'output')], [wire('in → s'), wire('s → out')]));
    expect(codes(flat)).toEqual(['block-unknown at s']);
    expect(lines(flat)).toEqual(['in ← ', 's ← input: in.output', 'out ← input: s.output']);
  });

  it('are reported once however often they are repeated', () => {
    const base = residual({ repeat: 5 });
    const broken = { ...base, wires: { ...base.wires, bad: { ...wire('ghost → conv2', 'residual'), id: 'bad' } } };
    expect(codes(flatten(broken))).toEqual(['wire-dangling at stage/1/conv2']);
  });

  it('report ports, exposed parameters, parents and repeat counts that lead nowhere', () => {
    const base = residual();
    const broken: BlockRecord = {
      id: 'residual', name: 'residual', inputs: [{ name: 'input', to: [{ layer: 'ghost', port: 'input' }] }],
      outputs: [{ name: 'output', from: { layer: '', port: 'none' } }, { name: 'second', from: { layer: 'sum', port: 'output' } }], exposed: [{ name: 'width', layer: 'ghost', parameter: 'filters' }],
    };
    const flat = flatten({ ...base, blocks: { residual: broken }, layers: { ...base.layers, stage: instance('stage', { block: 'residual', repeat: 2 }), lost: layer('lost', 'dense', {}, { parent: 'nowhere' }) } });
    expect(codes(flat)).toEqual(['parent-unknown at lost', 'repeat-ports-differ at stage', 'block-port-dangling at stage', 'block-port-dangling at stage', 'exposed-dangling at stage']);
    for (const repeat of [0, -1, 2.5, 1e9, 'three']) expect(codes(flatten(residual({ repeat })))).toEqual(['parameter-invalid at stage']);
    expect(codes(flatten(residual({ overrides: 3 })))).toEqual(['parameter-invalid at stage']);
  });

  it('report wires to ports they do not have, and two wires into one input', () => {
    const base = residual();
    const more = (...texts: string[]): Document => ({ ...base, wires: { ...base.wires, ...Object.fromEntries(texts.map((text) => [text, wire(text)])) } });
    expect(codes(flatten(more('in → stage.side')))).toEqual(['port-unknown at stage']);
    expect(codes(flatten(more('stage.side → out')))).toEqual(['port-unknown at stage']);
    expect(codes(flatten(more('out → stage')))).toEqual(['input-taken-twice at stage']);
    expect(codes(flatten(more('in → ghost')))).toEqual(['wire-dangling at in']);
    expect(codes(flatten(more('ghost → ghoul')))).toEqual(['wire-dangling at null']);
    expect(codes(flatten(more('conv1 → out')))).toEqual(['wire-dangling at out']);
  });

  it('end in bounded time when they multiply or run in a circle', () => {
    const levels = Array.from({ length: 12 }, (_, i) => i);
    const blocks = levels.map((i) => block(`b${i}`, [`l${i}`], `l${i}`));
    const layers = levels.map((i) => (i === 11 ? layer('l11', 'dense', {}, { parent: 'b11' }) : instance(`l${i}`, { block: `b${i + 1}`, repeat: 1000 }, { parent: `b${i}` })));
    const huge = flatten(documentOf([instance('x', { block: 'b0', repeat: 1000 }), ...layers], [], blocks));
    expect(codes(huge).map((code) => code.split(' ')[0])).toEqual(['drawing-too-large']);
    expect(huge.layers.length).toBeLessThanOrEqual(mostFlatLayers);

    const deep = Array.from({ length: 40 }, (_, i) => i);
    const nested = flatten(documentOf([instance('x', { block: 'b0' }), ...deep.map((i) => instance(`l${i}`, { block: `b${i + 1}` }, { parent: `b${i}` }))], [], [...deep, 40].map((i) => block(`b${i}`, [], `l${i}`))));
    expect(codes(nested).filter((code) => code.startsWith('blocks-too-deep')).length).toBe(1);

    const skip: BlockRecord = { id: 'skip', name: 'skip', inputs: [{ name: 'x', to: [] }], outputs: [{ name: 'y', from: { layer: '', port: 'x' } }], exposed: [] };
    const circle = flatten(documentOf([instance('s', { block: 'skip' }), layer('out', 'output')], [wire('s.y → s.x'), wire('s.y → out')], [skip]));
    expect(codes(circle)).toEqual(['cycle at s']);
    expect(lines(circle)).toEqual(['out ← ']);
  });

  it('survive ids that are names of JavaScript itself', () => {
    const flat = flatten(documentOf([layer('in', 'input'), instance('s', { block: 'constructor' }), instance('t', { block: 'toString' })], [wire('hasOwnProperty → in')]));
    expect(codes(flat)).toEqual(['wire-dangling at in', 'block-unknown at s', 'block-unknown at t']);
  });
});

describe('flattening again after an edit', () => {
  const put = (document: Document, changed: LayerRecord): Document => ({ ...document, layers: { ...document.layers, [changed.id]: changed } });

  it('replaces only the layers of the record that changed, and says the same as from scratch', () => {
    const before = residual({ repeat: 2, overrides: { width: 32 } });
    const first = flatten(before);
    const after = put(before, layer('conv1', 'conv2d', { filters: 16, kernel: 5 }, { parent: 'residual' }));
    const second = flatten(after, first);
    expect(second.layers).toEqual(flatten(after).layers);
    expect(second.wiring).toBe(first.wiring);
    expect(second.layers.filter((one, i) => one !== first.layers[i]).map(({ path }) => path)).toEqual(['stage/1/conv1', 'stage/2/conv1']);
  });

  it('freezes all in a frozen instance and nothing in its twin, and keeps it so when an inner layer changes', () => {
    const twice = (trainable: boolean): Document => {
      const { layers, wires, blocks, ...rest } = residual();
      return { ...rest, blocks, layers: { ...layers, stage: { ...layers['stage'] as LayerRecord, trainable }, next: instance('next', { block: 'residual' }) }, wires };
    };
    const trained = (flat: Flattened): string[] => flat.layers.filter(({ trainable }) => trainable).map(({ path }) => path);
    const all = ['in', 'stage/conv1', 'stage/conv2', 'stage/sum', 'next/conv1', 'next/conv2', 'next/sum', 'out'];
    const before = flatten(twice(true));
    expect(trained(before).sort()).toEqual([...all].sort());
    const frozen = twice(false);
    const flat = flatten(frozen, before);
    expect(trained(flat).sort()).toEqual(all.filter((path) => !path.startsWith('stage')).sort());
    const conv = frozen.layers['conv1'] as LayerRecord;
    const edited = { ...frozen, layers: { ...frozen.layers, conv1: { ...conv, params: { filters: 8, kernel: 3 } } } };
    expect(flatten(edited, flat).layers).toEqual(flatten(edited).layers);
  });

  it('keeps every layer when something only moved', () => {
    const before = residual();
    const first = flatten(before);
    const second = flatten(put(before, { ...(before.layers['conv1'] as LayerRecord), position: { x: 9, y: 9 } }), first);
    expect(second.layers.every((one, i) => one === first.layers[i])).toBe(true);
  });

  it('keeps what is the same when wires or blocks change', () => {
    const before = residual();
    const first = flatten(before);
    const after = { ...before, wires: { ...before.wires, extra: { ...wire('in → stage'), id: 'extra', to: { layer: 'out', port: 'input' } } } };
    const second = flatten(after, first);
    expect(second.layers).toEqual(flatten(after).layers);
    expect(second.wiring).not.toBe(first.wiring);
    expect(second.layers.filter((one, i) => one !== first.layers[i]).map(({ path }) => path)).toEqual(['out']);
  });

  it('tells a renamed layer in its findings by the new name', () => {
    const before = documentOf([layer('a', 'dense')], [wire('ghost → a')]);
    const after = put(before, layer('a', 'dense', {}, { name: 'Renamed' }));
    expect(flatten(after, flatten(before)).findings).toEqual(flatten(after).findings);
  });
});
