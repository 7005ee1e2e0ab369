// Global max pooling: the largest value of every map.
import { globalPool } from './global-pool.ts';

/** GlobalMaxPool. */
export const globalMaxPool = globalPool({
  kind: 'global-max-pool',
  title: 'Global max pooling',
  op: 'GlobalMaxPool',
  summary: 'Reduces every map to its largest value: one number per channel.',
  also: 'gmp pooling pools squeeze shrink',
  docs: 'Answers the largest value over all rows and columns of every map, as maps of size 1 × 1 (a flatten makes a vector of them): was the pattern anywhere in the image?',
});
