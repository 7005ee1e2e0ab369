// A drawing as a picture: the canvas's own cards, wires and notes as one SVG text that needs nothing from outside. It is made
// from what the canvas draws, without a screen, so that all of a large drawing is there and not only what is in view.
import { Position, type NodeHandle } from '@xyflow/react';
import { escaped } from '../../core/base/markup.ts';
import { card, type Flow, type Place } from '../canvas/metrics.ts';
import { recordOfNode } from '../canvas/node-ids.ts';
import type { CanvasNode, Drawn, FrameNode, NoteNode, PortNode, WireEdge } from '../canvas/sync.ts';
import { words as canvasWords } from '../canvas/words.ts';
import { wirePath } from '../canvas/wire-path.ts';
import { formatShape } from '../format.ts';
import { cardPicture, cornerOfCard, iconPicture, label } from './card.ts';
import { mixed, palettes, type Palette } from './palette.ts';
import { element } from './svg.ts';
import { faces, fitted, plain, textWidth, wrapped } from './text.ts';

/** How a picture is to look. */
export interface PictureOptions {
  readonly theme: 'light' | 'dark';
  /** nothing stands behind the cards */
  readonly isClear: boolean;
  /** stands above, '' where nothing does */
  readonly title: string;
  readonly totals: string;
  /** records to show, null for all of them; wires come along where both their ends do */
  readonly only: ReadonlySet<string> | null;
}

/** A picture. */
export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

interface Box extends Place {
  readonly width: number;
  readonly height: number;
}

const margin = 32;
const clip = 'convas-card';

/** Whether a node is among the records to show, or stands in the frame of one. */
function isAmong(only: ReadonlySet<string>, node: CanvasNode): boolean {
  const { id, level } = recordOfNode(node.id);
  return only.has(id) || level.split('/').some((instance) => instance !== '' && only.has(instance));
}

/** Where a wire meets a handle: in the middle of the handle's outer side. */
function meeting(node: CanvasNode, name: string | null | undefined, type: 'source' | 'target'): Place | null {
  const handle: NodeHandle | undefined = node.handles?.find((one) => one.type === type && (one.id ?? null) === (name ?? null));
  if (handle === undefined) return null;
  const [width, height] = [handle.width ?? 0, handle.height ?? 0];
  const { x, y } = { x: node.position.x + handle.x, y: node.position.y + handle.y };
  switch (handle.position) {
    case Position.Left: return { x, y: y + height / 2 };
    case Position.Right: return { x: x + width, y: y + height / 2 };
    case Position.Top: return { x: x + width / 2, y };
    case Position.Bottom: return { x: x + width / 2, y: y + height };
  }
}

/** Which way a wire runs: frames shown in place have a flow of their own. */
const flowOfWire = (edge: WireEdge): Flow => edge.data?.view.flow ?? 'right';

interface Wire {
  readonly path: string;
  readonly label: Place;
  /** where its shape stands: on it, beside it where there is too little room, or nowhere */
  readonly labelled: 'on' | 'beside' | 'no';
  readonly edge: WireEdge;
}

function wireOf(edge: WireEdge, nodes: ReadonlyMap<string, CanvasNode>): Wire | null {
  const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
  const from = source === undefined ? null : meeting(source, edge.sourceHandle, 'source');
  const to = target === undefined ? null : meeting(target, edge.targetHandle, 'target');
  if (from === null || to === null) return null;
  const flow = flowOfWire(edge);
  const lane = edge.data?.lane ?? null;
  const [path, x, y] = wirePath(from, to, lane, flow);
  const width = textWidth(edge.data?.view.shape ?? '', faces.wire);
  const isDown = flow === 'down';
  const distance = isDown ? Math.abs(to.y - from.y) : Math.abs(to.x - from.x);
  // Beside cards that stand below each other the words stand on the free side of the lane.
  const middle = lane === null || !isDown ? x : x + Math.sign(lane - (from.x + to.x) / 2) * (width / 2 + 10);
  const labelled = width === 0 ? 'no' : distance > (isDown ? 44 : width + 36) ? 'on' : isDown && distance > 20 ? 'beside' : 'no';
  return { path, label: { x: middle, y }, labelled, edge };
}

function wirePicture({ path, edge }: Wire, palette: Palette): string {
  const view = edge.data?.view;
  const isFaulty = (view?.fault ?? null) !== null;
  const colour = isFaulty ? palette.bad : mixed(palette['text-3'], palette['surface-0'], 0.62);
  return element('path', { class: 'wire', d: path, fill: 'none', stroke: colour, 'stroke-width': view?.thickness ?? 1.25, 'stroke-linecap': 'round', 'stroke-dasharray': view?.isFixed === true ? '5 4' : null });
}

