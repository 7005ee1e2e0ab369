// How nodes and wires of the canvas are called. A layer's node has its record's id; in a block whose inside is shown in place the
// ids of the instances around stand before it, each followed by "/". No record's id holds a "/".
import type { WireEnd } from '../../core/document/model.ts';

/** Notes and ports have node ids no layer can have. */
export const noteNodeId = (id: string, level = ''): string => `${level}/note/${id}`;
/** The node id of a block's own input or output while the block is looked into. */
export const portNodeId = (side: 'in' | 'out', name: string): string => `/${side}/${name}`;
/** The id of a handle on a frame that leads inwards, from an input of the block or to an output. */
export const innerHandle = (side: 'in' | 'out', name: string): string => `/${side}/${name}`;

/** What a node stands for, from its id: which sort of thing, its record, and the level it is drawn on (`stage1/`, '' for what is shown). */
export interface NodeName {
  readonly sort: 'layer' | 'note' | 'port';
  readonly id: string;
  readonly level: string;
}

/** What a node stands for, from its id. */
export function recordOfNode(node: string): NodeName {
  if (node.startsWith('/')) return node.startsWith('/note/') ? { sort: 'note', id: node.slice(6), level: '' } : { sort: 'port', id: node, level: '' };
  const note = node.indexOf('//note/');
  if (note !== -1) return { sort: 'note', id: node.slice(note + 7), level: node.slice(0, note + 1) };
  const last = node.lastIndexOf('/');
  return { sort: 'layer', id: node.slice(last + 1), level: node.slice(0, last + 1) };
}

/** The record of a wire, from the id of its edge; the wires of a block's own ports keep their made-up ids. */
export function wireOfEdge(edge: string): string {
  const own = /(^|\/)(\/(?:in|out)\/.*)$/u.exec(edge);
  return own?.[2] ?? edge.slice(edge.lastIndexOf('/') + 1);
}

/** The level an edge is drawn on. */
export const levelOfEdge = (edge: string): string => edge.slice(0, edge.length - wireOfEdge(edge).length);

/** The end of a wire a handle stands for, and the level it is drawn on. Ends of the layer '' are the block's own ports. */
export function endOfHandle(node: string, handle: string): { readonly level: string; readonly end: WireEnd } {
  const name = recordOfNode(node);
  if (name.sort === 'port') return { level: '', end: { layer: '', port: node.slice(node.indexOf('/', 1) + 1) } };
  if (handle.startsWith('/')) return { level: `${node}/`, end: { layer: '', port: handle.slice(handle.indexOf('/', 1) + 1) } };
  return { level: name.level, end: { layer: name.id, port: handle } };
}

/** The node and handle of an end of a wire on a level. */
export function handleOfEnd(level: string, end: WireEnd, type: 'source' | 'target'): { readonly node: string; readonly handle: string } {
  if (end.layer !== '') return { node: level + end.layer, handle: end.port };
  const side = type === 'source' ? 'in' : 'out';
  return level === '' ? { node: portNodeId(side, end.port), handle: type === 'source' ? 'out' : 'in' } : { node: level.slice(0, -1), handle: innerHandle(side, end.port) };
}
