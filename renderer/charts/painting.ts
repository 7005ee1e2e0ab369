// A canvas element that is painted when something changed and it can be seen: on the next frame, at the screen's own fineness,
// in the colours of the theme.
import { onTheme, tokensAt, type Tokens } from '../canvas/tokens.ts';

/** What a painter gets: a context whose unit is a dot of the style sheet. */
export interface Sheet {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** dots of the screen in one of the style sheet */
  readonly ratio: number;
  readonly tokens: Tokens;
}

/** Paints a sheet, which was emptied before. */
export type Paint = (sheet: Sheet) => void;

/** Keeps one canvas element painted, until it is closed. */
export class Painting {
  readonly #canvas: HTMLCanvasElement;
  readonly #observers: readonly { disconnect(): void }[];
  readonly #stopTheme: () => void;
  #paint: Paint;
  #tokens: Tokens | null = null;
  #width = 0;
  #height = 0;
  #ratio = 0;
  #isSeen = true;
  #isStale = true;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, paint: Paint) {
    this.#canvas = canvas;
    this.#paint = paint;
    const size = new ResizeObserver(() => this.#measure());
    // The screen's own dots, so that a window that moves to another screen is painted anew.
    size.observe(canvas, { box: 'device-pixel-content-box' });
    const sight = new IntersectionObserver((entries) => {
      this.#isSeen = entries.at(-1)?.isIntersecting ?? true;
      if (this.#isSeen && this.#isStale) this.#ask();
    });
    sight.observe(canvas);
    this.#observers = [size, sight];
    this.#stopTheme = onTheme(() => {
      this.#tokens = null;
      this.ask();
    });
    this.#measure();
  }

  /** Asks to be painted on the next frame. */
  ask(): void {
    this.#isStale = true;
    if (this.#isSeen) this.#ask();
  }

  /** Gives another painter, and asks for it. */
  setPaint(paint: Paint): void {
    this.#paint = paint;
    this.ask();
  }

  /** Stops for good. */
  close(): void {
    for (const observer of this.#observers) observer.disconnect();
    this.#stopTheme();
    cancelAnimationFrame(this.#frame);
  }

  #ask(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#isStale = false;
      this.#now();
    });
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    if (clientWidth === this.#width && clientHeight === this.#height && this.#ratio === devicePixelRatio) return;
    [this.#width, this.#height, this.#ratio] = [clientWidth, clientHeight, devicePixelRatio];
    // A new size empties the element, so it is painted in the same frame.
    if (this.#width > 0 && this.#height > 0) this.#now();
  }

  #now(): void {
    const context = this.#canvas.getContext('2d');
    if (context === null || this.#width === 0 || this.#height === 0) return;
    const ratio = devicePixelRatio || 1;
    const [across, down] = [Math.round(this.#width * ratio), Math.round(this.#height * ratio)];
    if (this.#canvas.width !== across || this.#canvas.height !== down) {
      this.#canvas.width = across;
      this.#canvas.height = down;
    }
    this.#tokens ??= tokensAt(this.#canvas);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#width, this.#height);
    this.#paint({ context, width: this.#width, height: this.#height, ratio, tokens: this.#tokens });
  }
}
