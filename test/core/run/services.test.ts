// What counts as an argument of a service: every member there, of its type, and nothing else.
import { describe, expect, it } from 'vitest';
import { usualPreferences } from '../../../core/run/preferences.ts';
import { isArgumentOf, serviceNames, type ServiceName, type Services } from '../../../core/run/services.ts';

const good: { readonly [S in ServiceName]: Services[S]['argument'] } = {
  about: {}, templates: {}, blocks: {}, recent: {}, kept: {}, dataSets: {}, preferences: {}, devices: {}, folders: {},
  openTemplate: { id: 'lenet5' },
  folder: { path: null },
  open: { path: '/a' },
  save: { path: '/a', text: '', stamp: null, overwrite: false },
  stamp: { path: '/a' },
  remember: { path: '/a' },
  forgetRecent: { path: '/a' },
  keep: { id: 'a', name: '', path: null, stamp: null, text: '' },
  take: { id: 'a' },
  forget: { id: 'a' },
  describeData: { data: 'mnist' },
  exportModel: { text: '', path: '/a', seed: 0, weights: null, overwrite: false },
  runIn: { path: '/a' },
  saveExport: { path: '/a', format: 'svg', content: '', overwrite: false },
  showInFolder: { path: '/a' },
  setPreferences: { preferences: usualPreferences },
  showFolder: { id: 'data' },
  clearFolder: { id: 'decoded' },
};

describe('an argument of a service', () => {
  it.each(serviceNames)('of %s is taken when it is whole', (name) => {
    expect(isArgumentOf(name, good[name])).toBe(true);
    expect(isArgumentOf(name, { ...good[name], more: 1 })).toBe(false);
    for (const member of Object.keys(good[name])) {
      expect(isArgumentOf(name, Object.fromEntries(Object.entries(good[name]).filter(([key]) => key !== member)))).toBe(false);
      expect(isArgumentOf(name, { ...good[name], [member]: {} })).toBe(false);
    }
  });

  it.each([[undefined], [null], [3], ['text'], [[]], [true]])('is never %j', (argument) => {
    for (const name of serviceNames) expect(isArgumentOf(name, argument)).toBe(false);
  });

  it('belongs to a service that exists', () => {
    for (const name of ['', 'nothing', 'toString', '__proto__', 'constructor']) expect(isArgumentOf(name, {})).toBe(false);
  });

  it('has members of its own, not inherited ones', () => {
    expect(isArgumentOf('open', Object.create({ path: '/a' }))).toBe(false);
    expect(isArgumentOf('about', JSON.parse('{"__proto__": {}}'))).toBe(false);
  });

  it.each([{ folder: '/a', which: 'other' }, { folder: '/a' }, { folder: 1, which: 'best' }, { folder: '/a', which: 'best', more: 1 }, [], 'best'])('has weights of a run or none, not %j', (weights) => {
    expect(isArgumentOf('exportModel', { ...good.exportModel, weights })).toBe(false);
    expect(isArgumentOf('exportModel', { ...good.exportModel, weights: { folder: '/a', which: 'last' } })).toBe(true);
  });

  it.each(['exe', 'SVG', '', null])('names a format that is written, not %j', (format) => {
    expect(isArgumentOf('saveExport', { ...good.saveExport, format })).toBe(false);
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53, '1', null])('has a seed that counts, not %s', (seed) => {
    expect(isArgumentOf('exportModel', { ...good.exportModel, seed })).toBe(false);
  });
});
