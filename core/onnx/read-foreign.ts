// The bytes of any ONNX file -> what an importer works with. Whatever the file holds, the answer is a Result: bytes that are
// no model, values that are not there and graphs that are none fail with a sentence; ops nobody knows stay as they are.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import type { TensorType } from '../base/shape.ts';
import { decodeModel } from './decode.ts';
import { readRange } from './dialects/index.ts';
import { withExternal, type External } from './external.ts';
import { NoGraph } from './foreign-order.ts';
import { ForeignReader } from './foreign-reader.ts';
import type { ForeignModel } from './foreign.ts';
import type { WireModel } from './model.ts';

/** How a file is read. */
export interface ReadOptions {
  /**
   * The bytes are the reader's from now on: large weights move by up to three bytes in place, so that they can be seen as
   * floats without a copy. Afterwards the bytes are no ONNX file any more.
   */
  readonly owned?: boolean;
  /** values that folding may make, in bytes; see `largestFolded` */
  readonly folded?: number;
}

/**
 * Reads a model somebody else made. `external` reads values kept in files beside it. Fails with `onnx-unreadable` (bytes that
 * are no model), `onnx-unsupported` (versions and forms Convas does not read), `onnx-invalid` (a graph that contradicts
 * itself) or `onnx-external` (values in other files that are not there, or not where they may be).
 */
export function readForeign(bytes: Uint8Array, external?: External, options: ReadOptions = {}): Result<ForeignModel> {
  const decoded = decodeModel(bytes);
  if (!decoded.ok) return decoded;
  const opset = opsetOf(decoded.value);
  if (!opset.ok) return opset;
  const model = withExternal(decoded.value, external);
  if (!model.ok) return model;
  try {
    return ok(foreign(model.value, opset.value, options));
  } catch (error) {
    if (error instanceof NoGraph) return fail('onnx-invalid', error.message);
    throw error;
  }
}

/** Files of other domains alone need no standard operators; those without any version are older than all that are read. */
function opsetOf({ opsets, graph }: WireModel): Result<number> {
  const [oldest, newest] = readRange;
  const opset = opsets[''] ?? (graph.nodes.every(({ domain }) => domain !== '') ? newest : undefined);
  if (opset === undefined || opset < oldest || opset > newest) {
    return fail('onnx-unsupported', `The model uses opset ${opset ?? 'none'} of the standard operators; Convas reads ${oldest} to ${newest}.`);
  }
  return ok(opset);
}

function foreign(model: WireModel, opset: number, options: ReadOptions): ForeignModel {
  const reader = new ForeignReader(model.graph, { opset, functions: model.functions ?? [], owned: options.owned ?? false, ...(options.folded === undefined ? {} : { folded: options.folded }) });
  const { inputs, outputs, nodes, constants, types, notes } = reader.read();
  const trainings = model.trainings ?? 0;
  return {
    name: model.graph.name,
    producer: model.producer,
    opset,
    metadata: model.metadata,
    inputs,
    outputs,
    nodes,
    constants,
    types: new Map<string, TensorType>(types),
    notes: trainings > 0 ? [...notes, 'The file also holds a graph for training, which is left out: Convas writes its own.'] : notes,
  };
}
