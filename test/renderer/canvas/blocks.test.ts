import { describe, expect, it } from 'vitest';
import { makeBlock, middleOf } from '../../../core/design/blocks.ts';
import { takeApart } from '../../../core/design/blocks-apart.ts';
import { check } from '../../../core/design/check.ts';
import { moveLayers, setParams } from '../../../core/design/edit.ts';
import type { Document } from '../../../core/document/model.ts';
import { documentPlace, levelsOf, roomAround, type Expanded } from '../../../renderer/canvas/block-layout.ts';
import { selectionAfter } from '../../../renderer/canvas/changes.ts';
import type { Box } from '../../../renderer/canvas/metrics.ts';
import { endOfHandle, handleOfEnd, levelOfEdge, recordOfNode, wireOfEdge } from '../../../renderer/canvas/node-ids.ts';
import { repeatAt, scopeOf, trailOf } from '../../../renderer/canvas/scope.ts';
import { createSync, type CanvasNode, type Drawing } from '../../../renderer/canvas/sync.ts';
import { verdictsFor, verdictsOn } from '../../../renderer/canvas/verdicts.ts';
import { intoBlocks } from '../../../core/import/blocks/index.ts';
import { after } from '../../core/design/patches.ts';
import { bottleneckNet } from '../../core/import/flat-nets.ts';
import { corpusFolder, load } from '../../core/design/projects.ts';

/** The point of a block's inside that lies where its card was. */
const anchor = (document: Document, block: string) => middleOf(Object.values(document.layers).filter((layer) => layer.parent === block).map((layer) => layer.position));

/** A drawing spread out as it is shown. */
function spread(document: Document): Document {
  return after(document, moveLayers(document, Object.fromEntries(Object.values(document.layers).map(({ id, position }) => [id, { x: (position.x / 180) * 248, y: position.y }]))));
}

const nested = spread(load(corpusFolder, 'nested-blocks'));
const gate = spread(load(corpusFolder, 'squeeze-excitation'));
const drawing = (document: Document, more: Partial<Drawing> = {}): Drawing => ({ document, checked: check(document), selection: new Set(), scope: null, moving: new Map(), ...more });
const shape = (nodes: readonly CanvasNode[], id: string): string => {
  const node = nodes.find((one) => one.id === id);
  return node !== undefined && 'view' in node.data ? node.data.view.shape.replaceAll('\u202f', '') : 'none';
};
const meet = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const caption = (nodes: readonly CanvasNode[], id: string): string => {
  const node = nodes.find((one) => one.id === id);
  return node !== undefined && 'view' in node.data ? node.data.view.caption : 'none';
};

it('cards of blocks within blocks say what is set for them from outside, and say it anew when that changes', () => {
  const resnet = intoBlocks(bottleneckNet([3, 4, 6, 3])).document;
  const sync = createSync();
  const expanded: Expanded = new Map([['res3', anchor(resnet, 'stage')], ['res4', anchor(resnet, 'stage')]]);
  const before = sync(drawing(resnet, { expanded }));
  expect([caption(before.nodes, 'res3/bottleneck'), caption(before.nodes, 'res4/bottleneck')]).toEqual(['branch2a 128 · branch2c 512', 'branch2a 256 · branch2c 1024']);
  const changed = after(resnet, setParams(resnet, 'res3', { overrides: { branch2a: 96, branch2c: 512, stride: 2, 'bottleneck-repeat': 3 } }));
  const { nodes } = sync(drawing(changed, { expanded }));
  expect([caption(nodes, 'res3/bottleneck'), caption(nodes, 'res4/bottleneck')]).toEqual(['branch2a 96 · branch2c 512', 'branch2a 256 · branch2c 1024']);
});

