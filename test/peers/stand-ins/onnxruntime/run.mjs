// Runs a model on onnxruntime-node: run.mjs MODEL FEEDS.json ANSWER.json, tensors as in ../../tensors.py.
import { readFileSync, writeFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';

const arrays = { float32: Float32Array, float64: Float64Array, int64: BigInt64Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array };
const [model, given, answer] = process.argv.slice(2);

function decode({ dtype, shape, base64 }) {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new ort.Tensor(dtype, new arrays[dtype](bytes.buffer), shape);
}

const encode = ({ type, dims, data }) => ({ shape: dims, dtype: type, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') });

const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3 });
const feeds = JSON.parse(readFileSync(given, 'utf8'));
const results = await session.run(Object.fromEntries(Object.entries(feeds).map(([name, entry]) => [name, decode(entry)])));
writeFileSync(answer, JSON.stringify(Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, encode(tensor)]))));
