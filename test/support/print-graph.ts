// A graph as text, one line for each input, constant, node and output: stable, so that a printed graph can be kept and compared.
import { formatDims, type TensorType } from '../../core/base/shape.ts';
import type { Tensor } from '../../core/base/tensor.ts';
import { isGraph, isList } from '../../core/ir/attributes.ts';
import type { Attribute, Graph, Node } from '../../core/ir/graph.ts';

/** Constants of at most this many elements are written out, larger ones only described. */
const written = 8;

/** Writes a graph as lines of text. With `types` (from `inferTypes`) each node's outputs carry their type. */
export function printGraph(graph: Graph, types?: ReadonlyMap<string, TensorType>): string {
  return `${lines(graph, types).join('\n')}\n`;
}

function lines(graph: Graph, types: ReadonlyMap<string, TensorType> | undefined): string[] {
  return [
    `graph ${graph.name}`,
    ...graph.inputs.map(({ name, type }) => `  input ${name}: ${typeText(type)}`),
    ...Array.from(graph.constants, ([name, tensor]) => `  constant ${name}: ${tensorText(tensor)}`),
    ...graph.nodes.flatMap((node) => nodeLines(node, types)),
    ...graph.outputs.map(({ name, type }) => `  output ${name}: ${typeText(type)}`),
  ];
}

function nodeLines(node: Node, types: ReadonlyMap<string, TensorType> | undefined): string[] {
  const outputs = node.outputs.map((name) => {
    const type = types?.get(name);
    return type === undefined ? name || '_' : `${name}: ${typeText(type)}`;
  });
  const label = node.name === node.outputs[0] ? '' : ` "${node.name}"`;
  const entries = Object.entries(node.attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = entries.filter(([, value]) => !isGraph(value)).map(([key, value]) => `${key}=${attributeText(value)}`);
  const head = `  ${outputs.join(', ')} = ${node.op}${label}(${node.inputs.map((name) => name || '_').join(', ')})${plain.length > 0 ? ` ${plain.join(' ')}` : ''}`;
  const bodies = entries.flatMap(([key, value]) => (isGraph(value) ? [`    ${key}:`, ...lines(value, undefined).map((line) => `    ${line}`)] : []));
  return [head, ...bodies];
}

function attributeText(value: Attribute): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return `[${value.join(',')}]`;
  return isGraph(value) ? value.name : tensorText(value);
}

function tensorText(tensor: Tensor): string {
  const type = typeText({ dtype: tensor.dtype, dims: tensor.dims });
  return tensor.data.length > written ? type : `${type} = [${tensor.data.join(', ')}]`;
}

function typeText(type: TensorType): string {
  return `${type.dtype} ${formatDims(type.dims)}`;
}
