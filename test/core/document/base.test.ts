import { describe, expect, it } from 'vitest';
import { templateOf, withBaseBeside, withFullBase } from '../../../core/document/base.ts';
import { emptyDocument } from '../../../core/document/model.ts';

const open = (weights: string, file: string | null): string => withFullBase({ ...emptyDocument('n'), base: { weights, from: '' } }, file).base?.weights ?? '';
const kept = (weights: string, file: string | null): string => withBaseBeside({ ...emptyDocument('n'), base: { weights, from: '' } }, file).base?.weights ?? '';

describe('the place of a base', () => {
  it('is full while the drawing is open, and beside it in its file', () => {
    const cases = [
      ['a.safetensors', '/a/nets/x.convas', '/a/nets/a.safetensors'],
      ['kept/a.safetensors', '/nets/x.convas', '/nets/kept/a.safetensors'],
      ['a.safetensors', '/x.convas', '/a.safetensors'],
      ['kept/a.safetensors', 'C:\\nets\\x.convas', 'C:\\nets\\kept\\a.safetensors'],
      ['a.safetensors', 'C:/nets/x.convas', 'C:/nets/a.safetensors'],
      ['a.safetensors', '\\\\server\\share\\x.convas', '\\\\server\\share\\a.safetensors'],
    ] as const;
    for (const [weights, file, full] of cases) {
      expect(open(weights, file)).toBe(full);
      expect(kept(full, file)).toBe(weights);
    }
  });

  it('climbs no further than the root', () => {
    expect(open('../w/a.safetensors', '/nets/x.convas')).toBe('/w/a.safetensors');
    expect(open('../../../a.safetensors', '/nets/x.convas')).toBe('/a.safetensors');
    expect(open('./a.safetensors', '/nets/x.convas')).toBe('/nets/a.safetensors');
  });

  it('stays full in the file where it lies elsewhere', () => {
    expect(kept('/models/a.safetensors', '/nets/x.convas')).toBe('/models/a.safetensors');
    expect(kept('/nets2/a.safetensors', '/nets/x.convas')).toBe('/nets2/a.safetensors');
  });

  it('of a template, of a drawing without a file, and a full one stay as they are', () => {
    expect(open('template:lenet5', '/x/y.convas')).toBe('template:lenet5');
    expect(kept('template:lenet5', '/x/y.convas')).toBe('template:lenet5');
    expect(open('a.safetensors', null)).toBe('a.safetensors');
    expect(open('/w/a.safetensors', '/x/y.convas')).toBe('/w/a.safetensors');
    expect(templateOf({ weights: 'template:lenet5' })).toBe('lenet5');
    expect(templateOf({ weights: 'lenet5.safetensors' })).toBeNull();
  });
});
