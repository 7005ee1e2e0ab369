// One set of pictures on a 20 × 20 field, drawn with one stroke: each shows what its layer does to an image. They are data, so
// that the window and a saved picture draw the same.

/** One stroke of an icon, in the colour of its layer. */
export interface Mark {
  /** path data */
  readonly d: string;
  /** filled, without a line */
  readonly isSpot?: true;
  /** how much of it shows, where not all does */
  readonly strength?: number;
  readonly width?: number;
  readonly dash?: string;
  /** lines end where they end, without a round cap */
  readonly isBlunt?: true;
}

type Point = readonly [x: number, y: number];

/** Width of a line of an icon. */
export const iconStroke = 1.4;

const n = (value: number): number => Math.round(value * 100) / 100;
const circle = (x: number, y: number, r: number): string => `M${n(x - r)} ${y}a${r} ${r} 0 1 0 ${n(2 * r)} 0a${r} ${r} 0 1 0 ${n(-2 * r)} 0z`;
const box = (x: number, y: number, width: number, height: number, r = 1): string =>
  `M${n(x + r)} ${y}h${n(width - 2 * r)}a${r} ${r} 0 0 1 ${r} ${r}v${n(height - 2 * r)}a${r} ${r} 0 0 1 ${-r} ${r}h${n(2 * r - width)}a${r} ${r} 0 0 1 ${-r} ${-r}v${n(2 * r - height)}a${r} ${r} 0 0 1 ${r} ${-r}z`;
const line = (d: string, strength?: number): Mark => (strength === undefined ? { d } : { d, strength });
const spot = (d: string, strength?: number): Mark => (strength === undefined ? { d, isSpot: true } : { d, isSpot: true, strength });
const spots = (points: readonly Point[], r = 0.95, strength?: number): Mark => spot(points.map(([x, y]) => circle(x, y, r)).join(''), strength);
const square = (xs: readonly number[], ys: readonly number[] = xs): readonly Point[] => xs.flatMap((x) => ys.map((y): Point => [x, y]));

const sheet = box(2.5, 2.5, 15, 15, 2);
/** Four values of which a pool makes one, with room for a sign in their middle. */
const four = (room = 0): readonly Mark[] => [line(sheet), line(room === 0 ? 'M10 3v14M3 10h14' : `M10 3v${7 - room}M10 ${10 + room}v${7 - room}M3 10h${7 - room}M${10 + room} 10h${7 - room}`, 0.6)];
const inwards = line('M5 5l2.6 2.6M15 5l-2.6 2.6M5 15l2.6-2.6M15 15l-2.6-2.6', 0.75);
const ground = line('M2.5 17h15', 0.55);

