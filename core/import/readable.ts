// The last steps of an import: what repeats is drawn as blocks, everything gets a place, and weights and report follow where
// layers went.
import type { Tensor } from '../base/tensor.ts';
import { intoBlocks } from './blocks/index.ts';
import type { Imported } from './index.ts';
import { laidOut } from './lay-out.ts';

/** An imported network as a person reads it; it computes what it computed. */
export function readable({ document, weights, report }: Imported): Imported {
  const { document: blocked, paths } = intoBlocks(document);
  const moved: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(weights)) {
    const cut = name.lastIndexOf('/');
    const path = paths.get(name.slice(0, cut));
    moved[path === undefined ? name : `${path}${name.slice(cut)}`] = tensor;
  }
  const nodes = report.nodes.map((node) => (node.layer === null ? node : { ...node, layer: paths.get(node.layer) ?? node.layer }));
  return { document: laidOut(blocked), weights: moved, report: { ...report, nodes } };
}
