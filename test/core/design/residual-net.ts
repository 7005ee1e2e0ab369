// A small residual network of blocks, as bases and freezing are tried on.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { readProject } from '../../../core/document/file.ts';
import { assetFolder } from '../../../electron/paths.ts';
import { emptyDocument, type Document, type LayerRecord, type WireRecord } from '../../../core/document/model.ts';

function blockOf(name: string): Document {
  const read = readProject(readFileSync(join(assetFolder('templates'), 'blocks', `${name}.convas`), 'utf8'), name);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

/** What the network is made of. */
export interface ResidualSizes {
  readonly width: number;
  readonly blocks: number;
  readonly classes: number;
  readonly size: number;
}

/** A stem, three stages of residual blocks that halve the image twice, a head. */
export function residualNet({ width, blocks, classes, size }: ResidualSizes = { width: 8, blocks: 2, classes: 4, size: 12 }, recipe: JsonObject = {}): Document {
  const [plain, halving] = [blockOf('residual'), blockOf('residual-down')];
  const chain: (readonly [id: string, kind: string, params: JsonObject])[] = [
    ['image', 'input', { channels: 1, height: size, width: size, scale: 1 / 255 }],
    ['stem', 'conv2d', { filters: width, kernel: 3, padding: 1, bias: false }], ['stem-norm', 'batch-norm', {}], ['stem-relu', 'activation', {}],
  ];
  for (let stage = 0; stage < 3; stage++) {
    for (let b = 0; b < blocks; b++) chain.push([`stage${stage + 1}-${b + 1}`, 'block', { block: stage > 0 && b === 0 ? 'residual-down' : 'residual', overrides: { width: width * 2 ** stage } }]);
  }
  chain.push(['pool', 'global-average-pool', {}], ['flatten', 'flatten', {}], ['classes', 'dense', { units: classes }], ['softmax', 'softmax', {}], ['output', 'output', { target: 'class' }]);
  const layers = chain.map(([id, kind, params], i): LayerRecord => ({ id, kind, name: id, parent: null, params, position: { x: 0, y: 112 * i }, trainable: true }));
  const wires = chain.slice(1).map(([to], i): WireRecord => {
    const from = chain[i]?.[0] ?? '';
    return { id: `${from}-${to}`, parent: null, from: { layer: from, port: 'out' }, to: { layer: to, port: 'in' }, order: 0 };
  });
  const inner = [plain, halving].flatMap((document) => Object.values(document.layers).filter(({ parent }) => parent !== null));
  const byId = <R extends { readonly id: string }>(records: readonly R[]) => Object.fromEntries(records.map((record) => [record.id, record]));
  return {
    ...emptyDocument('residual net'), recipe, layers: byId([...layers, ...inner]),
    wires: byId([...wires, ...[plain, halving].flatMap((document) => Object.values(document.wires))]), blocks: { ...plain.blocks, ...halving.blocks },
  };
}
