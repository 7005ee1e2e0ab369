// Numbers from PyTorch, kept in test/golden: see electron/gpu/goldens.ts, where gpu-check reads the same files.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readLayerGoldens, readLossGoldens, unpack, type Packed } from '../../electron/gpu/goldens.ts';

export { feedsOf, relativeError, unpack, type LayerGolden, type LossGolden } from '../../electron/gpu/goldens.ts';

/** The folder they lie in. */
export const goldenFolder = fileURLToPath(new URL('../golden', import.meta.url));

/** Every case of every layer. */
export const layerGoldens = readLayerGoldens(goldenFolder);

/** Every case of every loss. */
export const lossGoldens = readLossGoldens(goldenFolder);

interface StatisticsFile {
  readonly batch_norm_running_statistics: {
    readonly input: Packed; readonly momentum: number;
    readonly before: { readonly mean: Packed; readonly variance: Packed };
    readonly after: { readonly mean: Packed; readonly variance: Packed };
  };
}

const { batch_norm_running_statistics: moving } = JSON.parse(readFileSync(new URL('../golden/layers.json', import.meta.url), 'utf8')) as StatisticsFile;

/** One batch through batch normalisation: running values before and after. */
export const runningStatistics = {
  input: unpack(moving.input),
  momentum: moving.momentum,
  before: { mean: unpack(moving.before.mean), variance: unpack(moving.before.variance) },
  after: { mean: unpack(moving.after.mean), variance: unpack(moving.after.variance) },
} as const;
