// Turns: one at a time has it, the others wait in the order they asked.

/** Who has the turn and who waits, by name. */
export class Turns {
  #holder: string | null = null;
  readonly #line: { readonly who: string; readonly go: () => void }[] = [];
  readonly #changed: () => void;
  #isClosed = false;

  /** `changed` is called when the turn went to another one, or to nobody. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get holder(): string | null {
    return this.#holder;
  }

  /** Whether somebody waits in the line. */
  waits(who: string): boolean {
    return this.#line.some((one) => one.who === who);
  }

  /** Calls `go` when the turn comes, at once when nobody has it. */
  ask(who: string, go: () => void): void {
    this.#line.push({ who, go });
    this.#next();
  }

  /** Gives the turn away, or the place in the line. */
  leave(who: string): void {
    const place = this.#line.findIndex((one) => one.who === who);
    if (place >= 0) this.#line.splice(place, 1);
    if (this.#holder !== who) return;
    this.#holder = null;
    this.#next();
    if (this.#holder === null) this.#changed();
  }

  /** Nobody gets a turn any more. */
  close(): void {
    this.#isClosed = true;
    this.#line.length = 0;
  }

  #next(): void {
    if (this.#holder !== null || this.#isClosed) return;
    const next = this.#line.shift();
    if (next === undefined) return;
    this.#holder = next.who;
    this.#changed();
    next.go();
  }
}
