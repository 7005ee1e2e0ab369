// `npm run pack-gpu-check`: everything gpu-check needs, packed into parts of a chosen size for a machine with a GPU but with
// neither Node nor network. There, `sh unpack.sh FOLDER` joins and unpacks the parts, and `FOLDER/run.sh` runs the check:
//   bin/node  dist/  node_modules/onnxruntime-{node,common}  templates/  nets/  goldens/  data/  lib/ (the Vulkan loader)  run.sh
import { spawn } from 'node:child_process';
import { chmodSync, closeSync, cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { bundle } from './bundle.js';
import { at } from './paths.js';

const help = `npm run pack-gpu-check -- [options]
  --out FOLDER          where the parts go (release/gpu-check)
  --part-size MB        largest part (60)
  --provider FOLDER     more provider libraries, such as libonnxruntime_providers_cuda.so and _shared.so; they are put beside
                        the engine's own library and must be built from the same release
  --data FOLDER         Fashion-MNIST, of which a sample is packed (Debian's place); without it gpu-check draws shapes
  --xz                  smaller, but the other machine must have xz`;

const usualData = '/usr/share/datasets/fashion-mnist';
const vulkanLoaders = ['/usr/lib/x86_64-linux-gnu/libvulkan.so.1', '/usr/lib64/libvulkan.so.1', '/usr/lib/libvulkan.so.1'];

/**
 * The first examples of an IDX file: the count in its header made smaller and the rest cut off. IDX is a magic number whose
 * last byte is the rank, then one big-endian size per axis, then the bytes.
 * @param {Buffer} idx
 * @param {number} count
 */
export function idxSample(idx, count) {
  const rank = idx[3] ?? 0;
  const sizes = Array.from({ length: rank }, (_, axis) => idx.readUInt32BE(4 + 4 * axis));
  const each = sizes.slice(1).reduce((product, size) => product * size, 1);
  const kept = Math.min(count, sizes[0] ?? 0);
  const sample = Buffer.from(idx.subarray(0, 4 + 4 * rank + kept * each));
  sample.writeUInt32BE(kept, 4);
  return sample;
}

/** @param {string} from @param {string} to */
function packData(from, to) {
  mkdirSync(to, { recursive: true });
  for (const [part, count] of /** @type {const} */ ([['train', 6400], ['t10k', 1000]]))
    for (const kind of ['images-idx3-ubyte', 'labels-idx1-ubyte'])
      writeFileSync(join(to, `${part}-${kind}.gz`), gzipSync(idxSample(gunzipSync(readFileSync(join(from, `${part}-${kind}.gz`))), count), { level: 9 }));
}

/** @param {string} stage @param {string | undefined} provider */
function packEngine(stage, provider) {
  const native = join('bin', 'napi-v6', process.platform, process.arch);
  for (const [name, parts] of /** @type {const} */ ([['onnxruntime-node', ['package.json', 'dist', native]], ['onnxruntime-common', ['package.json', 'dist']]]))
    for (const part of parts) cpSync(at('node_modules', name, part), join(stage, 'node_modules', name, part), { recursive: true, dereference: true });
  if (provider === undefined) return;
  for (const name of readdirSync(provider)) cpSync(join(provider, name), join(stage, 'node_modules', 'onnxruntime-node', native, name), { dereference: true });
}

const runScript = `#!/bin/sh
# Runs gpu-check from this folder; results go into its folder results (or --out FOLDER). More arguments are passed on.
here=$(cd "$(dirname "$0")" && pwd)
export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/lib"
[ -d "$here/data" ] && set -- --data "$here/data" "$@"
exec "$here/bin/node" "$here/dist/gpu-check.mjs" --out "$here/results" "$@"
`;

/**
 * Puts everything gpu-check needs into a folder, from where it runs by run.sh alone.
 * @param {string} stage folder to fill; must not exist
 * @param {{ provider?: string | undefined, data: string }} from
 */
export async function fill(stage, { provider, data }) {
  mkdirSync(join(stage, 'bin'), { recursive: true });
  cpSync(process.execPath, join(stage, 'bin', 'node'), { dereference: true });
  const files = await bundle({ 'gpu-check.mjs': 'electron/gpu-check.ts' }, join(stage, 'dist'));
  for (const name of files.filter((file) => file.endsWith('.map'))) rmSync(join(stage, 'dist', name));
  cpSync(at('templates'), join(stage, 'templates'), { recursive: true });
  cpSync(at('test', 'bench', 'nets'), join(stage, 'nets'), { recursive: true });
  mkdirSync(join(stage, 'goldens'));
  for (const name of ['layers.json', 'losses.json']) cpSync(at('test', 'golden', name), join(stage, 'goldens', name));
  const { name, version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify({ name, version, type: 'module' })}\n`);
  packEngine(stage, provider);
  const loader = vulkanLoaders.find((path) => existsSync(path));
  mkdirSync(join(stage, 'lib'), { recursive: true });
  if (loader !== undefined) cpSync(loader, join(stage, 'lib', basename(loader)), { dereference: true });
  if (existsSync(join(data, 'train-images-idx3-ubyte.gz'))) packData(data, join(stage, 'data'));
  else console.error(`No Fashion-MNIST in ${data}: packed without data, gpu-check draws shapes.`);
  writeFileSync(join(stage, 'run.sh'), runScript);
  chmodSync(join(stage, 'run.sh'), 0o755);
}

/**
 * Packs a folder into numbered parts.
 * @param {string} stage
 * @param {string} stem path of the parts without their number
 * @param {number} partBytes
 * @param {boolean} xz
 * @returns {Promise<{ name: string, bytes: number }[]>}
 */
async function split(stage, stem, partBytes, xz) {
  const tar = spawn('tar', ['-C', stage, xz ? '-cJf' : '-czf', '-', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  /** @type {Promise<number | null>} */
  const ended = new Promise((settle, fail) => tar.on('error', fail).on('close', settle));
  /** @type {{ name: string, bytes: number }[]} */
  const parts = [];
  let file = -1;
  for await (const chunk of tar.stdout) {
    for (let offset = 0; offset < chunk.length; ) {
      let part = parts.at(-1);
      if (part === undefined || part.bytes === partBytes) {
        if (file !== -1) closeSync(file);
        part = { name: `${stem}.${String(parts.length).padStart(3, '0')}`, bytes: 0 };
        parts.push(part);
        file = openSync(part.name, 'w');
      }
      const length = Math.min(chunk.length - offset, partBytes - part.bytes);
      writeSync(file, chunk, offset, length);
      part.bytes += length;
      offset += length;
    }
  }
  if (file !== -1) closeSync(file);
  const code = await ended;
  if (code !== 0) throw new Error(`tar ended with code ${code}`);
  return parts;
}

/**
 * Packs a folder into parts of at most `partBytes`, with the script that joins and unpacks them, unpack.sh, beside them.
 * @param {string} stage
 * @param {string} out folder of the parts; must exist
 * @param {string} stem
 * @param {number} partBytes
 * @param {boolean} xz
 */
export async function writeParts(stage, out, stem, partBytes, xz) {
  const name = `${stem}.tar.${xz ? 'xz' : 'gz'}`;
  const parts = await split(stage, join(out, name), partBytes, xz);
  const unpack = `#!/bin/sh\n# Joins the parts beside this script and unpacks them into a folder (default: ${stem}).\nset -e\ninto="\${1:-${stem}}"\nmkdir -p "$into"\ncat "$(dirname "$0")/${name}".* | tar -x${xz ? 'J' : 'z'}f - -C "$into"\necho "Now: $into/run.sh"\n`;
  writeFileSync(join(out, 'unpack.sh'), unpack);
  return parts;
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
export async function pack(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string', default: at('release', 'gpu-check') },
      'part-size': { type: 'string', default: '60' },
      provider: { type: 'string' },
      data: { type: 'string', default: usualData },
      xz: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const megabytes = Number(values['part-size']);
  if (values.help || !(megabytes >= 1)) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  const out = resolve(values.out);
  const stage = join(out, 'stage');
  mkdirSync(out, { recursive: true });
  for (const left of readdirSync(out)) if (/^(convas-gpu-check-.*\.tar\..*|unpack\.sh|stage)$/.test(left)) rmSync(join(out, left), { recursive: true });
  await fill(stage, { provider: values.provider, data: values.data });
  const parts = await writeParts(stage, out, `convas-gpu-check-${process.platform}-${process.arch}`, Math.floor(megabytes * 1e6), values.xz);
  rmSync(stage, { recursive: true });
  for (const part of parts) console.log(`${part.name}  ${(part.bytes / 1e6).toFixed(1)} MB`);
  console.log(`${join(out, 'unpack.sh')}  joins and unpacks them on the other machine`);
  return 0;
}
