import { describe, expect, it } from 'vitest';
import type { Result } from '../../../core/base/diagnostic.ts';
import { addPort, connectPort, disconnectPort, expose, shownField, movePort, removePort, renameBlock, renameExposed, renamePort, unexpose } from '../../../core/design/blocks-ports.ts';
import { check } from '../../../core/design/check.ts';
import { setParams } from '../../../core/design/edit.ts';
import type { Document } from '../../../core/document/model.ts';
import type { Patch } from '../../../core/document/patch.ts';
import { meaning } from './nets.ts';
import { after } from './patches.ts';
import { corpusFolder, load } from './projects.ts';

const refusal = (patch: Result<Patch>): string => (patch.ok ? 'done' : patch.error.message);
const codes = (document: Document): string[] => check(document).diagnostics.filter((one) => one.severity === 'error').map((one) => one.code);
const resnet = load(corpusFolder, 'residual-stages');
const nested = load(corpusFolder, 'nested-blocks');

describe('ports of a block', () => {
  it('keep every instance wired under a new name, inside other blocks too', () => {
    for (const net of [resnet, nested]) {
      for (const side of ['in', 'out'] as const) {
        const renamed = after(net, renamePort(net, 'basic', side, side, 'maps'));
        expect(meaning(renamed)).toBe(meaning(net));
        expect((side === 'in' ? renamed.blocks['basic']?.inputs : renamed.blocks['basic']?.outputs)?.[0]?.name).toBe('maps');
      }
    }
    expect(refusal(renamePort(resnet, 'basic', 'in', 'in', 'a/b'))).toBe('The name of an input needs 1 to 200 characters without "/".');
    expect(refusal(renamePort(resnet, 'basic', 'in', 'no', 'b'))).toBe('Basic has no input "no".');
  });

  it('can be added, wired, moved and taken away, which leaves what was there', () => {
    const two = after(resnet, addPort(resnet, 'basic', 'in'));
    expect(two.blocks['basic']?.inputs.map((one) => one.name)).toEqual(['in', 'in-2']);
    const wired = after(two, connectPort(two, 'basic', { layer: '', port: 'in-2' }, { layer: 'sum', port: 'in' }));
    expect(wired.blocks['basic']?.inputs[1]?.to).toEqual([{ layer: 'sum', port: 'in', order: 2 }]);
    const moved = after(wired, movePort(wired, 'basic', 'in', 'in-2', -1));
    expect(moved.blocks['basic']?.inputs.map((one) => one.name)).toEqual(['in-2', 'in']);
    expect(meaning(moved)).toBe(meaning(wired));
    expect(moved.blocks).toEqual(after(moved, movePort(moved, 'basic', 'in', 'in-2', -1)).blocks);
    const cut = after(moved, disconnectPort(moved, 'basic', 'in-2', { layer: 'sum', port: 'in' }));
    const gone = after(cut, removePort(cut, 'basic', 'in', 'in-2'));
    expect(meaning(gone)).toBe(meaning(resnet));
  });

  it('give what they are wired to, and go with their wires', () => {
    const early = after(resnet, connectPort(resnet, 'basic', { layer: 'sum', port: 'out' }, { layer: '', port: 'out' }));
    expect(early.blocks['basic']?.outputs[0]?.from).toEqual({ layer: 'sum', port: 'out' });
    const gone = after(resnet, removePort(resnet, 'basic', 'out', 'out'));
    expect(Object.values(gone.wires).filter((wire) => wire.from.layer === 'stage1')).toEqual([]);
    const first = after(resnet, removePort(resnet, 'basic', 'in', 'in'));
    expect(codes(first)).toContain('input-not-connected');
    const through = after(resnet, addPort(resnet, 'basic', 'out'));
    expect(through.blocks['basic']?.outputs[1]).toEqual({ name: 'out-2', from: { layer: '', port: 'in' } });
    expect(codes(through)).toContain('repeat-ports-differ');
    const one = after(resnet, connectPort(resnet, 'basic', { layer: '', port: 'in' }, { layer: 'bn2', port: 'in' }));
    expect(Object.values(one.wires).filter((wire) => wire.to.layer === 'bn2')).toEqual([]);
  });
});

describe('settings shown outside', () => {
  it('are set by instances, renamed with them, and hidden again', () => {
    const shown = after(resnet, expose(resnet, 'conv1', 'kernel'));
    expect(shown.blocks['basic']?.exposed.at(-1)).toEqual({ name: 'kernel', layer: 'conv1', parameter: 'kernel' });
    const again = after(shown, expose(shown, 'conv2', 'kernel'));
    expect(again.blocks['basic']?.exposed.at(-1)?.name).toBe('conv2-kernel');
    const set = after(again, setParams(again, 'stage2', { overrides: { width: 32, kernel: 5 } }));
    expect(check(set).byPath.get('stage2/1/conv1')?.flat.params['kernel']).toBe(5);
    expect(check(set).byPath.get('stage1/1/conv1')?.flat.params['kernel']).toBe(3);
    const renamed = after(set, renameExposed(set, 'basic', 'kernel', 'first kernel'));
    expect(meaning(renamed)).toBe(meaning(set));
    const hidden = after(renamed, unexpose(renamed, 'basic', 'conv1', 'kernel'));
    expect(meaning(hidden)).toBe(meaning(resnet));
    expect(hidden.layers['stage2']?.params['overrides']).toEqual({ width: 32 });
    expect(refusal(expose(shown, 'conv1', 'kernel'))).toBe('Basic shows this setting already.');
    expect(refusal(expose(resnet, 'stem', 'kernel'))).toBe('stem is drawn in no block; only settings inside a block can be shown outside.');
    expect(refusal(renameExposed(resnet, 'basic', 'width', 'repeat'))).toBe('Another one is called "repeat".');
  });

  it('are followed through the blocks around', () => {
    const renamed = after(nested, renameExposed(nested, 'basic', 'width', 'maps'));
    expect(meaning(renamed)).toBe(meaning(nested));
    expect(shownField(renamed, 'rest', 'maps')?.value).toBe(32);
    expect(shownField(renamed, 'rest', 'maps')?.field.doc).toBe(shownField(renamed, 'conv1', 'filters')?.field.doc);
    expect(shownField(renamed, 'rest', 'repeat')?.value).toBe(1);
    expect(shownField(renamed, 'rest', 'no such')).toBe(null);
    let hidden = after(nested, unexpose(nested, 'basic', 'conv1', 'width'));
    for (const layer of ['conv1', 'conv2']) hidden = after(hidden, unexpose(hidden, 'basic', layer, 'filters'));
    expect(hidden.blocks['stage']?.exposed.map((one) => [one.layer, one.parameter])).toEqual([['first', 'width'], ['rest', 'repeat']]);
    expect(codes(hidden)).not.toContain('override-not-exposed');
  });

  it('keep their name when their definition gets another', () => {
    const named = after(resnet, renameBlock(resnet, 'basic', ' Two convolutions '));
    expect(named.blocks['basic']?.name).toBe('Two convolutions');
    expect(refusal(renameBlock(resnet, 'basic', '  '))).toBe('A block needs a name.');
  });
});
