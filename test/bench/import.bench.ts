// `npm run bench -- import`: a VGG-16 of 550 MB, written with random weights, opened by a fresh process: time and memory
// from the file to the model an importer works with. And ResNet-50, from the file to the drawing a person reads.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stream } from '../../core/base/random.ts';
import { float32 } from '../../core/base/shape.ts';
import { floats, int64s, sizeOf, type Tensor } from '../../core/base/tensor.ts';
import { GraphBuilder, type Graph } from '../../core/ir/graph.ts';
import { writeModelParts } from '../../core/onnx/write.ts';
import { writeAtomically } from '../../electron/files.ts';
import { importModel } from '../../core/import/index.ts';
import { readable } from '../../core/import/readable.ts';
import { openOnnx } from '../../electron/onnx-model.ts';
import { at } from '../../build/paths.js';
import { median } from './alternate.ts';
import { milliseconds, printFigures } from './figures.ts';

const rounds = 5;

/** VGG-16 (configuration D): 138,357,544 weights. */
function vgg16(): { readonly graph: Graph; readonly weights: Readonly<Record<string, Tensor>> } {
  const b = new GraphBuilder('vgg16');
  const weights: Record<string, Tensor> = {};
  const weight = (name: string, dims: readonly number[]): string => {
    const random = stream(1, ...dims);
    const data = new Float32Array(sizeOf(dims));
    for (let i = 0; i < data.length; i++) data[i] = i % 4096 === 0 ? random.normal() : (data[i - 1] as number) * -0.999;
    weights[name] = floats(dims, data);
    return b.input(name, float32(dims));
  };
  let x = b.input('x', float32(['N', 3, 224, 224]));
  let channels = 3;
  for (const [stage, [filters, count]] of ([[64, 2], [128, 2], [256, 3], [512, 3], [512, 3]] as const).entries()) {
    for (let i = 0; i < count; i++) {
      const name = `features/${stage}/${i}`;
      x = b.op('Relu', [b.op('Conv', [x, weight(`${name}/weight`, [filters, channels, 3, 3]), weight(`${name}/bias`, [filters])], { pads: [1, 1, 1, 1] })], {});
      channels = filters;
    }
    x = b.op('MaxPool', [x], { kernel_shape: [2, 2], strides: [2, 2] });
  }
  x = b.op('Reshape', [x, b.constant('shape', int64s([0, -1]))], {});
  for (const [i, [from, to]] of ([[25_088, 4096], [4096, 4096], [4096, 1000]] as const).entries()) {
    x = b.op('Gemm', [x, weight(`classifier/${i}/weight`, [to, from]), weight(`classifier/${i}/bias`, [to])], { transB: 1 });
    if (i < 2) x = b.op('Relu', [x], {});
  }
  b.output('y', x, float32(['N', 1000]));
  return { graph: b.finish(), weights };
}

interface Opened {
  readonly milliseconds: number;
  /** highest resident memory of the whole process, in bytes */
  readonly peak: number;
  readonly weights: number;
}

/** Highest memory of this process, in bytes; what the process that started it held does not count. */
function highest(): number {
  return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

/** In a process of its own: opens the file and says what it took. */
async function open(path: string): Promise<void> {
  const begun = performance.now();
  const model = await openOnnx(path);
  const took = performance.now() - begun;
  if (!model.ok) throw new Error(model.error.message);
  const opened: Opened = { milliseconds: took, peak: highest(), weights: [...model.value.constants.values()].reduce((n, t) => n + t.data.length, 0) };
  console.log(JSON.stringify(opened));
}

interface Drawn {
  readonly milliseconds: number;
  readonly layers: number;
  readonly cards: number;
}

/** In a process of its own, as the first import of a day is: from the file to a drawing with blocks and places. */
async function draw(path: string): Promise<void> {
  const begun = performance.now();
  const model = await openOnnx(path);
  if (!model.ok) throw new Error(model.error.message);
  const { document, report } = readable(importModel(model.value));
  const drawn: Drawn = { milliseconds: performance.now() - begun, layers: report.layers, cards: Object.values(document.layers).filter((layer) => layer.parent === null).length };
  console.log(JSON.stringify(drawn));
}

async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'convas-bench-'));
  try {
    const path = join(folder, 'vgg16.onnx');
    const { graph, weights } = vgg16();
    const parts = writeModelParts(graph, { weights });
    if (!parts.ok) throw new Error(parts.error.message);
    const written = await writeAtomically(path, parts.value);
    if (!written.ok) throw new Error(written.error.message);
    readFileSync(path);
    const runs = Array.from({ length: rounds }, () => JSON.parse(execFileSync(process.execPath, [process.argv[1] ?? '', '--open', path], { encoding: 'utf8' })) as Opened);
    const size = written.value.bytes;
    const resnet = Array.from({ length: rounds }, () => JSON.parse(execFileSync(process.execPath, [process.argv[1] ?? '', '--draw', at('test/corpus/onnx/light_resnet50.onnx')], { encoding: 'utf8' })) as Drawn);
    const [drawing, cards] = [median(resnet.map((r) => r.milliseconds)), resnet[0]?.cards ?? Infinity];
    const [took, peak] = [median(runs.map((r) => r.milliseconds)), Math.max(...runs.map((r) => r.peak))];
    process.exitCode = printFigures('Opening models somebody else made', 'import', 'docs/bench-import.md', [
      `VGG-16 with ${runs[0]?.weights.toLocaleString('en-US') ?? '?'} numbers, ${(size / 2 ** 20).toFixed(0)} MiB, opened ${rounds} times by processes of their own, the file in the system's cache. Memory is the highest of the`,
      `whole process, Node itself included. ResNet-50 of the ONNX project, ${resnet[0]?.layers ?? '?'} layers, from the file to a drawing with blocks and places, the same way.`,
    ], [
      { what: 'file to model, median', got: milliseconds(took), bound: '3000 ms', holds: took < 3000 },
      { what: 'ResNet-50: file to laid-out drawing, median', got: milliseconds(drawing), bound: '1500 ms', holds: drawing < 1500 },
      { what: 'ResNet-50: cards of its drawing', got: String(cards), bound: 'fewer than 20', holds: cards < 20 },
      { what: 'memory ÷ file', got: (peak / size).toFixed(2), bound: '1.3', holds: peak / size < 1.3 },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [, , does, file = ''] = process.argv;
await (does === '--open' ? open(file) : does === '--draw' ? draw(file) : bench());
