// What training and evaluation ask of an engine, and nothing more. `electron/ort.ts` implements it over onnxruntime-node;
// tests may implement it over anything.
import type { Result } from '../base/diagnostic.ts';
import type { Tensor, Tensors } from '../base/tensor.ts';

/** Devices an engine can be asked for by name. */
export type DeviceName = 'cpu' | 'webgpu' | 'cuda' | 'dml';

/** How a model is opened. */
export interface SessionOptions {
  readonly device: DeviceName;
  /** threads inside an operation (CPU); the engine's default when left out */
  readonly threads?: number;
  /** outputs that become inputs of the next run; the engine may keep them where they are */
  readonly carry?: readonly { readonly output: string; readonly input: string }[];
}

/** An opened model. Runs one at a time. */
export interface Session {
  /** Runs once. Carried inputs are not among `feeds`; carried outputs are not among the answers. */
  run(feeds: Tensors, fetches: readonly string[]): Promise<Tensors>;
  /** Sets carried inputs (all of them before the first run). The arrays are owned by the session from then on. */
  put(values: Tensors): void;
  /** Reads the present value of carried inputs, as copies that stay as they are. */
  read(inputs: readonly string[]): Promise<Readonly<Record<string, Tensor>>>;
  close(): Promise<void>;
}

/** Opens models. */
export interface Runtime {
  open(model: Uint8Array, options: SessionOptions): Promise<Result<Session>>;
}
