// The two canvas elements a drawing is seen on from afar: one for what stands, one above it for what moves. They are larger than
// what is seen, so that moving the canvas moves finished pictures, and paints anew only when their edge or another zoom is seen.
import type { Area, Box, Line, Scene } from './overview-scene.ts';
import { paint, paintBand, shownArea, type Marks, type Sight } from './overview-paint.ts';
import type { Tokens } from './tokens.ts';

/** Share of what is seen that is painted beyond each edge. */
const beyond = 0.25;

interface Layer {
  readonly element: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

interface Shown {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

const nothing: Shown = { boxes: [], lines: [] };
/** Dots of the screen by which rings, signs and names of blocks reach beyond their cards. */
const beside = { x: 84, y: 18 } as const;

/** What stands in one list only. */
function difference<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a.length === b.length && a.every((one, i) => one === b[i])) return [];
  const [inA, inB] = [new Set(a), new Set(b)];
  return [...a.filter((one) => !inB.has(one)), ...b.filter((one) => !inA.has(one))];
}

/** The bounds of everything that is drawn. */
const boundsOf = ({ boxes, lines }: Shown): Area => around([...boxes, ...lines]);

function around(areas: readonly Area[]): Area {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const one of areas) {
    if (one.left < left) left = one.left;
    if (one.top < top) top = one.top;
    if (one.right > right) right = one.right;
    if (one.bottom > bottom) bottom = one.bottom;
  }
  return { left, top, right, bottom };
}

function layerOf(element: HTMLCanvasElement): Layer {
  const context = element.getContext('2d');
  if (context === null) throw new Error('internal: this browser draws on no canvas');
  return { element, context };
}

/** What is seen from afar, kept up with where the canvas looks. Work is done once a frame at most. */
export class OverviewView {
  readonly #still: Layer;
  readonly #moved: Layer;
  #tokens: Tokens;
  #size = { width: 0, height: 0 };
  #viewport: readonly [x: number, y: number, zoom: number] = [0, 0, 1];
  /** where the elements were painted from, in their own dots */
  #sight: Sight | null = null;
  #bounds: Area = boundsOf(nothing);
  #standing: Shown = nothing;
  #moving: Shown = nothing;
  #marks: Marks = { focused: null, wiring: null, overWire: null };
  #band: Area | null = null;
  #isStale = { still: true, moved: true };
  /** where what stands has changed since it was painted */
  #dirty: Area | null = null;
  #frame = 0;

  constructor(still: HTMLCanvasElement, moved: HTMLCanvasElement, tokens: Tokens) {
    this.#still = layerOf(still);
    this.#moved = layerOf(moved);
    this.#tokens = tokens;
  }

  setTokens(tokens: Tokens): void {
    this.#tokens = tokens;
    this.#stale('still');
    this.#stale('moved');
  }

  setSize(width: number, height: number): void {
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    this.#sight = null;
    this.#schedule();
  }

