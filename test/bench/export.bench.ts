// `npm run bench -- export`: writing AlexNet as ONNX beside writing the same bytes, and the memory it takes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inferenceGraph } from '../../core/compile/evaluation.ts';
import { initialWeights } from '../../core/compile/initial.ts';
import { check } from '../../core/design/check.ts';
import { inferTypes } from '../../core/ir/verify.ts';
import { writeModelParts } from '../../core/onnx/write.ts';
import { writeAtomically } from '../../electron/files.ts';
import { median } from './alternate.ts';
import { milliseconds, printFigures, timed } from './figures.ts';
import { benchNets } from './nets.ts';

const rounds = 5;
const folder = mkdtempSync(join(tmpdir(), 'convas-bench-'));

/** Memory now and at its highest since the last reset, in MB (Linux; NaN elsewhere). */
function memory(): { readonly now: number; readonly peak: number } {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const read = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
    return { now: read('VmRSS'), peak: read('VmHWM') };
  } catch {
    return { now: NaN, peak: NaN };
  }
}

/** Makes the highest mark start again from now; what a process may always do to itself on Linux. */
function resetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // no such file: the peak stays that of the whole process
  }
}

async function written(parts: Iterable<Uint8Array>, name: string): Promise<number> {
  const result = await writeAtomically(join(folder, name), parts);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.bytes;
}

const draw = benchNets['alexnet'];
if (draw === undefined) throw new Error('there is no alexnet');
const checked = check(draw());
const weights = initialWeights(inferenceGraph(checked).forward, 1);

/** Everything between pressing the button and the file: lowering, types, encoding, writing. */
async function exported(): Promise<number> {
  const { graph } = inferenceGraph(checked);
  const types = inferTypes(graph);
  const parts = writeModelParts(graph, { weights, ...(types.ok ? { types: types.value } : {}) });
  if (!parts.ok) throw new Error(parts.error.message);
  return written(parts.value, 'exported.onnx');
}

try {
  resetPeak();
  const before = memory().now;
  const bytes = await exported();
  const extra = memory().peak - before;
  const plain = readFileSync(join(folder, 'exported.onnx'));
  const exports: number[] = [];
  const copies: number[] = [];
  for (let round = 0; round < rounds; round++) {
    exports.push((await timed(exported)).took);
    copies.push((await timed(() => written([plain], 'plain.onnx'))).took);
  }
  const ratio = median(exports) / median(copies);
  const megabytes = bytes / 2 ** 20;
  process.exitCode = printFigures('Exporting AlexNet', 'export', 'docs/bench-export.md', [
    `${megabytes.toFixed(0)} MB; ${rounds} exports and ${rounds} plain writes of the same bytes in turns, both flushed to disk and renamed. Memory is what the export adds to a process that holds the weights.`,
  ], [
    { what: 'export, median', got: milliseconds(median(exports)), bound: '–', holds: true },
    { what: 'the same bytes, median', got: milliseconds(median(copies)), bound: '–', holds: true },
    { what: 'ratio', got: ratio.toFixed(2), bound: '2', holds: ratio <= 2 },
    { what: 'extra memory ÷ file', got: (extra / megabytes).toFixed(2), bound: '1.2', holds: !(extra / megabytes > 1.2) },
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
