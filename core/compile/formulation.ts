// Which formulation of an op a device gets, in one place. The kernels behind one op differ widely between execution
// providers, and some are missing: these choices were measured, and the reason stands at each.
import type { Device } from './rule.ts';

/** The choice per op. Convolutions choose in `convolution/`, where sizes count as well. */
export const formulationOf = {
  /**
   * `indices`: MaxPool's second output, then MaxUnpool or ScatterElements. Only the CPU and CUDA kernels give indices; the
   * WebGPU one fails at run time. `slices` compares strided slices with the maximum and runs on every device.
   */
  maxPool: (device: Device): 'indices' | 'slices' => (device === 'cpu' || device === 'cuda' ? 'indices' : 'slices'),
  /** Back from indices where windows lie side by side. `unpool`: MaxUnpool; `scatter`: ScatterElements, where MaxUnpool would fall back to the CPU. */
  maxPoolBack: (device: Device): 'unpool' | 'scatter' => (device === 'cpu' ? 'unpool' : 'scatter'),
  /** `op`: LogSoftmax; `written`: by hand, where the op would fall back to the CPU. */
  logSoftmax: (device: Device): 'op' | 'written' => (device === 'cpu' || device === 'cuda' ? 'op' : 'written'),
  /** `nary`: one Sum over all values; `chain`: additions two by two, where Sum would fall back to the CPU. */
  sum: (device: Device): 'nary' | 'chain' => (device === 'cpu' ? 'nary' : 'chain'),
  /** `one-hot`: the OneHot op; `equal`: a comparison with 0 … n−1, where OneHot would fall back to the CPU. */
  classes: (device: Device): 'one-hot' | 'equal' => (device === 'cpu' || device === 'cuda' ? 'one-hot' : 'equal'),
  /**
   * Batch normalisation of rows [N, C]: the WebGPU kernel answers wrong numbers for an even C, and right ones for the same
   * values as `maps` [N, C, 1].
   */
  rowNorm: (device: Device): 'rows' | 'maps' => (device === 'webgpu' ? 'maps' : 'rows'),
  /** `weight-left`: dense layers with few rows and large weights as W xᵀ, because the CPU kernel packs its right factor anew each time. */
  dense: (device: Device): 'weight-left' | 'gemm' => (device === 'cpu' ? 'weight-left' : 'gemm'),
  /** `fused`: the update of a dense weight begins inside its gradient's Gemm, which saves passes over memory on the CPU. */
  update: (device: Device): 'fused' | 'apart' => (device === 'cpu' ? 'fused' : 'apart'),
} as const;