const pictures: { readonly [kind: string]: readonly Mark[] } = {
  input: [line(box(2.5, 4, 15, 12, 2)), spot(circle(6.8, 8, 1.5)), line('M3 14.6l4-3.6 3 2.6 3.4-4.2 4.1 5')],
  output: [line('M3.5 5v5.3a2 2 0 0 0 .6 1.4l5 5a2 2 0 0 0 2.8 0l4.6-4.6a2 2 0 0 0 0-2.8l-5-5a2 2 0 0 0-1.4-.6H4.8A1.3 1.3 0 0 0 3.5 5z'), spot(circle(7.2, 7.4, 1.25))],
  conv2d: [line(sheet, 0.6), line(box(2.5, 2.5, 10.4, 10.4, 2)), spots(square([5, 7.7, 10.4]))],
  'depthwise-conv2d': [line('M8.5 2.5h7a2 2 0 0 1 2 2v7', 0.45), line('M5.5 5.2h7.3a2 2 0 0 1 2 2v7.3', 0.7), line(box(2.5, 8, 9.5, 9.5, 2)), spots(square([5.4, 9.1], [10.9, 14.6]))],
  'separable-conv2d': [line(box(2.5, 4.5, 8, 11, 1.5)), spots(square([5.1, 7.9], [7.6, 10, 12.4]), 0.85), line('M10.5 10h3.6'), spot(box(14.1, 8.2, 3.6, 3.6, 0.8))],
  'conv-transpose2d': [line('M4 10L10.5 3.6M4 10l6.5 6.4', 0.6), spot(circle(4, 10, 2)), line(box(8.3, 2.5, 9.2, 15, 2)), spots(square([10.9, 14.9], [5.4, 10, 14.6]))],
  'max-pool2d': [...four(), spot(box(10.9, 3.4, 5.7, 5.7, 1))],
  'average-pool2d': [...four(4), line(circle(10, 10, 4)), line('M7.4 12.6l5.2-5.2')],
  'sum-pool2d': [...four(5), line(circle(10, 10, 5)), line('M12.2 8.1v-.9H7.9l2.5 2.8-2.5 2.8h4.3v-.9')],
  'global-average-pool': [line(sheet), inwards, line(circle(10, 10, 2.4))],
  'global-max-pool': [line(sheet), inwards, spot(circle(10, 10, 2.6))],
  dense: [line('M4 4l9.8 5.2M4 10h9.6M4 16l9.8-5.2', 0.65), spots([[4, 4], [4, 10], [4, 16]], 1.7), line(circle(15.7, 10, 2.1))],
  rbf: [line(circle(10, 10, 7.6), 0.5), line(circle(10, 10, 4.5), 0.8), spot(circle(10, 10, 1.7))],
  activation: [line('M2.5 10h15M10 2.5v15', 0.4), line('M2.5 15.7c5.6 0 5.4-1.7 7.5-5.7s1.9-5.7 7.5-5.7')],
  softmax: [ground, { d: 'M5 16.3v-3.6M10 16.3V3.5M15 16.3V9.6', width: 2.8, isBlunt: true }],
  'batch-norm': [ground, line('M2.5 16.2c4.2 0 4.4-12.4 7.5-12.4s3.3 12.4 7.5 12.4'), { d: 'M10 4.4v12', dash: '1.7 1.9' }],
  'layer-norm': [ground, line('M2.5 16.2c4.2 0 4.4-8.6 7.5-8.6s3.3 8.6 7.5 8.6'), line('M3.2 5.4V3.2h13.6v2.2')],
  'group-norm': [ground, line('M2.3 16.2c1.9 0 2-8.6 3.9-8.6s1.9 8.6 3.8 8.6 2-8.6 3.9-8.6 1.9 8.6 3.8 8.6'), line('M3 5.4V3.2h6v2.2M11 5.4V3.2h6v2.2')],
  'local-response-norm': [ground, { d: 'M10 16.3V3.5', width: 2.8, isBlunt: true }, { d: 'M4.4 16.3v-4.2M15.6 16.3v-4.2', width: 2.8, isBlunt: true, strength: 0.5 }, line('M4.4 9.6c0-2.4 1-4 2.6-4.8M15.6 9.6c0-2.4-1-4-2.6-4.8', 0.8)],
  dropout: [spots([[4.2, 4.2], [15.8, 4.2], [10, 10], [4.2, 15.8], [10, 15.8]], 1.75), line([[10, 4.2], [4.2, 10], [15.8, 10], [15.8, 15.8]].map(([x = 0, y = 0]) => `M${n(x - 1.2)} ${n(y - 1.2)}l2.4 2.4M${n(x + 1.2)} ${n(y - 1.2)}l-2.4 2.4`).join(''), 0.6)],
  add: [line(circle(10, 10, 7.5)), line('M10 6.2v7.6M6.2 10h7.6')],
  multiply: [line(circle(10, 10, 7.5)), line('M7.3 7.3l5.4 5.4M12.7 7.3l-5.4 5.4')],
  concat: [line(box(2.5, 3, 5, 14, 1.5)), line(box(7.5, 3, 10, 14, 1.5)), line('M10.8 3v14M14.2 3v14', 0.5)],
  flatten: [line(box(2.5, 2.5, 9, 9, 1.5)), line('M7 2.5v9M2.5 7h9', 0.6), line(box(2.5, 14.3, 15, 3.4, 0.8)), line('M6.25 14.3v3.4M10 14.3v3.4M13.75 14.3v3.4', 0.8), line('M14 5.5h1.5a1.3 1.3 0 0 1 1.3 1.3v4M14.9 9.3l1.9 1.9 1.9-1.9', 0.8)],
  reshape: [line(box(2.5, 2.5, 5, 15, 1.2)), line('M2.5 7.5h5M2.5 12.5h5', 0.6), line(box(11.5, 7.5, 6, 10, 1.2)), line('M14.5 7.5v10M11.5 12.5h6', 0.6), line('M9.6 3.4h3.2a1.6 1.6 0 0 1 1.6 1.6', 0.9)],
  'zero-pad2d': [{ d: sheet, dash: '2 2.1' }, line(box(6.2, 6.2, 7.6, 7.6, 1))],
  upsample2d: [line(box(2.5, 12, 5.5, 5.5, 1)), line('M5.3 9.3V4.5a2 2 0 0 1 2-2h8.2a2 2 0 0 1 2 2v8.2a2 2 0 0 1-2 2h-4.8', 0.6), line('M9.7 10.3l4.4-4.4M10.7 5.7h3.6v3.6')],
  slice: [line(box(2.5, 3, 15, 14, 1.5), 0.45), line('M7.5 3v14M12.5 3v14', 0.6), spot(box(8.2, 3.7, 3.6, 12.6, 0.6))],
  'channel-shuffle': [line('M3 4.5h2.6c3.6 0 4.6 5.5 8.2 5.5H17M3 10h2.6c3.6 0 4.6 5.5 8.2 5.5H17M3 15.5h2.6C9.2 15.5 10.2 4.5 13.8 4.5H17', 0.8), spots([[4.5, 4.5], [4.5, 10], [4.5, 15.5], [15.5, 4.5], [15.5, 10], [15.5, 15.5]], 1.5)],
  'onnx-op': [line('M10 2.5l6.5 3.75v7.5L10 17.5l-6.5-3.75v-7.5z'), line('M3.5 6.25L10 10l6.5-3.75M10 10v7.5', 0.6)],
  block: [line(box(2.5, 8, 11.5, 9.5, 2)), line('M5.7 5.2h9.1a2 2 0 0 1 2 2v7.1', 0.7), line('M8.6 2.5h7.9a2 2 0 0 1 2 2v6', 0.4)],
};

const unknown: readonly Mark[] = [line(box(2.5, 4, 15, 12, 2)), line('M8 8.5a2 2 0 1 1 2.5 2v.8'), spot(circle(10.4, 13.4, 0.9))];

/** The strokes of a kind's icon; a card with a question mark where the kind is not known. */
export function iconOf(kind: string): readonly Mark[] {
  return Object.hasOwn(pictures, kind) ? (pictures[kind] ?? unknown) : unknown;
}

/** The strokes of the lock beside weights that are kept as they are, on a 12 × 12 field. */
export const lockMarks: readonly Mark[] = [line(box(2.5, 5.5, 7, 5, 1)), line('M4 5.5V4a2 2 0 0 1 4 0v1.5')];
