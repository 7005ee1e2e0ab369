import { describe, expect, it } from 'vitest';
import { stream, type RandomStream } from '../../../core/base/random.ts';
import type { Result } from '../../../core/base/diagnostic.ts';
import { makeBlock, whyNoBlock } from '../../../core/design/blocks.ts';
import { takeAllApart, takeApart } from '../../../core/design/blocks-apart.ts';
import { makeOwn, splitFirst } from '../../../core/design/blocks-own.ts';
import { check } from '../../../core/design/check.ts';
import { setParams } from '../../../core/design/edit.ts';
import { readProject, writeProject } from '../../../core/document/file.ts';
import type { Document } from '../../../core/document/model.ts';
import type { Patch } from '../../../core/document/patch.ts';
import { meaning, randomNet } from './nets.ts';
import { after } from './patches.ts';
import { corpusFolder, load, templateFolder } from './projects.ts';

const errors = (document: Document): string[] => check(document).diagnostics.filter((one) => one.severity === 'error').map((one) => one.message);
const refusal = (patch: Result<Patch>): string => (patch.ok ? 'done' : patch.error.message);
const added = (patch: Result<Patch>): string => (patch.ok ? (Object.keys(patch.value.layers?.added ?? {})[0] ?? '') : '');

/** Layers of one drawing that can become a block: grown from one until it is whole. */
function selectionIn(document: Document, parent: string | null, random: RandomStream): readonly string[] {
  const all = Object.values(document.layers).filter((layer) => layer.parent === parent && layer.kind !== 'input' && layer.kind !== 'output').map((layer) => layer.id);
  for (let n = 0; n < 20; n++) {
    const start = random.integer(all.length);
    const chosen = random.integer(3) === 0 ? all.filter(() => random.integer(2) === 0) : all.slice(start, start + 1 + random.integer(6));
    if (whyNoBlock(document, chosen) === null) return chosen;
  }
  return all.slice(0, 1);
}

describe('making a block', () => {
  it('keeps what a network computes, for random layers of random networks, in blocks of blocks too', () => {
    const random = stream(71);
    for (let n = 0; n < 120; n++) {
      const net = randomNet(random);
      expect(errors(net)).toEqual([]);
      const wanted = meaning(net);
      const chosen = selectionIn(net, null, random);
      const outer = makeBlock(net, chosen);
      const blocked = after(net, outer);
      expect(meaning(blocked), `net ${n}: ${chosen.join(' ')}`).toBe(wanted);
      const inner = makeBlock(blocked, selectionIn(blocked, Object.keys(blocked.blocks)[0] ?? null, random));
      const nested = after(blocked, inner);
      expect(meaning(nested)).toBe(wanted);
      expect(check(nested).totals).toEqual(check(net).totals);
      const text = writeProject(nested);
      const read = readProject(text, 'nested');
      expect(read.ok && writeProject(read.value)).toBe(text);
      expect(meaning(after(nested, takeAllApart(nested, [added(outer), added(inner)])))).toBe(wanted);
      const apart = after(nested, takeAllApart(nested, [added(inner), added(outer)]));
      expect(meaning(apart)).toBe(wanted);
      expect(apart.blocks).toEqual({});
      expect(Object.values(apart.layers).map(({ id, name, position, parent }) => [id, name, position, parent]).sort()).toEqual(Object.values(net.layers).map(({ id, name, position, parent }) => [id, name, position, parent]).sort());
    }
  });

  it('names ports after what they carry, and one alone plainly', () => {
    const resnet = after(load(corpusFolder, 'residual-stages'), takeApart(load(corpusFolder, 'residual-stages'), 'down2'));
    const add = Object.values(resnet.layers).find((layer) => layer.parent === null && layer.kind === 'add')?.id ?? '';
    const relu = Object.values(resnet.wires).find((wire) => wire.from.layer === add)?.to.layer ?? '';
    const patch = makeBlock(resnet, [add, relu], 'Ending');
    const block = Object.values(after(resnet, patch).blocks).find((one) => one.name === 'Ending');
    expect(block?.inputs.map((one) => one.name)).toEqual(Object.values(resnet.wires).filter((wire) => wire.to.layer === add).sort((a, b) => a.order - b.order).map((wire) => resnet.layers[wire.from.layer]?.name));
    expect(block?.outputs.map((one) => one.name)).toEqual(['out']);
  });

  it('says why it cannot be made', () => {
    const lenet = load(templateFolder, 'lenet5-softmax');
    expect(refusal(makeBlock(lenet, []))).toBe('Select the layers that the block is to hold.');
    expect(refusal(makeBlock(lenet, ['In', 'C1']))).toBe('In is the input of the network, which stays outside blocks. Leave it out of the selection.');
    expect(refusal(makeBlock(lenet, ['C1', 'C3']))).toBe('S2 stands between C1 and C3. Select it too, or leave one of the two out.');
    const net = load(corpusFolder, 'residual-stages');
    expect(refusal(makeBlock(net, ['stem', 'conv1']))).toBe('stem and conv1 are drawn in different blocks; a block is made of layers of one drawing.');
    expect(refusal(takeApart(net, 'stem'))).toBe('stem is no block that could be taken apart.');
  });

  it('shows outside what the block around showed of its layers', () => {
    const net = load(corpusFolder, 'nested-blocks');
    const patch = makeBlock(net, ['conv1', 'bn1', 'relu1', 'conv2', 'bn2']);
    const blocked = after(net, patch);
    expect(meaning(blocked)).toBe(meaning(net));
    expect(blocked.blocks['basic']?.exposed).toEqual([{ name: 'width', layer: added(patch), parameter: 'width' }]);
    const stages = makeBlock(net, ['rest']);
    expect(meaning(after(net, stages))).toBe(meaning(net));
    const repeated = { ...net, blocks: { ...net.blocks, stage: { ...net.blocks['stage'], exposed: net.blocks['stage']?.exposed.map((one) => (one.name === 'depth' ? { ...one, name: 'repeat' } : one)) } } } as Document;
    const renamed = after(repeated, setParams(repeated, 'b', { overrides: { repeat: 3, width: 48 } }));
    expect(meaning(after(renamed, makeBlock(renamed, ['rest'])))).toBe(meaning(net));
  });
});

