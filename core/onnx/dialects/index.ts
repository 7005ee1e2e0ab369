// The dialect of every op: how it is said in the catalogue's words at each operator set version, or why it is not.
import { shortened } from '../../base/words.ts';
import { isOp, ops } from '../../ir/ops.ts';
import type { WireNode } from '../model.ts';
import { arithmetic } from './arithmetic.ts';
import { early } from './early.ts';
import { layers } from './layers.ts';
import { layout } from './layout.ts';
import { same, type Dialect, type Said, type Saying } from './said.ts';

/** The oldest and newest operator set version that is read; the newest is that of the engine. */
export const readRange = [1, 26] as const;

const later: Readonly<Record<string, Dialect>> = { ...arithmetic, ...layout, ...layers };

const dialects: Readonly<Record<string, Dialect>> = {
  ...later,
  ...Object.fromEntries(Object.entries(early).map(([op, forms]) => [op, [...forms, ...(later[op] ?? [])]])),
};

/** Inputs, outputs and attributes a node may have; beyond it the work of reading one would grow without measure. */
const mostParts = 1024;

const quantised = /^(QLinear|Quantize|Dequantize|DynamicQuantize)|Integer$/;
const bodies: readonly string[] = ['If', 'Loop', 'Scan', 'SequenceMap'];
const recurrent: readonly string[] = ['RNN', 'LSTM', 'GRU'];

/** A node of the file in the catalogue's words, or the sentence (without its full stop) that says why there are none. */
export function said(node: WireNode, at: Saying, functions: readonly string[]): Said {
  const { op, domain } = node;
  for (const [count, what] of [[node.inputs.length, 'inputs'], [node.outputs.length, 'outputs'], [node.attributes.length, 'attributes']] as const) {
    if (count > mostParts) return `It has ${count} ${what}; Convas reads nodes of at most ${mostParts}`;
  }
  if (functions.includes(`${domain}.${op}`)) return `${shown(op)} is a function the file defines for itself, which Convas does not look into`;
  if (domain !== '') return `${shown(op)} is an operation of ${shown(domain)}, not of the ONNX standard`;
  if (bodies.includes(op)) return `${op} runs a graph of its own, which Convas does not look into`;
  if (quantised.test(op)) return `${shown(op)} computes with quantised integers, which Convas does not`;
  if (recurrent.includes(op)) return `${op} is a recurrent layer, which Convas does not have`;
  const dialect: Dialect | undefined = Object.hasOwn(dialects, op) ? dialects[op] : isOp(op) ? [[1, same]] : undefined;
  if (dialect === undefined) return `Convas has no operation ${shown(op)}`;
  const form = dialect.findLast(([since]) => since <= at.opset);
  return form === undefined ? `${op} exists from opset ${dialect[0]?.[0]} on, the file has ${at.opset}` : form[1](node, at);
}

const shown = (name: string): string => shortened(name, 60) || 'a node without operation';

/** Every op of the standard that is read in the catalogue's words, for documents and tests. */
export const saidOps: readonly string[] = [...new Set([...Object.keys(ops), ...Object.keys(dialects)])].filter((op) => !bodies.includes(op)).sort();
