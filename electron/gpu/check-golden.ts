// Goldens on a device: each layer and loss forward and backward, judged against PyTorch's numbers.
import { bug } from '../../core/base/diagnostic.ts';
import type { Tensors } from '../../core/base/tensor.ts';
import { writeModel } from '../../core/onnx/write.ts';
import type { DeviceName } from '../../core/run/runtime.ts';
import { layerCase, lossCase, type Expected, type GoldenCase } from './golden-case.ts';
import { relativeError, type LayerGolden, type LossGolden } from './goldens.ts';
import type { Heard, Placement } from './question.ts';
import type { Workshop } from './workshop.ts';

/** How a case ended. `right` and `wrong` are answers; the others say what came instead of one. */
export type Outcome = 'right' | 'wrong' | Exclude<Heard['kind'], 'device' | 'model' | 'training'>;

/** A golden on a device. */
export interface GoldenRow {
  readonly kind: 'layer' | 'loss';
  readonly id: string;
  readonly device: DeviceName;
  readonly outcome: Outcome;
  /** the value furthest from PyTorch's, as a share of its largest element */
  readonly worst: { readonly output: string; readonly error: number } | null;
  /** the kernel's words, or what became of the process */
  readonly message: string | null;
  readonly placement: Placement | null;
}

/** Largest differences allowed, as shares of the largest expected value: forward and gradients. */
const bounds = (device: DeviceName): Readonly<Record<Expected['of'], number>> => (device === 'cpu' ? { forward: 1e-5, gradient: 1e-4 } : { forward: 1e-3, gradient: 1e-3 });

const secondsPerCase = 120;

/** Runs one layer or loss golden on a device. */
export async function checkGolden(workshop: Workshop, device: DeviceName, golden: LayerGolden | LossGolden): Promise<GoldenRow> {
  const isLayer = 'kind' in golden;
  const { graph, feeds, expected } = isLayer ? layerCase(golden, device) : lossCase(golden, device);
  const model = writeModel(graph);
  if (!model.ok) return bug(model.error.message);
  const heard = await workshop.ask({ kind: 'model', device, model: model.value, feeds, fetches: expected.map(({ output }) => output) }, secondsPerCase);
  const common = { kind: isLayer ? 'layer' : 'loss', id: golden.id, device } as const;
  if (heard.kind !== 'model') return { ...common, ...instead(heard), worst: null, placement: null };
  return { ...common, ...judged(device, expected, heard.outputs), message: null, placement: heard.placement };
}

/** What stands in a row when no answer came. */
export function instead(heard: Heard): { readonly outcome: Outcome; readonly message: string } {
  return 'message' in heard ? { outcome: heard.kind, message: heard.message } : bug(`an answer about a ${heard.kind} was not asked for`);
}

function judged(device: DeviceName, expected: GoldenCase['expected'], outputs: Tensors): Pick<GoldenRow, 'outcome' | 'worst'> {
  const errors = expected.map(({ output, value, of }) => ({ output, of, error: relativeError(outputs[output] ?? { dims: [], data: [] }, value) }));
  const worst = errors.reduce((a, b) => (b.error > a.error ? b : a));
  const within = errors.every(({ error, of }) => error <= bounds(device)[of]);
  return { outcome: within ? 'right' : 'wrong', worst: { output: worst.output, error: worst.error } };
}
