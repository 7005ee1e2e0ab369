import { describe, expect, it } from 'vitest';
import { heirOf } from '../../../renderer/canvas/heirs.ts';

const wire = (from: string, to: string) => ({ id: `${from}-${to}`, from: { layer: from, port: 'out' }, to: { layer: to, port: 'in' } });
/** a → b → c → d, and past b from a to c; a note n. */
const wires = [wire('a', 'b'), wire('b', 'c'), wire('c', 'd'), wire('a', 'c')];
const order = ['a', 'b', 'c', 'd', 'n'];
const heir = (...gone: readonly string[]): string | null => heirOf(new Set(gone), wires, order);

describe('who gets the keyboard', () => {
  it('after a wire: the layer it came from, behind a port of the block the layer it led to', () => {
    expect(heir('b-c')).toBe('b');
    expect(heirOf(new Set(['-a']), [wire('', 'a')], order)).toBe('a');
  });

  it('after layers: the one before them, else the one behind', () => {
    expect(heir('c')).toBe('b');
    expect(heir('b', 'c', 'c-d')).toBe('a');
    expect(heir('a', 'b')).toBe('c');
    expect(heir('a')).toBe('b');
  });

  it('where no wire leads to anybody: the neighbour in the order of the network, or nobody', () => {
    expect(heir('n')).toBe('d');
    expect(heirOf(new Set(['a']), [], order)).toBe('b');
    expect(heir(...order)).toBeNull();
    expect(heir('unknown')).toBeNull();
  });
});
