// Global average pooling: one mean per map.
import { globalPool } from './global-pool.ts';

/** GlobalAveragePool. */
export const globalAveragePool = globalPool({
  kind: 'global-average-pool',
  title: 'Global average pooling',
  op: 'GlobalAveragePool',
  summary: 'Reduces every map to its mean: one number per channel.',
  also: 'gap pooling pools mean squeeze shrink',
  docs: 'Answers the mean over all rows and columns of every map, as maps of size 1 × 1 (a flatten makes a vector of them). Networks since GoogLeNet end with it instead of a large dense layer, '
    + 'and squeeze-and-excitation gates begin with it.',
});
