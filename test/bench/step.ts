// What a measuring process prints: one JSON object on its last line. torch_twin.py and step-process.ts print the same
// members, so that the harness needs not know whose they are.

/** A time taken many times over. */
export interface Times {
  /** the smallest */
  readonly best: number;
  readonly median: number;
}

/** `train NET` or `infer NET`, timed in a process of its own. */
export interface StepReport {
  /** whose step it was */
  readonly engine: 'torch' | 'convas';
  /** version of PyTorch, or of onnxruntime-node */
  readonly version: string;
  /** train: forward, backward and SGD with momentum 0.9, the loss read; infer: forward with the weights as constants */
  readonly mode: 'train' | 'infer';
  readonly net: string;
  readonly batch: number;
  readonly threads: number;
  /** steps timed, after a warm-up */
  readonly steps: number;
  /** of one step of one batch; with several steps in one run, the run's time over their number */
  readonly milliseconds: Times;
  readonly imagesPerSecond: Times;
  /** most memory the process held, from start to end (VmHWM) */
  readonly peakMegabytes: number;
  /** trained numbers; both sides must say the same before a ratio is printed */
  readonly parameters: number;
  /** multiply-accumulates of one image, of all layers and of the first (whose input needs no gradient); Convas leaves them out */
  readonly macs?: number;
  readonly firstLayerMacs?: number;
  /** the last step's loss */
  readonly loss: number | null;
  /** what the table should say beside the row: formulations chosen, steps per run */
  readonly note?: string;
}

/** `gemm`: the best rate of float32 matrix products, in 10⁹ operations a second (a multiplication and an addition are two). */
export interface GemmReport {
  readonly engine: 'torch' | 'convas';
  readonly version: string;
  readonly mode: 'gemm';
  readonly threads: number;
  readonly gigaflops: number;
}

/** What a measuring process is asked. */
export type Question =
  | { readonly mode: 'train' | 'infer'; readonly net: string; readonly batch: number; readonly seconds: number; readonly threads: number }
  | { readonly mode: 'gemm'; readonly seconds: number; readonly threads: number };

/** The question as command line arguments; both twins read them. */
export function argumentsOf(question: Question): readonly string[] {
  const common = ['--seconds', String(question.seconds), '--threads', String(question.threads)];
  return question.mode === 'gemm' ? ['gemm', ...common] : [question.mode, question.net, '--batch', String(question.batch), ...common];
}