describe('the inside of a block, shown in place', () => {
  const expanded: Expanded = new Map([['b', anchor(nested, 'stage')], ['b/first', anchor(nested, 'down')]]);

  it('stands in a frame that holds it and meets no neighbour, blocks within blocks too', () => {
    const levels = levelsOf(nested, scopeOf(nested, null), expanded);
    expect(levels.map((one) => one.level)).toEqual(['', 'b/', 'b/first/']);
    for (const { boxes, frame } of levels) {
      const all = [...boxes.values()];
      for (const [i, box] of all.entries()) for (const other of all.slice(i + 1)) expect(meet(box, other)).toBe(false);
      if (frame === null) continue;
      const { id, level } = recordOfNode(frame);
      const around = levels.find((one) => one.level === level)?.boxes.get(id);
      if (around === undefined) throw new Error('no frame');
      for (const box of all) {
        expect(box.x).toBeGreaterThan(around.x);
        expect(box.y).toBeGreaterThan(around.y);
        expect(box.x + box.width).toBeLessThan(around.x + around.width);
        expect(box.y + box.height).toBeLessThan(around.y + around.height);
      }
    }
  });

  it('is alive: cards with the shapes of this instance, wires from the frame to them', () => {
    const { nodes, edges } = createSync()(drawing(nested, { expanded }));
    expect(nodes.find((node) => node.id === 'b')?.type).toBe('frame');
    expect(shape(nodes, 'b/first/d-conv1')).toBe('48×7×7');
    expect(shape(nodes, 'b/rest')).toBe('48×7×7');
    expect(edges.map((edge) => [edge.source, edge.sourceHandle, edge.target, edge.targetHandle])).toContainEqual(['b', '/in/in', 'b/first', 'in']);
    expect(edges.map((edge) => [edge.source, edge.sourceHandle, edge.target, edge.targetHandle])).toContainEqual(['b/rest', 'out', 'b', '/out/out']);
    for (const edge of edges) {
      for (const [id, handle, type] of [[edge.source, edge.sourceHandle, 'source'], [edge.target, edge.targetHandle, 'target']] as const) {
        expect(nodes.find((node) => node.id === id)?.handles?.some((one) => one.id === handle && one.type === type), `${id} ${handle}`).toBe(true);
      }
    }
  });

  it('moves with its frame, and puts down what is moved in it where the document has it', () => {
    const sync = createSync();
    const before = sync(drawing(nested, { expanded }));
    const at = (nodes: readonly CanvasNode[], id: string) => nodes.find((node) => node.id === id)?.position ?? { x: NaN, y: NaN };
    const frame = at(before.nodes, 'b');
    const moved = sync(drawing(nested, { expanded, moving: new Map([['b', { x: frame.x + 40, y: frame.y - 16 }]]) }));
    for (const id of ['b/first', 'b/first/d-conv1']) {
      expect(at(moved.nodes, id)).toEqual({ x: at(before.nodes, id).x + 40, y: at(before.nodes, id).y - 16 });
    }
    const level = before.levels[2];
    const conv = nested.layers['d-conv1'];
    if (level === undefined || conv === undefined) throw new Error('nothing there');
    const card = at(before.nodes, 'b/first/d-conv1');
    expect(documentPlace(level, 'd-conv1', conv.position, { x: card.x + 8, y: card.y + 24 })).toEqual({ x: conv.position.x + 8, y: conv.position.y + 24 });
  });

  it('selects a layer that is seen twice where the hand was last', () => {
    const twice: Expanded = new Map([['se1', anchor(gate, 'se')], ['se2', anchor(gate, 'se')]]);
    const selected = (touched: string) => createSync()(drawing(gate, { expanded: twice, selection: new Set(['reduce']), touched })).nodes.filter((node) => node.selected === true).map((node) => node.id);
    expect(selected('se2/')).toEqual(['se2/reduce']);
    expect(selected('')).toEqual(['se1/reduce']);
    const changes = [{ type: 'select' as const, id: 'se2/reduce', selected: true }, { type: 'select' as const, id: 'se1/reduce', selected: false }];
    expect([...selectionAfter(new Set(['reduce']), changes, (id) => recordOfNode(id).id)]).toEqual(['reduce']);
  });

  it('draws nothing again when nothing changed', () => {
    const sync = createSync();
    const all = drawing(nested, { expanded });
    const [first, second] = [sync(all), sync({ ...all })];
    expect(second.nodes.filter((node) => !first.nodes.includes(node))).toEqual([]);
    expect(second.edges.filter((edge) => !first.edges.includes(edge))).toEqual([]);
    const wider = after(nested, setParams(nested, 'fc', { units: 10, bias: false }));
    const third = sync({ ...all, document: wider, checked: check(wider, all.checked) });
    expect(third.nodes.filter((node) => !first.nodes.includes(node)).map((node) => node.id)).toEqual(['fc']);
  });
});