  /** Takes what is drawn now, and which of it is under the hand. */
  setScene({ boxes, lines }: Scene, moving: { has(id: string): boolean; readonly size: number }, marks: Marks): void {
    const isMoving = (line: Line): boolean => moving.has(line.source) || moving.has(line.target);
    const standing = moving.size === 0 ? { boxes, lines } : { boxes: boxes.filter((box) => !moving.has(box.id)), lines: lines.filter((line) => !isMoving(line)) };
    const moved = moving.size === 0 ? nothing : { boxes: boxes.filter((box) => moving.has(box.id)), lines: lines.filter(isMoving) };
    const changed: Area[] = [...difference(this.#standing.boxes, standing.boxes), ...difference(this.#standing.lines, standing.lines)];
    if (marks !== this.#marks) {
      const named = new Set([this.#marks, marks].flatMap(({ focused, overWire, wiring }) => [focused, overWire, wiring?.from, wiring?.to]));
      changed.push(...[...boxes, ...lines].filter(({ id }) => named.has(id)));
    }
    if (changed.length > 0) {
      this.#bounds = boundsOf(standing);
      this.#standing = standing;
      this.#dirty = around(this.#dirty === null ? changed : [this.#dirty, ...changed]);
      this.#schedule();
    }
    if (moved !== this.#moving || marks !== this.#marks) {
      this.#moving = moved;
      this.#stale('moved');
    }
    this.#marks = marks;
  }

  setBand(band: Area | null): void {
    this.#band = band;
    this.#stale('moved');
  }

  setViewport(viewport: readonly [x: number, y: number, zoom: number]): void {
    this.#viewport = viewport;
    if (this.#isCovered()) this.#place();
    else this.#schedule();
  }

  /** Ends its work. */
  close(): void {
    cancelAnimationFrame(this.#frame);
  }

  /** Paints what is due now rather than with the next frame. */
  paintNow(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#paint();
  }

  #stale(which: 'still' | 'moved'): void {
    this.#isStale[which] = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.paintNow());
  }

  /** Whether the finished pictures show all there is to see: at the same zoom, up to their edge or up to the drawing's. */
  #isCovered(): boolean {
    const sight = this.#sight;
    const [x, y, zoom] = this.#viewport;
    if (sight === null || sight.zoom !== zoom) return false;
    const seen = shownArea({ x, y, zoom, ...this.#size });
    const painted = shownArea(sight);
    return Math.max(seen.left, this.#bounds.left) >= painted.left - 1 && Math.max(seen.top, this.#bounds.top) >= painted.top - 1
      && Math.min(seen.right, this.#bounds.right) <= painted.right + 1 && Math.min(seen.bottom, this.#bounds.bottom) <= painted.bottom + 1;
  }

  /** Puts the finished pictures where they belong. */
  #place(): void {
    if (this.#sight === null) return;
    const transform = `translate(${this.#viewport[0] - this.#sight.x}px, ${this.#viewport[1] - this.#sight.y}px)`;
    this.#still.element.style.transform = transform;
    this.#moved.element.style.transform = transform;
  }

  #paint(): void {
    const { width, height } = this.#size;
    if (width === 0 || height === 0) return;
    const [x, y, zoom] = this.#viewport;
    if (!this.#isCovered()) {
      this.#sight = { x: x + Math.round(width * beyond), y: y + Math.round(height * beyond), zoom, width: Math.round(width * (1 + 2 * beyond)), height: Math.round(height * (1 + 2 * beyond)) };
      this.#isStale = { still: true, moved: true };
    }
    const sight = this.#sight;
    if (sight === null) return;
    if (this.#isStale.still) {
      this.#clear(this.#still, sight);
      paint(this.#still.context, this.#standing, sight, this.#tokens, this.#marks);
    } else if (this.#dirty !== null) this.#mend(this.#dirty, sight);
    this.#dirty = null;
    if (this.#isStale.moved) {
      const isUsed = this.#moving !== nothing || this.#band !== null;
      this.#moved.element.hidden = !isUsed;
      if (isUsed) {
        this.#clear(this.#moved, sight);
        paint(this.#moved.context, this.#moving, sight, this.#tokens, this.#marks);
        if (this.#band !== null) paintBand(this.#moved.context, this.#band, sight, this.#tokens);
      }
    }
    this.#isStale = { still: false, moved: false };
    this.#place();
  }

  /** Paints a part of what stands anew: most changes touch a few cards, and all of them cost far more. */
  #mend(dirty: Area, sight: Sight): void {
    const { context } = this.#still;
    const ratio = globalThis.devicePixelRatio;
    // To whole dots of the screen, so that no seam shows; rings, signs and names reach a little beyond their cards.
    const dot = (value: number, round: (value: number) => number): number => round(value * ratio) / ratio;
    const [left, top] = [dot(dirty.left * sight.zoom + sight.x - beside.x, Math.floor), dot(dirty.top * sight.zoom + sight.y - beside.y, Math.floor)];
    const [right, bottom] = [dot(dirty.right * sight.zoom + sight.x + beside.x, Math.ceil), dot(dirty.bottom * sight.zoom + sight.y + beside.y, Math.ceil)];
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.clearRect(left, top, right - left, bottom - top);
    paint(context, this.#standing, sight, this.#tokens, this.#marks, { left: (left - sight.x - beside.x) / sight.zoom, top: (top - sight.y - beside.y) / sight.zoom, right: (right - sight.x + beside.x) / sight.zoom, bottom: (bottom - sight.y + beside.y) / sight.zoom });
    context.restore();
  }

  #clear({ element, context }: Layer, { width, height }: Sight): void {
    const ratio = globalThis.devicePixelRatio;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (element.width !== across || element.height !== down) {
      element.width = across;
      element.height = down;
      element.style.width = `${width}px`;
      element.style.height = `${height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
  }
}
