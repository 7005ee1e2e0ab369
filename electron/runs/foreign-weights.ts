// Weights of a file somebody chose, put where those of a drawing are: a state dict, or weights that Convas wrote.
import { basename } from 'node:path';
import type { Tensors } from '../../core/base/tensor.ts';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { Document } from '../../core/document/model.ts';
import { networkOf } from '../../core/run/network.ts';
import { fromStateDict, type StateDictReport } from '../../core/run/state-dict.ts';
import { readTensorFile } from './tensors.ts';

/** The weights a drawing takes from a file, what went where, and what is to be known of the file. */
export interface ForeignWeights {
  readonly weights: Tensors;
  readonly report: StateDictReport;
  readonly notes: readonly string[];
}

/** Files that may hold a pickle, which can run code: none is ever opened. */
const mayRunCode = /\.(pt|pth|bin|pkl|ckpt)$/i;

/** Reads them. Fails as reading does (`weights-unreadable`) or as the two do not fit (`weights-differ`); `called` names the file in messages. */
export async function foreignWeights(document: Document, path: string, called: string = path): Promise<Result<ForeignWeights>> {
  if (mayRunCode.test(basename(path))) return fail('weights-unreadable', `${called} may hold a pickle, which can run code and is never opened. In Python, safetensors.torch.save_file(model.state_dict(), "weights.safetensors") writes a file that can be read.`);
  const network = networkOf(document);
  if (!network.ok) return network;
  const read = await readTensorFile(path);
  if (!read.ok) return { ok: false, error: { ...read.error, message: read.error.message.replaceAll(path, called) } };
  const { tensors, notes } = read.value;
  const found = fromStateDict(tensors, network.value.forward.weights, called);
  return found.ok ? ok({ ...found.value, notes }) : found;
}
