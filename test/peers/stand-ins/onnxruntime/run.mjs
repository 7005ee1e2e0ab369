// Runs a model on onnxruntime-node: run.mjs MODEL FEEDS.json ANSWER.json, tensors as in ../../tensors.py.
import { readFileSync, writeFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';

/** @typedef {{ shape: number[], dtype: 'float32' | 'float64' | 'int64' | 'int32' | 'uint8' | 'bool', base64: string }} Packed */

const arrays = { float32: Float32Array, float64: Float64Array, int64: BigInt64Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array };
const [model = '', given = '', answer = ''] = process.argv.slice(2);

/** @param {Packed} packed */
const decode = ({ dtype, shape, base64 }) => new ort.Tensor(dtype, new arrays[dtype](Uint8Array.from(Buffer.from(base64, 'base64')).buffer), shape);

/** @param {ort.Tensor} tensor */
function encode({ type, dims, data }) {
  if (!ArrayBuffer.isView(data)) throw new Error(`a tensor of ${type} is not passed on here`);
  return { shape: dims, dtype: type, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') };
}

const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3 });
/** @type {Record<string, Packed>} */
const feeds = JSON.parse(readFileSync(given, 'utf8'));
const results = await session.run(Object.fromEntries(Object.entries(feeds).map(([name, entry]) => [name, decode(entry)])));
writeFileSync(answer, JSON.stringify(Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, encode(/** @type {ort.Tensor} */ (tensor))]))));
