// What training and evaluation ask of an engine, and nothing more. `electron/ort.ts` implements it over onnxruntime-node;
// tests may implement it over anything.
import type { Failure, Result } from '../base/diagnostic.ts';
import type { Tensor, Tensors } from '../base/tensor.ts';

/** Devices an engine can be asked for by name. */
export type DeviceName = 'cpu' | 'webgpu' | 'cuda' | 'dml';

/** How a model is opened. */
export interface SessionOptions {
  readonly device: DeviceName;
  /** threads inside an operation (CPU); the engine's default when left out */
  readonly threads?: number;
  /**
   * outputs that become inputs of the next run; the engine may keep them where they are, and may write one over its input
   * where the graph allows it (`overwrites`)
   */
  readonly carry?: readonly { readonly output: string; readonly input: string; readonly overwrites?: boolean }[];
  /** file prefix: the engine writes there which provider ran each node and how long, when the session closes */
  readonly profile?: string;
}

/** An opened model. Runs one at a time. */
export interface Session {
  /** Runs once. Carried inputs are not among `feeds`; carried outputs are not among the answers. Rejects with EngineError. */
  run(feeds: Tensors, fetches: readonly string[]): Promise<Tensors>;
  /** Sets carried inputs (all of them before the first run). From then on the arrays are the session's: it may overwrite or free them. */
  put(values: Tensors): void;
  /** Reads the present value of carried inputs; runs leave what was read as it is until `letGo`, and so must the reader. */
  read(inputs: readonly string[]): Promise<Readonly<Record<string, Tensor>>>;
  /** Whoever read has done with it: the next run may write over it. */
  letGo(): void;
  close(): Promise<void>;
}

/** Opens models. */
export interface Runtime {
  open(model: Uint8Array, options: SessionOptions): Promise<Result<Session>>;
}

/** The engine could not run an opened model: no memory, a kernel that refuses at run time, a device lost. */
export class EngineError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'EngineError';
    this.failure = failure;
  }
}

/** The failure an engine answered with, for those who pass it on; what is no refusal of the engine is thrown on. */
export function engineRefusal(error: unknown): Result<never> {
  if (error instanceof EngineError) return { ok: false, error: error.failure };
  throw error;
}

/** What work with an engine answers; a refusal of the engine on the way is its failure. */
export async function engineAnswer<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    return engineRefusal(error);
  }
}