describe('taking a block apart', () => {
  it('makes room where there is none, and moves nothing where there is', () => {
    const net = load(corpusFolder, 'resnet18');
    const places = roomAround(net, scopeOf(net, null), 'down3', anchor(net, 'residual-down'));
    const room = after(net, moveLayers(net, places));
    const apart = after(room, takeApart(room, 'down3'));
    const cards = Object.values(apart.layers).filter((layer) => layer.parent === null).map((layer): Box => ({ ...layer.position, width: 192, height: 72 }));
    for (const [i, one] of cards.entries()) for (const other of cards.slice(i + 1)) expect(meet(one, other)).toBe(false);
    expect(Object.values(apart.layers).filter((layer) => layer.parent === null).length).toBe(16 + 8);
    const made = makeBlock(nested, ['pool', 'flat']);
    const blocked = after(nested, made);
    const instance = Object.keys(made.ok ? (made.value.layers?.added ?? {}) : {})[0] ?? '';
    const block = Object.keys(made.ok ? (made.value.blocks?.added ?? {}) : {})[0] ?? '';
    expect(roomAround(blocked, scopeOf(blocked, null), instance, anchor(blocked, block))).toEqual({});
  });
});

describe('ids of the canvas', () => {
  it('lead from nodes, handles and wires to records and back', () => {
    expect(recordOfNode('b/first/d-conv1')).toEqual({ sort: 'layer', id: 'd-conv1', level: 'b/first/' });
    expect(recordOfNode('b//note/n')).toEqual({ sort: 'note', id: 'n', level: 'b/' });
    expect(endOfHandle('b/first', '/in/in')).toEqual({ level: 'b/first/', end: { layer: '', port: 'in' } });
    expect(endOfHandle('/out/out', 'in')).toEqual({ level: '', end: { layer: '', port: 'out' } });
    expect(handleOfEnd('b/', { layer: '', port: 'out' }, 'target')).toEqual({ node: 'b', handle: '/out/out' });
    for (const [edge, wire] of [['a-b', 'a-b'], ['b/first/x', 'x'], ['b//in/in/first/in', '/in/in/first/in'], ['/out/out', '/out/out']] as const) expect([wireOfEdge(edge), levelOfEdge(edge) + wire]).toEqual([wire, edge]);
  });

  it('know how often an instance stands in a row when a block around says so', () => {
    const rest = nested.layers['rest'];
    if (rest === undefined) throw new Error('no rest');
    expect([repeatAt(nested, 'a/', rest), repeatAt(nested, 'b/', rest)]).toEqual([1, 3]);
    expect(scopeOf(nested, 'b/rest').prefix).toBe('b/rest/1/');
    expect(trailOf(nested, 'b/rest/2/conv1')).toEqual(['b', 'rest']);
  });
});

describe('the ports of the block that is looked into', () => {
  const ground = (scope: string) => ({ document: gate, checked: check(gate), scope: scopeOf(gate, scope) });
  const clean = (text: string | undefined) => text?.replaceAll('\u202f', '');

  it('answer to a wire, and begin one', () => {
    const from = verdictsFor(ground('se2'), { layer: '', port: 'in' }, 'source');
    expect([from.get('squeeze')?.kind, clean(from.get('squeeze')?.text)]).toEqual(['fits', '64×1×1']);
    expect(from.get('reduce')?.kind).toBe('faulty');
    const to = verdictsFor(ground('se2'), { layer: 'squeeze', port: 'out' }, 'source');
    expect(clean(to.get('/out/out')?.text)).toBe('64×1×1');
    expect(verdictsFor(ground('se2'), { layer: 'scale', port: 'in' }, 'target').get('/in/in')?.kind).toBe('fits');
    expect([...verdictsOn('se2/', ground('se2'), { layer: 'squeeze', port: 'out' }, 'source').keys()].sort()).toEqual(['se2', 'se2/expand', 'se2/reduce', 'se2/scale', 'se2/squeezed']);
  });
});
