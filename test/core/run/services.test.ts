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
  importFile: { path: '/a.onnx' },
  takePiece: { upload: 'a', name: 'a.onnx', at: 0, bytes: 'AA==' },
  importTaken: { upload: 'a', name: 'a.onnx' },
  dropTaken: { upload: 'a' }, loadWeights: { path: '/a/w.safetensors', text: '{}' }, loadTaken: { upload: 'u', name: 'w.safetensors', text: '{}' },
  layBeside: { weights: '/a.safetensors', project: '/b.convas' },
  reportOf: { weights: '/a.safetensors' },
  openData: { data: 'mnist' },
  auditData: { data: 'mnist' },
  listExamples: { data: 'mnist', numbering: 'so', filter: { split: 'test', class: 3, show: 'all' } },
  thumbnails: { data: 'mnist', numbering: null, split: 'training', indices: [0, 5], edge: 64 },
  previewSplit: { data: 'mnist', validation: 0.1, seed: 1 },
  correctData: { data: 'mnist', numbering: null, edits: [{ split: 'training', index: 0, label: null, isExcluded: true }] },
  corrections: { data: 'mnist', numbering: null },
  addPictures: { folder: '/a', class: 'cat', pictures: ['AA=='] },
  lookAtExample: { data: 'mnist', numbering: null, split: 'test', index: 4 },
  moveCorrections: { from: '/old', to: '/new' },
  previewAugmentation: { data: 'mnist', numbering: null, augment: {}, indices: [1], seed: 1, rounds: 9 },
  runs: {}, runSpace: {},
  showRun: { id: 'a' },
  startRun: { text: '', recipe: {}, data: 'mnist', device: 'auto', threads: null, name: '', weights: null, force: false },
  startSweep: { text: '', recipe: {}, data: 'mnist', device: 'auto', threads: null, name: '', weights: null, force: false, changes: [{ seed: 2 }] },
  startRace: { recipe: { epochs: 1 }, data: 'mnist', device: 'auto', threads: null, weights: null, force: false, entries: [{ name: 'all', text: '' }] },
  forecast: { text: '', recipe: {}, data: 'mnist', device: 'cpu', threads: 2, probe: true },
  goOnWithRun: { id: 'a', epochs: null },
  pauseRun: { id: 'a' },
  proceedRun: { id: 'a' },
  stopRun: { id: 'a' },
  changeRate: { id: 'a', factor: 0.5 },
  describeRun: { id: 'a', name: 'b', notes: null },
  deleteRun: { id: 'a' },
  restoreRun: { id: 'a' },
  followRun: { id: 'a', from: 0 },
  lookIntoRun: { id: 'a', look: { what: 'filters', layer: null } },
  drawingOfRun: { id: 'a' },
  locateData: { id: 'a', data: '/b' },
  exportRun: { id: 'a', format: 'html', path: '/b', overwrite: false },
  evaluateRun: { id: 'a', weights: 'best', part: null },
  predictImage: { id: 'a', weights: 'last', image: { kind: 'file', path: '/a.png' }, top: 5 },
  measureSimilarity: { text: '', data: 'mnist', device: 'cpu', threads: null },
  explainImage: { id: 'a', weights: 'best', image: { kind: 'example', split: 'test', index: 0 }, method: 'saliency', class: null, layer: null },
};

describe('an argument of a service', () => {
  it.each(serviceNames)('of %s is taken when it is whole', (name) => {
    expect(isArgumentOf(name, good[name])).toBe(true);
    expect(isArgumentOf(name, { ...good[name], more: 1 })).toBe(false);
    for (const member of Object.keys(good[name])) {
      expect(isArgumentOf(name, Object.fromEntries(Object.entries(good[name]).filter(([key]) => key !== member)))).toBe(false);
      expect(isArgumentOf(name, { ...good[name], [member]: Symbol('wrong') })).toBe(false);
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
