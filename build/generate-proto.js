// Writes core/onnx/onnx_pb.ts from build/proto/onnx.proto3 (ONNX 1.23, IR version 14) with protoc and protoc-gen-es.
//   node build/generate-proto.js           writes the file
//   node build/generate-proto.js --check   generates again and compares; without protoc it says so and checks nothing
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'core', 'onnx', 'onnx_pb.ts');
const check = process.argv.includes('--check');

if (spawnSync('protoc', ['--version']).status !== 0) {
  console.log('protoc is not installed (Debian: protobuf-compiler); nothing was generated or compared.');
  process.exit(check ? 0 : 2);
}

const folder = mkdtempSync(join(tmpdir(), 'onnx-proto-'));
try {
  copyFileSync(join(root, 'build', 'proto', 'onnx.proto3'), join(folder, 'onnx.proto'));
  const plugin = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'protoc-gen-es.cmd' : 'protoc-gen-es');
  const run = spawnSync('protoc', [`--plugin=protoc-gen-es=${plugin}`, `--es_out=${folder}`, '--es_opt=target=ts', `-I${folder}`, 'onnx.proto'], { encoding: 'utf8' });
  if (run.status !== 0) {
    console.error(run.stderr);
    process.exit(2);
  }
  const text = readFileSync(join(folder, 'onnx_pb.ts'), 'utf8');
  if (!check) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    console.error('core/onnx/onnx_pb.ts is not what build/proto/onnx.proto3 gives; run node build/generate-proto.js.');
    process.exit(1);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
