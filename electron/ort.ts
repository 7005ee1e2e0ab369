// The Runtime over onnxruntime-node, and its only importer. What its 1.30 forces on us: a run copies every output into fresh
// memory and inputs into none. Carried values are fed back as they came; on CPU the next value is written over the present
// one where the graph was proven to allow it (else the update would overwrite weights the backward pass still reads), and the
// copy the binding makes all the same is given back at once. On WebGPU carried values stay GPU buffers, and reading one goes
// through a session of Identity nodes, because `getData()` on them aborts the whole process.
import * as ort from 'onnxruntime-node';
import { bug, fail, ok, type Failure, type Result } from '../core/base/diagnostic.ts';
import type { TensorType } from '../core/base/shape.ts';
import type { Tensor, Tensors } from '../core/base/tensor.ts';
import { GraphBuilder } from '../core/ir/graph.ts';
import { writeModel } from '../core/onnx/write.ts';
import { EngineError, type DeviceName, type Runtime, type Session, type SessionOptions } from '../core/run/runtime.ts';

/** The version of the engine. */
export const engineVersion: string = ort.env.versions.node ?? ort.env.versions.common;

/** Providers this build of the engine knows, and whether their libraries came with it. */
export const providers: readonly { readonly name: string; readonly bundled: boolean }[] = ort.listSupportedBackends();

/** How a device is asked for. WebGPU's default layout gives wrong convolutions for some channel counts; NCHW is right. */
const providerOf: Readonly<Record<DeviceName, ort.InferenceSession.ExecutionProviderConfig>> = {
  cpu: 'cpu',
  webgpu: { name: 'webgpu', preferredLayout: 'NCHW' },
  cuda: 'cuda',
  dml: 'dml',
};

function optionsOf({ device, threads, profile, carry }: SessionOptions): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: [providerOf[device]],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    // The memory plan lays a second arena beside the first run's: ResNet-18's step takes 1.7 times the memory with it, at no gain.
    enableMemPattern: false,
    // What goes wrong comes back as an error; the engine need not print it as well.
    logSeverityLevel: 4,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
    ...(device === 'webgpu' && carry !== undefined && carry.length > 0 ? { preferredOutputLocation: Object.fromEntries(carry.map(({ output }) => [output, 'gpu-buffer' as const])) } : {}),
    // Numbers below 1e-38 are slow on CPUs and mean nothing here.
    extra: { session: { set_denormal_as_zero: '1' } },
  };
}

/** The engine's own words: the first line, without places in its source and the conditions it checked. */
function kernelMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n', 1)[0] ?? '';
  return line.replace(/\[ONNXRuntimeError\] : \d+ : /g, '').replace(/(?:\/\S+\.(?:cc|h):\d+ )?\S*(?:void |const )?(?:onnxruntime::)\S.*? was false\. /, '').trim();
}

function detailOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A model of one addition, small enough to say whether a device works at all. */
function tinyModel(): Uint8Array {
  const builder = new GraphBuilder('tiny');
  const type: TensorType = { dtype: 'float32', dims: [1] };
  const x = builder.input('x', type);
  builder.output('y', builder.op('Add', [x, x], {}), type);
  return unwrapped(writeModel(builder.finish()));
}

function unwrapped<T>(result: Result<T>): T {
  return result.ok ? result.value : bug(result.error.message);
}

/** Opens a device and runs one addition on it: null when that works, else the engine's reason. */
export async function tryDevice(device: DeviceName): Promise<{ readonly reason: string; readonly detail: string } | null> {
  try {
    const native = await ort.InferenceSession.create(tinyModel(), optionsOf({ device }));
    const { y } = await native.run({ x: new ort.Tensor('float32', Float32Array.of(2), [1]) });
    await native.release();
    if (y === undefined || y.data[0] !== 4) return { reason: `2 + 2 gave ${String(y?.data[0])}`, detail: '' };
    return null;
  } catch (error) {
    return { reason: kernelMessage(error), detail: detailOf(error) };
  }
}

/** The engine. A model it refuses is a failure `model-refused` with the kernel's message; a device that is not there `device-missing`. */
export const ortRuntime: Runtime = {
  async open(model, options) {
    try {
      return ok(new OrtSession(await ort.InferenceSession.create(model, optionsOf(options)), options));
    } catch (error) {
      const missing = options.device === 'cpu' ? null : await tryDevice(options.device);
      if (missing !== null) return fail('device-missing', `Device ${options.device} cannot be used: ${missing.reason}. "convas devices" lists what this machine has.`, missing.detail);
      return { ok: false, error: refusal('model-refused', `The engine refused the model on ${options.device}`, error) };
    }
  },
};

function refusal(code: string, what: string, error: unknown): Failure {
  const message = kernelMessage(error);
  return { code, message: `${what}: ${message}${message.endsWith('.') ? '' : '.'}`, detail: detailOf(error) };
}

class OrtSession implements Session {
  readonly #native: ort.InferenceSession;
  readonly #options: SessionOptions;
  readonly #carry: NonNullable<SessionOptions['carry']>;
  readonly #mayOverwrite: ReadonlySet<string>;
  readonly #present = new Map<string, ort.Tensor>();
  readonly #readers = new Map<string, ort.InferenceSession>();
  /** carried values somebody read and may still hold: never overwritten, never freed here */
  readonly #given = new Set<ort.Tensor>();

  constructor(native: ort.InferenceSession, options: SessionOptions) {
    this.#native = native;
    this.#options = options;
    this.#carry = options.carry ?? [];
    this.#mayOverwrite = new Set(options.device === 'cpu' ? this.#carry.filter(({ overwrites }) => overwrites === true).map(({ input }) => input) : []);
  }

