// Blocks in a drawing that has none: what a network repeats is drawn once. An imported network comes as hundreds of layers in a
// row; people speak of it as stages of bottlenecks, inception modules, fire modules. Only the drawing changes, never what it
// computes: written out, it is the same network, layer by layer.
import type { Document } from '../../document/model.ts';
import { choose } from './choose.ts';
import { chainedConcats } from './concats.ts';
import { Shapes } from './shapes.ts';
import { Web } from './web.ts';
import { written, type Blocked } from './write.ts';

export type { Blocked } from './write.ts';

/**
 * Draws what a network repeats as blocks. Layers keep their ids where they stay outside; `paths` says where every layer is
 * found then, so that weights kept under the old ids can go along. A drawing that has blocks already, or reads at a glance,
 * stays as it is.
 */
export function intoBlocks(document: Document): Blocked {
  const isPlain = Object.keys(document.blocks).length === 0 && Object.values(document.layers).every((layer) => layer.parent === null && layer.kind !== 'block');
  const chained = isPlain ? chainedConcats(document) : document;
  const web = isPlain ? new Web(chained) : null;
  const size = web?.vertices.size ?? 0;
  if (web !== null) choose(web, new Shapes());
  if (web === null || web.vertices.size === size) return { document, paths: new Map(Object.keys(document.layers).map((id) => [id, id])) };
  return written(chained, web);
}
