// Painting a drawing seen from afar: cards as blocks of their family's colour, wires, names where they can be read, problems,
// what is selected and what has the keyboard. Colours are painted in runs, since each change of colour costs.
import { lastNumber } from '../format.ts';
import { frameRoom } from './metrics.ts';
import { meet, type Area, type Box, type Line, type Scene } from './overview-scene.ts';
import type { Tokens } from './tokens.ts';

/** Which part of the canvas is painted: where its origin stands, in dots of the screen, and how large. */
export interface Sight {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** What is painted beside the drawing itself. */
export interface Marks {
  /** the card that has the keyboard */
  readonly focused: string | null;
  /** the card a wire is drawn from by keyboard, and the one it would lead to */
  readonly wiring: { readonly from: string; readonly to: string | null } | null;
  /** the wire something is held over */
  readonly overWire: string | null;
}

/** From this zoom on names are written on cards. */
const namedZoom = 0.22;
const letter = 9.5;
const ringWidth = 2;

/** What of the canvas a sight shows. */
export function shownArea({ x, y, zoom, width, height }: Sight): Area {
  return { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
}

/** A text cut to a number of letters. The number a name ends with tells it from its like, so that is kept. */
export function cut(text: string, letters: number): string {
  const most = Math.floor(letters);
  if (text.length <= most) return text;
  const number = lastNumber(text);
  if (number !== '' && number.length + 2 <= most) return `${text.slice(0, most - 1 - number.length)}…${number}`;
  return most < 3 ? '' : `${text.slice(0, most - 1).trimEnd()}…`;
}

const widths = new Map<string, number>();
/** The width of a letter on the average. */
function letterOf(context: CanvasRenderingContext2D): number {
  const known = widths.get(context.font);
  if (known !== undefined) return known;
  const sample = 'abcdefghijklmnopqrstuvwxyz-012345';
  const width = context.measureText(sample).width / sample.length;
  widths.set(context.font, width);
  return width;
}

/** A text in lines of at most so many letters, as many lines as there is room for. */
export function wrapped(text: string, letters: number, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > letters) {
      lines.push(line);
      line = '';
      if (lines.length === most) break;
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '' && lines.length < most) lines.push(line);
  return lines.map((one) => cut(one, letters)).filter((one) => one !== '');
}

interface Painter {
  readonly context: CanvasRenderingContext2D;
  readonly sight: Sight;
  readonly tokens: Tokens;
}

/** The rectangle of a box on the screen, grown by some dots. */
function rectOf({ sight: { x, y, zoom } }: Painter, box: Area, grown = 0): readonly [number, number, number, number] {
  return [box.left * zoom + x - grown, box.top * zoom + y - grown, (box.right - box.left) * zoom + 2 * grown, (box.bottom - box.top) * zoom + 2 * grown];
}

/** Values by key, keys in order: where cards lie over each other, a part that is painted anew must stack them as before. */
function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): readonly (readonly [key: string, group: readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function paintLines(painter: Painter, lines: readonly Line[], marks: Marks): void {
  const { context, sight: { x, y, zoom }, tokens } = painter;
  const plain = `color-mix(in srgb, ${tokens.text3} 62%, ${tokens.surface0})`;
  const colourOf = (line: Line): string => (line.isSelected || line.id === marks.overWire ? tokens.accent : line.isFaulty ? tokens.bad : plain);
  // The fewer dots a curve takes on the screen, the fewer of its points count.
  const step = zoom < 0.2 ? 6 : 4;
  for (const [key, group] of groupBy(lines, (line) => `${Math.max(0.75, Math.round((line.thickness + (line.isSelected ? 2 : 0)) * zoom * 4) / 4)} ${colourOf(line)}`)) {
    const space = key.indexOf(' ');
    context.lineWidth = Number(key.slice(0, space));
    context.strokeStyle = key.slice(space + 1);
    context.beginPath();
    for (const { points } of group) {
      context.moveTo((points[0] as number) * zoom + x, (points[1] as number) * zoom + y);
      const end = points.length - 2;
      for (let i = step; i < end; i += step) context.lineTo((points[i] as number) * zoom + x, (points[i + 1] as number) * zoom + y);
      context.lineTo((points[end] as number) * zoom + x, (points[end + 1] as number) * zoom + y);
    }
    context.stroke();
  }
}

function addRect({ context, sight: { zoom } }: Painter, [left, top, width, height]: readonly [number, number, number, number], radius = 10): void {
  if (zoom < 0.12) context.rect(left, top, width, height);
  else context.roundRect(left, top, width, height, Math.min(height / 2, radius * zoom));
}

function paintCards(painter: Painter, cards: readonly Box[]): void {
  const { context, tokens, sight: { zoom } } = painter;
  const hue = (box: Box): string => (box.standing === 'error' ? tokens.bad : tokens.family(box.family));
  for (const [colour, group] of groupBy(cards, hue)) {
    for (const isFrozen of [false, true]) {
      context.fillStyle = isFrozen ? `color-mix(in srgb, ${colour} 10%, ${tokens.surface3})` : `color-mix(in srgb, ${colour} ${zoom < namedZoom ? 44 : 26}%, ${tokens.surface2})`;
      context.beginPath();
      for (const box of group) if (box.isFrozen === isFrozen) addRect(painter, rectOf(painter, box));
      context.fill();
    }
    context.strokeStyle = colour;
    context.lineWidth = 1;
    for (const isDashed of [false, true]) {
      context.setLineDash(isDashed ? [3, 2] : []);
      context.beginPath();
      for (const box of group) if ((box.standing === 'unfinished') === isDashed) addRect(painter, rectOf(painter, box, -0.5));
      context.stroke();
    }
    context.setLineDash([]);
    // The bar at the edge; half of it where the weights are kept as they are.
    context.fillStyle = colour;
    context.beginPath();
    for (const box of group) {
      const [left, top, , height] = rectOf(painter, box);
      context.rect(left, top + (box.isFrozen ? height / 4 : 0), Math.max(1.5, 10 * zoom), box.isFrozen ? height / 2 : height);
    }
    context.fill();
  }
}

function paintNames(painter: Painter, cards: readonly Box[]): void {
  const { context, tokens } = painter;
  context.fillStyle = tokens.text1;
  context.font = `600 ${letter}px ${tokens.fontSans}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const each = letterOf(context);
  for (const box of cards) {
    const [left, top, width, height] = rectOf(painter, box);
    context.fillText(cut(box.label, (width - 9) / each), left + 6, top + height / 2 + 0.5, width - 7);
  }
}

/** The least height of a frame's head its name fits into. */
const leastHead = 9;

/** Names of blocks and frames where cards are too small for names: each that finds room, the first first. */
function paintBlockNames(painter: Painter, boxes: readonly Box[]): void {
  const { context, tokens, sight } = painter;
  const taken: Area[] = [];
  context.font = `600 11px ${tokens.fontSans}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.strokeStyle = tokens.surface0;
  context.fillStyle = tokens.text1;
  const each = letterOf(context);
  for (const box of boxes) {
    const [left, top, width] = rectOf(painter, box);
    const text = cut(box.label, 24);
    const half = (text.length * each) / 2;
    // A frame has its name at its head where the head is high enough, all else above.
    const head = box.sort === 'frame' ? frameRoom.head * sight.zoom : 0;
    const [x, y] = [left + width / 2, head >= leastHead ? top + head / 2 : top - 8];
    const room = { left: x - half, top: y - 7, right: x + half, bottom: y + 7 };
    if (taken.some((other) => other.left < room.right && room.left < other.right && other.top < room.bottom && room.top < other.bottom)) continue;
    taken.push(room);
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
}

function paintOthers(painter: Painter, boxes: readonly Box[]): void {
  const { context, tokens, sight: { zoom } } = painter;
  for (const box of boxes) {
    const [left, top, width, height] = rectOf(painter, box);
    context.beginPath();
    if (box.sort === 'frame') {
      context.fillStyle = `color-mix(in srgb, ${tokens.surface1} 70%, transparent)`;
      addRect(painter, [left, top, width, height]);
      context.fill();
      context.strokeStyle = tokens.lineStrong;
      context.lineWidth = 1;
      context.stroke();
      continue;
    }
    context.fillStyle = box.sort === 'note' ? tokens.surface1 : tokens.surface3;
    addRect(painter, [left, top, width, height], box.sort === 'note' ? 6 : 16);
    context.fill();
    context.fillStyle = tokens.lineStrong;
    if (box.sort === 'note') context.fillRect(left, top, 2, height);
    if (zoom < namedZoom) continue;
    context.fillStyle = tokens.text2;
    context.font = `${letter}px ${tokens.fontSans}`;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const letters = (width - 10) / letterOf(context);
    const most = box.sort === 'note' ? Math.max(1, Math.floor((height - 4) / 12)) : 1;
    for (const [i, line] of wrapped(box.label, letters, most).entries()) context.fillText(line, left + 6, box.sort === 'note' ? top + 9 + 12 * i : top + height / 2);
  }
}

/** A sign at the corner of each card at fault: red is never the only sign. */
function paintProblems(painter: Painter, cards: readonly Box[]): void {
  const { context, tokens, sight: { zoom } } = painter;
  const size = Math.max(3, Math.min(6, 26 * zoom));
  for (const box of cards) {
    if (box.standing !== 'error' && box.standing !== 'warning') continue;
    const [left, top, width] = rectOf(painter, box);
    const [x, y] = [left + width, top];
    context.fillStyle = box.standing === 'error' ? tokens.bad : tokens.warn;
    context.strokeStyle = tokens.surface0;
    context.lineWidth = 1.5;
    context.beginPath();
    if (box.standing === 'error') context.arc(x, y, size, 0, 2 * Math.PI);
    else {
      context.moveTo(x, y - size);
      context.lineTo(x + size, y + size * 0.8);
      context.lineTo(x - size, y + size * 0.8);
      context.closePath();
    }
    context.stroke();
    context.fill();
    if (size < 5) continue;
    context.fillStyle = tokens.surface2;
    context.font = `700 9px ${tokens.fontSans}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText('!', x, y + 0.5);
  }
}

function paintRings(painter: Painter, boxes: readonly Box[], marks: Marks): void {
  const { context, tokens } = painter;
  const ring = (box: Box, grown: number, dash: readonly number[] = []): void => {
    context.setLineDash([...dash]);
    context.beginPath();
    addRect(painter, rectOf(painter, box, grown), 10 + grown);
    context.stroke();
  };
  context.strokeStyle = tokens.accent;
  context.lineWidth = ringWidth;
  for (const box of boxes) {
    if (box.isSelected || box.id === marks.wiring?.from) ring(box, 0.5);
    if (box.id === marks.focused) ring(box, 4);
    if (box.id === marks.wiring?.to) ring(box, 4, [4, 3]);
  }
  context.setLineDash([]);
}

/** Paints the boxes and lines of a scene that a sight shows, or of these those that a part of it touches. */
export function paint(context: CanvasRenderingContext2D, scene: Pick<Scene, 'boxes' | 'lines'>, sight: Sight, tokens: Tokens, marks: Marks, part: Area | null = null): void {
  const painter = { context, sight, tokens };
  const shown = shownArea(sight);
  const area = part ?? shown;
  const boxes = scene.boxes.filter((box) => meet(box, area));
  const cards = boxes.filter((box) => box.sort === 'layer');
  const others = boxes.filter((box) => box.sort !== 'layer');
  paintOthers(painter, others);
  paintLines(painter, scene.lines.filter((line) => meet(line, area)), marks);
  paintCards(painter, cards);
  if (sight.zoom >= namedZoom) paintNames(painter, cards);
  paintRings(painter, boxes, marks);
  paintProblems(painter, cards);
  // Which names find room depends on all of them, whatever part is painted.
  paintBlockNames(painter, scene.boxes.filter((box) => meet(box, shown) && (box.sort === 'frame' || (box.isBlock && sight.zoom < namedZoom))));
}

/** Paints the frame a hand draws around cards. */
export function paintBand(context: CanvasRenderingContext2D, area: Area, sight: Sight, tokens: Tokens): void {
  const rect = rectOf({ context, sight, tokens }, area);
  context.fillStyle = `color-mix(in srgb, ${tokens.accent} 10%, transparent)`;
  context.strokeStyle = tokens.accent;
  context.lineWidth = 1;
  context.fillRect(...rect);
  context.strokeRect(...rect);
}