  async run(feeds: Tensors, fetches: readonly string[]): Promise<Tensors> {
    const fed: Record<string, ort.Tensor> = {};
    for (const [name, tensor] of Object.entries(feeds)) fed[name] = toOrt(tensor);
    for (const { input } of this.#carry) fed[input] = this.#present.get(input) ?? bug(`carried input "${input}" was not put before the first run`);
    let out: ort.InferenceSession.OnnxValueMapType;
    try {
      out = await this.#native.run(fed, this.#wanted(fetches));
    } catch (error) {
      throw new EngineError(refusal('engine-failed', `The engine failed on ${this.#options.device}`, error));
    }
    for (const { input, output } of this.#carry) {
      const next = fetched(out, output);
      const present = this.#overwritten(input);
      // The value was written over the present one; what came back is the copy the binding makes all the same.
      if (present !== null) release(next);
      else this.#keep(input, next);
    }
    return Object.fromEntries(fetches.map((name) => [name, toTensor(fetched(out, name))]));
  }

  /** Where each output goes: into the present value where it may, else into fresh memory. */
  #wanted(fetches: readonly string[]): Record<string, ort.Tensor | null> {
    const wanted: Record<string, ort.Tensor | null> = Object.fromEntries(fetches.map((name) => [name, null]));
    for (const { input, output } of this.#carry) wanted[output] = this.#overwritten(input);
    return wanted;
  }

  #overwritten(input: string): ort.Tensor | null {
    const present = this.#present.get(input);
    return present !== undefined && this.#mayOverwrite.has(input) && !this.#given.has(present) ? present : null;
  }

  put(values: Tensors): void {
    for (const [name, tensor] of Object.entries(values)) {
      if (!this.#carry.some(({ input }) => input === name)) bug(`"${name}" is not carried`);
      this.#keep(name, toOrt(tensor));
    }
  }

  #keep(input: string, next: ort.Tensor): void {
    const before = this.#present.get(input);
    this.#present.set(input, next);
    if (before === undefined) return;
    if (before.location === 'gpu-buffer') before.dispose();
    else if (!this.#given.delete(before)) release(before);
  }

  async read(inputs: readonly string[]): Promise<Readonly<Record<string, Tensor>>> {
    const present = inputs.map((input) => [input, this.#present.get(input) ?? bug(`carried input "${input}" has no value yet`)] as const);
    const remote = present.filter(([, tensor]) => tensor.location === 'gpu-buffer');
    const down = remote.length === 0 ? {} : await this.#download(Object.fromEntries(remote));
    return Object.fromEntries(present.map(([input, tensor]) => {
      if (tensor.location !== 'gpu-buffer') this.#given.add(tensor);
      return [input, toTensor(down[input] ?? tensor)];
    }));
  }

  letGo(): void {
    this.#given.clear();
  }

  async #download(values: Readonly<Record<string, ort.Tensor>>): Promise<Readonly<Record<string, ort.Tensor>>> {
    const names = Object.keys(values);
    const key = JSON.stringify(names);
    const reader = this.#readers.get(key) ?? await ort.InferenceSession.create(identities(values), optionsOf({ device: this.#options.device }));
    this.#readers.set(key, reader);
    const out = await reader.run(Object.fromEntries(names.map((name, i) => [`in${i}`, values[name] as ort.Tensor])));
    return Object.fromEntries(names.map((name, i) => [name, fetched(out, `out${i}`)]));
  }

  async close(): Promise<void> {
    for (const tensor of this.#present.values()) if (tensor.location === 'gpu-buffer') tensor.dispose();
    this.#present.clear();
    for (const reader of this.#readers.values()) await reader.release();
    this.#readers.clear();
    if (this.#options.profile !== undefined) this.#native.endProfiling();
    await this.#native.release();
  }
}

const nowhere = new MessageChannel();
nowhere.port1.close();

/**
 * Frees the memory of a value the step has replaced. Collection would come too late: a step of AlexNet leaves half a
 * gigabyte behind. A buffer sent to a closed port is freed at once.
 */
function release({ data }: ort.Tensor): void {
  if (!(data instanceof Float32Array) || data.byteLength < 2 ** 20 || !(data.buffer instanceof ArrayBuffer)) return;
  // Values read from one file share its memory: what others still look at is not ours to free.
  if (data.byteLength !== data.buffer.byteLength) return;
  nowhere.port1.postMessage(null, [data.buffer]);
}

function identities(values: Readonly<Record<string, ort.Tensor>>): Uint8Array {
  const builder = new GraphBuilder('download');
  Object.values(values).forEach((tensor, i) => {
    const type: TensorType = { dtype: dtypeOf(tensor), dims: tensor.dims };
    builder.output(`out${i}`, builder.input(`in${i}`, type), type);
  });
  return unwrapped(writeModel(builder.finish()));
}

function fetched(out: ort.InferenceSession.OnnxValueMapType, name: string): ort.Tensor {
  const value = out[name] ?? bug(`the engine gave no "${name}"`);
  return value instanceof ort.Tensor ? value : bug(`"${name}" is no tensor`);
}

function toOrt({ dtype, data, dims }: Tensor): ort.Tensor {
  return new ort.Tensor(dtype, data, dims);
}

function dtypeOf(tensor: ort.Tensor): Tensor['dtype'] {
  const { type } = tensor;
  return type === 'float32' || type === 'int64' || type === 'int32' || type === 'uint8' || type === 'bool' ? type : bug(`a value of type ${type}`);
}

function toTensor(tensor: ort.Tensor): Tensor {
  return { dtype: dtypeOf(tensor), dims: tensor.dims, data: tensor.data } as Tensor;
}
