// One set of pictures, drawn with one stroke on a 20 × 20 field: each shows what its layer does to an image.
import type { ReactNode } from 'react';

const dots = (points: readonly (readonly [number, number])[], radius = 0.9): ReactNode => points.map(([x, y]) => <circle key={`${x} ${y}`} cx={x} cy={y} r={radius} fill="currentColor" stroke="none" />);
const frame = <rect x="2.5" y="2.5" width="15" height="15" rx="2" />;
const four = <><path d="M10 2.5v15M2.5 10h15" opacity="0.55" />{frame}</>;
const window3 = dots([5, 8, 11].flatMap((x) => [5, 8, 11].map((y) => [x, y] as const)));

const pictures: { readonly [kind: string]: ReactNode } = {
  input: <><rect x="2.5" y="4" width="15" height="12" rx="2" /><circle cx="7" cy="8" r="1.4" /><path d="M3 14.5l4-3.5 3 2.5 3.5-4 4 4.5" /></>,
  output: <><path d="M5 18V2.5" /><path d="M5 3.5h10.5l-2.5 3.5 2.5 3.5H5" /></>,
  conv2d: <>{frame}<rect x="3.2" y="3.2" width="9.6" height="9.6" rx="1" opacity="0.55" />{window3}</>,
  'depthwise-conv2d': <><rect x="2.5" y="5.5" width="12" height="12" rx="2" /><path d="M6 2.5h9.5a2 2 0 0 1 2 2V14" opacity="0.55" />{dots([[6, 9], [11, 9], [6, 14], [11, 14]])}<path d="M8.5 5.5v12" /></>,
  'separable-conv2d': <><rect x="2.5" y="4" width="8" height="12" rx="1.5" />{dots([[5, 7.5], [8, 7.5], [5, 12.5], [8, 12.5]])}<path d="M12.5 10h2" /><rect x="14.5" y="8" width="3.5" height="4" rx="1" /></>,
  'conv-transpose2d': <><rect x="7" y="7" width="6" height="6" rx="1" />{dots([[10, 10]])}<path d="M6.5 6.5l-3-3M3 6V3h3M13.5 6.5l3-3M17 6V3h-3M6.5 13.5l-3 3M3 14v3h3M13.5 13.5l3 3M17 14v3h-3" /></>,
  'max-pool2d': <>{four}<rect x="11" y="3.4" width="5.7" height="5.7" rx="1" fill="currentColor" stroke="none" /></>,
  'average-pool2d': <>{four}<circle cx="10" cy="10" r="3.4" fill="var(--icon-field, transparent)" /><path d="M8 12l4-4" /></>,
  'sum-pool2d': <>{four}<rect x="6" y="6" width="8" height="8" rx="1" fill="var(--icon-field, transparent)" stroke="none" /><path d="M12.5 7.5v-.8H7.6L10 10l-2.4 3.3h4.9v-.8" /></>,
  'global-average-pool': <>{frame}<path d="M5.5 5.5l2.5 2.5M14.5 5.5L12 8M5.5 14.5L8 12M14.5 14.5L12 12" opacity="0.7" /><circle cx="10" cy="10" r="1.9" /></>,
  'global-max-pool': <>{frame}<path d="M5.5 5.5l2.5 2.5M14.5 5.5L12 8M5.5 14.5L8 12M14.5 14.5L12 12" opacity="0.7" /><circle cx="10" cy="10" r="1.9" fill="currentColor" /></>,
  dense: <><path d="M4 4l11 6M4 10h11M4 16l11-6" opacity="0.7" />{dots([[4, 4], [4, 10], [4, 16]], 1.6)}<circle cx="16" cy="10" r="2" fill="var(--icon-field, transparent)" /></>,
  rbf: <><circle cx="10" cy="10" r="7.5" opacity="0.45" /><circle cx="10" cy="10" r="4.3" opacity="0.75" />{dots([[10, 10]], 1.6)}</>,
  activation: <><path d="M2.5 10h15M10 2.5v15" opacity="0.35" /><path d="M2.5 15.5c5.5 0 5.5-1.5 7.5-5.5s2-5.5 7.5-5.5" /></>,
  softmax: <><path d="M2.5 17.5h15" opacity="0.5" /><path d="M5 17V13M10 17V3.5M15 17v-7" strokeWidth="2.6" strokeLinecap="butt" /></>,
  'batch-norm': <><path d="M2.5 16.5h15" opacity="0.5" /><path d="M2.5 16c4 0 4.5-12 7.5-12s3.5 12 7.5 12" /><path d="M10 4v12.5" strokeDasharray="1.6 1.8" /></>,
  'layer-norm': <><path d="M2.5 16.5h15" opacity="0.5" /><path d="M2.5 16c4 0 4.5-9 7.5-9s3.5 9 7.5 9" /><path d="M5 3.5h10" /></>,
  'group-norm': <><path d="M2.5 16.5h15" opacity="0.5" /><path d="M2.5 16c2 0 2.2-9 3.8-9S8 16 10 16s2.2-9 3.7-9 1.8 9 3.8 9" /></>,
  'local-response-norm': <><path d="M2.5 16.5h15" opacity="0.5" /><path d="M2.5 16c3 0 3-6 4.5-6s1.5-6 3-6 1.5 6 3 6 1.5 6 4.5 6" /></>,
  dropout: <>{frame}{dots([[6.5, 6.5], [13.5, 13.5], [10, 10]], 1.3)}<circle cx="13.5" cy="6.5" r="1.1" opacity="0.6" /><circle cx="6.5" cy="13.5" r="1.1" opacity="0.6" /></>,
  add: <><circle cx="10" cy="10" r="7.5" /><path d="M10 6v8M6 10h8" /></>,
  multiply: <><circle cx="10" cy="10" r="7.5" /><path d="M7.2 7.2l5.6 5.6M12.8 7.2l-5.6 5.6" /></>,
  concat: <><rect x="2.5" y="3" width="6.5" height="6" rx="1.5" /><rect x="2.5" y="11" width="6.5" height="6" rx="1.5" /><path d="M11 6h1.5c1.5 0 1.5 4 3 4h2M11 14h1.5c1.5 0 1.5-4 3-4" /></>,
  flatten: <><rect x="2.5" y="2.5" width="9" height="9" rx="1.5" /><path d="M7 2.5v9M2.5 7h9" opacity="0.55" /><path d="M2.5 16h15M2.5 14.5v3M6.3 14.5v3M10 14.5v3M13.8 14.5v3M17.5 14.5v3" /></>,
  reshape: <><rect x="2.5" y="7" width="6" height="10.5" rx="1.5" /><rect x="11.5" y="11.5" width="6" height="6" rx="1.5" opacity="0.7" /><path d="M6 4c2-2 6-2 8 1v3M12 6.5l2 2 2-2" /></>,
  'zero-pad2d': <><rect x="2.5" y="2.5" width="15" height="15" rx="2" strokeDasharray="2 2" /><rect x="6.5" y="6.5" width="7" height="7" rx="1" /></>,
  upsample2d: <><rect x="2.5" y="11.5" width="6" height="6" rx="1" /><path d="M5.5 8.5V4.5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-4" opacity="0.6" /><path d="M10.5 9.5l4-4M11.5 5.5h3v3" /></>,
  block: <><rect x="2.5" y="7.5" width="12" height="10" rx="2" /><path d="M5.5 5h10a2 2 0 0 1 2 2v7.5" opacity="0.7" /><path d="M8 2.5h8" opacity="0.45" /></>,
};

/** The picture of a kind of layer; a plain card where there is none. It says nothing to a screen reader: the name is beside it. */
export function LayerIcon({ kind, size = 20 }: { readonly kind: string; readonly size?: number }) {
  return (
    <svg className="layer-icon" width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      {Object.hasOwn(pictures, kind) ? pictures[kind] : <><rect x="2.5" y="4" width="15" height="12" rx="2" /><path d="M8 8.5a2 2 0 1 1 2.5 2v1M10.5 13.5v.1" /></>}
    </svg>
  );
}

/** A lock: weights that are kept as they are. */
export function LockIcon() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.2" strokeLinecap="round" aria-hidden="true">
      <rect x="2.5" y="5.5" width="7" height="5" rx="1" /><path d="M4 5.5V4a2 2 0 0 1 4 0v1.5" />
    </svg>
  );
}
