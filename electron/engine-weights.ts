// Trained weights for a network: from a run folder or a file beside a drawing, checked against what the drawing has.
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import type { Tensor, Tensors } from '../core/base/tensor.ts';
import type { WeightSlot } from '../core/compile/forward.ts';
import type { ReadTensorFile } from '../core/run/safetensors.ts';
import { readTensorFile } from './runs/tensors.ts';

/** Reads a file of weights somebody chose; one that cannot be used is answered with what to choose instead. */
export async function readWeights(path: string): Promise<Result<ReadTensorFile>> {
  const read = await readTensorFile(path);
  if (read.ok) return read;
  const { error } = read;
  return { ok: false, error: error.code === 'weights-unreadable' ? { ...error, message: `${error.message} Choose another file, such as last.safetensors of the run.` } : error };
}

/**
 * The weights of a network out of a file's tensors; those the file has besides are left. Fails (`weights-differ`) naming the
 * layers whose weights are missing or of another size.
 */
export function fitWeights(tensors: Tensors, slots: readonly WeightSlot[], file: string): Result<Tensors> {
  const fitted: Record<string, Tensor> = {};
  const wrong: string[] = [];
  for (const { name, dims } of slots) {
    const tensor = tensors[name];
    if (tensor === undefined) wrong.push(`${name} is missing`);
    else if (tensor.dtype !== 'float32' || tensor.dims.join() !== dims.join()) wrong.push(`${name} is ${tensor.dims.join('×') || 'one number'} in the file and ${dims.join('×')} in the network`);
    else fitted[name] = tensor;
  }
  if (wrong.length === 0) return ok(fitted);
  return fail('weights-differ', `${file} was not made for this network: ${wrong.slice(0, 6).join('; ')}${wrong.length > 6 ? `; and ${wrong.length - 6} more` : ''}. Choose the weights that belong to it.`);
}