describe('taking apart', () => {
  it('writes every repetition and every override out', () => {
    const net = load(corpusFolder, 'residual-stages');
    const once = after(net, takeApart(net, 'stage2'));
    expect(meaning(once)).toBe(meaning(net));
    expect(once.blocks['basic']).toEqual(net.blocks['basic']);
    const flat = after(net, takeAllApart(net, ['stage1', 'down2', 'stage2', 'down3', 'stage3']));
    expect(meaning(flat)).toBe(meaning(net));
    expect(flat.blocks).toEqual({});
    expect(Object.values(flat.layers).every((layer) => layer.parent === null)).toBe(true);
    expect(check(flat).totals.parameters).toBe(check(net).totals.parameters);
  });

  it('works inside a block, where parameters stay shown', () => {
    const net = load(corpusFolder, 'nested-blocks');
    const patch = takeApart(net, 'first');
    const apart = after(net, patch);
    expect(meaning(apart)).toBe(meaning(net));
    expect(refusal(takeApart(net, 'rest'))).toBe('How often rest stands in a row is set from outside Stage. Take that setting back first.');
    expect(meaning(after(net, takeAllApart(net, ['a', 'b'])))).toBe(meaning(net));
  });
});

describe('a block of its own', () => {
  it('no longer changes with the others', () => {
    const net = load(corpusFolder, 'nested-blocks');
    const own = after(net, makeOwn(net, ['b', 'first']));
    expect(meaning(own)).toBe(meaning(net));
    const block = own.layers['b']?.params['block'];
    expect(block).not.toBe('stage');
    expect(own.layers['a']?.params['block']).toBe('stage');
    const first = Object.values(own.layers).find((layer) => layer.parent === block && layer.name === 'first');
    expect(first?.params['block']).not.toBe('down');
    expect(refusal(makeOwn(load(templateFolder, 'lenet5'), ['C1']))).toBe('C1 is no instance of a block.');
    expect(makeOwn(own, ['b'])).toEqual({ ok: true, value: {} });
  });
});

describe('the first of a row', () => {
  it('becomes an instance of its own that may differ', () => {
    const net = load(corpusFolder, 'residual-stages');
    const split = after(net, splitFirst(net, 'stage1', { x: 248, y: 0 }));
    expect(meaning(split)).toBe(meaning(net));
    expect(split.layers['stage1']?.params['repeat']).toBe(2);
    expect(split.layers['stage1-2']?.name).toBe('stage1-first');
    expect(refusal(splitFirst(split, 'stage1-2', { x: 0, y: 0 }))).toBe('stage1-first does not stand in a row; there is no first one to set apart.');
  });
});