/** A wire's shape: on the wire, over a field of the ground; beside it where there is no ground. */
function wireLabel({ label: { x, y }, labelled, edge }: Wire, palette: Palette, isClear: boolean): readonly string[] {
  const flow = flowOfWire(edge);
  const text = edge.data?.view.shape ?? '';
  const width = textWidth(text, faces.wire);
  if (isClear || labelled === 'beside') {
    const [left, base] = flow === 'down' ? [x + width / 2 + 8, y + 3.5] : [x, y - 7];
    return [label(text, faces.wire, { x: left, y: base, isMiddle: true, colour: palette['text-2'], room: width })];
  }
  return [element('rect', { x: x - width / 2 - 4, y: y - 8, width: width + 8, height: 16, fill: palette['surface-0'] }), label(text, faces.wire, { x, y: y + 3.5, isMiddle: true, colour: palette['text-2'], room: width })];
}

function notePicture(node: NoteNode, palette: Palette): readonly string[] {
  const [width, height] = [node.width ?? 0, node.height ?? 0];
  const step = 17;
  const lines = node.data.note.text === '' ? [] : wrapped(node.data.note.text, faces.note, width - 22, Math.max(1, Math.floor((height - 12) / step)));
  return [
    element('rect', { x: 0, y: 0, width, height, rx: 6, fill: palette['surface-1'] }),
    element('rect', { x: 0, y: 0, width: 3, height, rx: 1.5, fill: palette['line-strong'] }),
    ...lines.map((line, i) => label(line, faces.note, { x: 12, y: 20 + i * step, colour: palette['text-2'], room: width })),
  ];
}

function portPicture(node: PortNode, palette: Palette): readonly string[] {
  const [width, height] = [node.width ?? 0, node.height ?? 0];
  const name = fitted(node.data.name, faces.port, width * 0.5);
  return [
    element('rect', { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: height / 2, fill: palette['surface-3'], stroke: palette.line }),
    label(node.data.name, faces.port, { x: 10, y: 20, colour: palette['text-2'], room: width * 0.5 }),
    label(formatShape(node.data.type.dims), faces.wire, { x: width - 10, y: 20, isEnd: true, colour: palette['text-3'], room: width - 28 - textWidth(name.text, faces.port) }),
  ];
}

/** The frame around the inside of a block that is shown in place. */
function framePicture({ data: { view }, width = 0, height = 0 }: FrameNode, palette: Palette): readonly string[] {
  const isFaulty = view.standing === 'error';
  const figures = [view.shape, view.parameters].filter((part) => part !== '').join(' · ');
  const figuresRoom = Math.min(width / 2, textWidth(figures, faces.digits));
  const name = view.title === view.name ? view.name : `${view.name} · ${view.title}`;
  return [
    element('rect', { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: cornerOfCard, fill: palette['surface-3'], 'fill-opacity': 0.55, stroke: isFaulty ? palette.bad : palette['line-strong'] }),
    iconPicture('block', { x: 8, y: 6, colour: palette['family-shape'] }),
    label(view.repeat > 1 ? `${name} ${canvasWords.repeats(view.repeat)}` : name, faces.name, { x: 34, y: 21, colour: palette['text-1'], room: width - 34 - 20 - figuresRoom }),
    label(figures, faces.digits, { x: width - 10, y: 21, isEnd: true, colour: palette['text-1'], room: figuresRoom + 1 }),
  ];
}

function dots(node: CanvasNode, palette: Palette): readonly string[] {
  return (node.handles ?? []).map((handle) => element('circle', { cx: handle.x + (handle.width ?? 0) / 2, cy: handle.y + (handle.height ?? 0) / 2, r: 3, fill: palette['line-strong'] }));
}

function inside(node: CanvasNode, palette: Palette): readonly string[] {
  switch (node.type) {
    case 'note': return notePicture(node, palette);
    case 'port': return portPicture(node, palette);
    case 'frame': return [...framePicture(node, palette), ...dots(node, palette)];
    case 'layer': return [...cardPicture(node.data.view, palette, clip), ...dots(node, palette)];
    default: return [];
  }
}

function nodePicture(node: CanvasNode, palette: Palette): string {
  const kind = node.type === 'layer' ? plain(node.data.view.kind) : null;
  return element('g', { class: node.type, 'data-kind': kind, transform: `translate(${node.position.x} ${node.position.y})` }, inside(node, palette));
}

/** The frame around boxes and points. */
function frameOf(boxes: readonly Box[], points: readonly Place[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of [...boxes, ...points.map((point) => ({ ...point, width: 0, height: 0 }))]) {
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + width), Math.max(bottom, y + height)];
  }
  return left > right ? { x: 0, y: 0, width: card.width, height: card.height } : { x: left, y: top, width: right - left, height: bottom - top };
}

/** Every point a path's curves are pulled to: they stay within them. */
function pointsOf(path: string): readonly Place[] {
  const numbers = (path.match(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g) ?? []).map(Number);
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => ({ x: numbers[2 * i] ?? 0, y: numbers[2 * i + 1] ?? 0 }));
}

const lift = 8;

function boxOf({ type, data, position: { x, y }, width = 0, height = 0 }: CanvasNode): Box {
  const isBlock = type === 'layer' && 'view' in data && data.view.kind === 'block';
  return isBlock ? { x, y: y - lift, width: width + lift, height: height + lift } : { x, y, width, height };
}

const headHeights = { title: 28, totals: 20, gap: 16 } as const;
/** A title may make a small picture this wide. */
const widestTitle = 520;

/** Draws the picture. */
export function pictureOf({ nodes, edges }: Pick<Drawn, 'nodes' | 'edges'>, { theme, isClear, title, totals, only }: PictureOptions): Picture {
  const palette = palettes[theme];
  const shown = new Map(nodes.filter((node) => only === null || isAmong(only, node)).map((node) => [node.id, node]));
  const wires = edges.flatMap((edge) => {
    const wire = wireOf(edge, shown);
    return wire === null ? [] : [wire];
  });
  const labelled = wires.filter((wire) => wire.labelled !== 'no');
  const labels = labelled.map(({ label: { x, y }, labelled: where, edge }): Box => {
    const width = textWidth(edge.data?.view.shape ?? '', faces.wire);
    const reach = (isClear || where === 'beside') && flowOfWire(edge) === 'down' ? width + 12 : width / 2 + 4;
    return { x: x - width / 2 - 4, y: y - 16, width: width / 2 + 4 + reach, height: 24 };
  });
  const frame = frameOf([...[...shown.values()].map(boxOf), ...labels], wires.flatMap(({ path }) => pointsOf(path)));
  const [heading, figures] = [plain(title), plain(totals)];
  const headHeight = (heading === '' ? 0 : headHeights.title) + (figures === '' ? 0 : headHeights.totals);
  const top = headHeight === 0 ? margin : margin + headHeight + headHeights.gap;
  const headWidth = Math.min(widestTitle, Math.max(textWidth(heading, faces.title), textWidth(figures, faces.totals)));
  const width = Math.ceil(Math.max(frame.width, headWidth) + 2 * margin);
  const height = Math.ceil(frame.height + top + margin);
  const across = width - 2 * margin;
  const of = (type: CanvasNode['type']): readonly string[] => [...shown.values()].filter((node) => node.type === type).sort((a, b) => (a.zIndex ?? 0) - (b.zIndex ?? 0)).map((node) => nodePicture(node, palette));
  const body = element('g', { transform: `translate(${Math.round(margin - frame.x)} ${Math.round(top - frame.y)})` }, [
    ...of('frame'),
    ...of('note'),
    ...wires.map((wire) => wirePicture(wire, palette)),
    ...labelled.flatMap((wire) => wireLabel(wire, palette, isClear)),
    ...of('port'), ...of('layer'),
  ].map((part) => `\n${part}`));
  const svg = element('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' }, [
    '\n', element('title', {}, [escaped(heading === '' ? 'Network' : heading)]),
    '\n', element('defs', {}, [element('clipPath', { id: clip }, [element('rect', { width: card.width, height: card.height, rx: cornerOfCard })])]),
    ...(isClear ? [] : ['\n', element('rect', { width, height, fill: palette['surface-0'] })]),
    ...(heading === '' ? [] : ['\n', label(heading, faces.title, { x: margin, y: margin + 18, colour: palette['text-1'], room: across })]),
    ...(figures === '' ? [] : ['\n', label(figures, faces.totals, { x: margin, y: margin + (heading === '' ? 12 : headHeights.title + 12), colour: palette['text-2'], room: across })]),
    '\n', body, '\n',
  ]);
  return { svg: `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`, width, height };
}
