// The desk of runs: every run of the person's state folder, those under way with their engines. Runs belong to the host and not
// to a window. One trains at a time and the others wait in a line: two at once would each be slower than half as fast, and
// what was forecast of their memory would not hold. A paused run gives its turn away and waits for one when it is to go on.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import type { Network } from '../../../core/run/network.ts';
import type { RunEvent } from '../../../core/run/protocol.ts';
import type { RunCard, RunNews } from '../../../core/run/run-services.ts';
import type { Stop } from '../../../core/run/stop.ts';
import { checkpointGivenUp, isGivenUp } from '../../runs/checkpoints.ts';
import { runFiles } from '../../runs/layout.ts';
import { beginLive, resumeLive, type LiveRun } from '../../runs/live.ts';
import { roomFor, runBytes } from '../../runs/room.ts';
import { keptCorrections } from '../gallery/overlay.ts';
import { queue } from '../queue.ts';
import { CardReader } from './cards.ts';
import { Feed } from './feed.ts';
import { dropBeginning, networkToTrain, readBeginning, readMark, writeBeginning, writeMark, type Beginning, type Ended, type RunMark } from './mark.ts';
import { emptyTrash, isFree, isRunId, newRunFolder, runIds, runsBelow } from './shelf.ts';
import { keepWithin } from './space.ts';
import { Turns } from './turns.ts';
import { beginnerOf, endOf, type Launch, type Outcome, type UnderWay } from './under-way.ts';

/** What a desk works with. */
export interface DeskOptions {
  /** where `runs/` lies */
  readonly state: string;
  readonly begin?: typeof beginLive;
  readonly resume?: typeof resumeLive;
  readonly now?: () => Date;
  /** least milliseconds between two rounds of news for a window that follows (500) */
  readonly newsEvery?: number;
}

/** How long a window waits for a run that reads its data before it is told that the run has begun, in milliseconds. */
const patience = 3000;

const notThere = (): Result<never> => fail('run-not-there', 'There is no such run any more.');
const notUnderWay = (): Result<never> => fail('run-not-there', 'This run is not under way.');

/** The desk of one host. */
export class RunDesk {
  readonly #options: Required<DeskOptions>;
  readonly #cards = new CardReader();
  readonly #feeds = new Map<string, Feed>();
  readonly #underWay = new Map<string, UnderWay>();
  readonly #turns = new Turns(() => this.#sayChange(null));
  /** marks are read before they are written */
  readonly #marking = queue();
  /** how runs ended, where that could not be kept with them */
  readonly #unkept = new Map<string, Ended>();
  readonly #listeners: ((ended: RunCard | null) => void)[] = [];
  readonly #moveListeners: (() => void)[] = [];
  #isClosing = false;

  constructor(options: DeskOptions) {
    this.#options = { begin: beginLive, resume: resumeLive, now: () => new Date(), newsEvery: 500, ...options };
  }

  /** Whether a run trains. */
  get isTraining(): boolean {
    return this.#turns.holder !== null;
  }

  /** The runs that have an engine or wait for one. */
  get underWay(): readonly string[] {
    return [...this.#underWay.keys()];
  }

  /** Told with null when another run trains or none does any more, and with the card of a run that ended by itself. */
  onChange(listener: (ended: RunCard | null) => void): void {
    this.#listeners.push(listener);
  }

  /** Told when another run is under way, or one stands otherwise than before. */
  onMove(listener: () => void): void {
    this.#moveListeners.push(listener);
  }

  /** All runs, newest first. */
  async runs(): Promise<readonly RunCard[]> {
    await emptyTrash(this.#options.state);
    const cards = await Promise.all((await runIds(this.#options.state)).map((id) => this.card(id)));
    const order = ({ begun, id }: RunCard): string => `${begun} ${id}`;
    return cards.filter((card) => card !== null).sort((a, b) => (order(a) < order(b) ? 1 : -1));
  }

  /** Gives checkpoints of finished runs up where all runs, and `more` bytes, take more than they may. */
  async keepWithin(more: number): Promise<void> {
    await keepWithin(this.#options.state, await this.runs(), more, (id) => this.#underWay.has(id));
  }

  /** A run's card; null when there is no such run. */
  async card(id: string): Promise<RunCard | null> {
    const card = isRunId(id) ? await this.#kept(id) : null;
    const run = this.#underWay.get(id);
    return card === null || run === undefined ? card : { ...card, state: run.state, trouble: null, step: Math.max(card.step, run.step) };
  }

  /** A run's card as it is in its folder, whether or not it is under way. */
  async #kept(id: string): Promise<RunCard | null> {
    const card = await this.#cards.read(this.folder(id));
    const unkept = this.#unkept.get(id);
    return card === null || unkept === undefined ? card : { ...card, state: unkept.state, trouble: unkept.trouble };
  }

  /** The folder of a run. */
  folder(id: string): string {
    return join(runsBelow(this.#options.state), id);
  }

  /** Begins a run when its turn comes, and answers once it has begun or waits. */
  async begin(name: string, network: Network, beginning: Beginning, sweep: string | null): Promise<Result<RunCard>> {
    const made = await newRunFolder(this.#options.state, network.document.name, this.#options.now());
    if (!made.ok) return made;
    const { id, folder } = made.value;
    const room = await roomFor(runBytes(network, 0), folder);
    const marked = room.ok ? await writeMark(folder, { name, notes: '', sweep, begun: this.#options.now().toISOString(), ended: null }) : room;
    const kept = marked.ok ? await writeBeginning(folder, beginning, keptCorrections(this.#options.state, beginning.data).corrections) : marked;
    const begun = kept.ok ? await this.#enter(id, this.#beginner(folder, beginning)) : kept;
    if (begun.ok) return this.#cardOr(id);
    // What never began leaves nothing: the window shows why, and the next try is another run. One that only the end of the host kept from it is offered again.
    if (!this.#isClosing && !existsSync(runFiles(folder).config)) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    return begun;
  }

  /** Goes on with a run that is not under way, or after a pause. */
  async goOn(id: string, epochs: number | null): Promise<Result<RunCard>> {
    const run = this.#underWay.get(id);
    if (run !== undefined) {
      if (run.state !== 'paused' || epochs !== null) return fail('run-under-way', 'This run is under way already.');
      this.proceed(id);
      return this.#cardOr(id);
    }
    if ((await this.card(id)) === null) return notThere();
    const folder = this.folder(id);
    if (await isGivenUp(runFiles(folder).checkpoint)) return fail('checkpoint-given-up', checkpointGivenUp);
    if (!(await isFree(folder))) return fail('run-busy', 'Another program on this machine has this run under way. End it there first.');
    const beginning = existsSync(runFiles(folder).config) ? null : await readBeginning(folder);
    const network = beginning === null ? ok(null) : networkToTrain(beginning);
    if (!network.ok) return network;
    await this.mark(id, (mark) => ({ ...mark, ended: null }));
    // Another window may have asked for the same meanwhile.
    if (this.#underWay.has(id)) return this.#cardOr(id);
    this.#unkept.delete(id);
    const begun = await this.#enter(id, beginning === null
      ? (onEvent) => this.#options.resume(folder, epochs === null ? {} : { epochs }, onEvent)
      : this.#beginner(folder, epochs === null ? beginning : { ...beginning, recipe: { ...beginning.recipe, epochs } }));
    return begun.ok ? this.#cardOr(id) : begun;
  }

  /** Pauses a run, and answers once it waits. */
  async pause(id: string): Promise<Result<null>> {
    const run = this.#underWay.get(id);
    if (run === undefined) return notUnderWay();
    if (this.#turns.waits(id)) {
      if (run.live === null) return fail('run-waits', 'This run waits for its turn. Stop it to take it out of the line.');
      this.#turns.leave(id);
      run.state = 'paused';
      this.#feed(id).does(null);
      this.#changed(id);
      return ok(null);
    }
    await run.live?.pause();
    return ok(null);
  }

  /** Goes on after a pause, when the run's turn comes. */
  proceed(id: string): Result<null> {
    const run = this.#underWay.get(id);
    if (run === undefined) return notUnderWay();
    if (run.state !== 'paused') return ok(null);
    run.state = 'starting';
    this.#ask(run, () => {
      run.state = 'running';
      void run.live?.proceed();
    });
    return ok(null);
  }

  /** Stops a run in good order; one that waits leaves the line. */
  stop(id: string): Result<null> {
    const run = this.#underWay.get(id);
    if (run === undefined) return notUnderWay();
    if (run.state === 'stopping') return ok(null);
    run.state = 'stopping';
    if (this.#turns.waits(id)) this.#turns.leave(id);
    this.#feed(id).does(null);
    this.#changed(id);
    if (run.live === null) run.over = this.#finish(run, ok({ state: 'stopped' }));
    else run.live.stop();
    return ok(null);
  }

  /** A run with its engine; fails when it has none. */
  live(id: string): Result<LiveRun> {
    const live = this.#underWay.get(id)?.live ?? null;
    return live === null ? notUnderWay() : ok(live);
  }

  /** Tells news of a run from a step on, until it is to stop. */
  async follow(id: string, from: number, tell: (news: RunNews) => void, stop: Stop): Promise<Result<null>> {
    if ((await this.card(id)) === null) return notThere();
    await this.#feed(id).follow(from, tell, stop);
    this.#tidy(id);
    return ok(null);
  }

  /** Changes what is remembered of a run, and tells those who follow it. */
  async mark(id: string, change: (mark: RunMark) => RunMark): Promise<Result<RunCard>> {
    const folder = this.folder(id);
    const written = await this.#marking(async () => writeMark(folder, change(await readMark(folder, this.#options.now()))));
    if (!written.ok) return written;
    this.#changed(id);
    return this.#cardOr(id);
  }

  /** Stops every run in good order, so that each can be gone on with, and resolves when all are kept. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#turns.close();
    const runs = [...this.#underWay.values()];
    for (const run of runs) run.live?.stop();
    await Promise.all(runs.map(({ over }) => over));
  }

  #beginner(folder: string, beginning: Beginning): Launch {
    return beginnerOf(this.#options.begin, folder, beginning);
  }

  /** Puts a run into the line, and answers once it has begun, could not, or waits. */
  async #enter(id: string, launch: Launch): Promise<Result<null>> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(ok(null)), patience);
      const settle = (begun: Result<null>): void => {
        clearTimeout(timer);
        resolve(begun);
      };
      const run: UnderWay = { id, folder: this.folder(id), state: 'starting', live: null, step: 0, hasBegun: false, hasSteps: false, settle, over: Promise.resolve() };
      this.#underWay.set(id, run);
      this.#ask(run, () => {
        try {
          run.live = launch((event) => this.#take(run, event));
          run.over = this.#whenDone(run, run.live);
        } catch (error) {
          // Its turn may have come long after it was asked for: nobody else hears of it, and the next must get theirs.
          const why = error instanceof Error ? error : new Error(String(error));
          run.over = this.#finish(run, fail('internal', `Something went wrong inside Convas: ${why.message}.`, why.stack));
        }
      });
      if (this.#turns.waits(id)) settle(ok(null));
    });
  }

  #ask({ id }: UnderWay, go: () => void): void {
    this.#turns.ask(id, () => {
      this.#feed(id).does(null);
      go();
      this.#changed(id);
    });
    this.#changed(id);
    if (this.#turns.waits(id)) void this.#sayWaiting(id);
  }

  async #sayWaiting(id: string): Promise<void> {
    const { holder } = this.#turns;
    const before = holder === null ? null : await this.card(holder);
    if (this.#turns.waits(id)) this.#feed(id).does(before === null ? 'Waiting for its turn' : `Waiting until ${before.name} has ended or is paused`);
  }

  #take(run: UnderWay, event: RunEvent): void {
    if (event.event === 'plan') {
      run.step = event.from;
      run.hasBegun = true;
      if (run.state === 'starting') {
        run.state = 'running';
        this.#sayMove();
      }
      run.settle(ok(null));
    } else if (event.event === 'steps') {
      run.step = event.rows.at(-1)?.step ?? run.step;
      // Not before: a run that fails without a step takes its own files away, and its beginning is all that tells of it.
      if (!run.hasSteps) void dropBeginning(run.folder);
      run.hasSteps = true;
    }
    this.#feed(run.id).take(event);
    if (event.event !== 'paused' || run.state === 'stopping') return;
    run.state = 'paused';
    this.#changed(run.id);
    this.#turns.leave(run.id);
  }

  async #whenDone(run: UnderWay, live: LiveRun): Promise<void> {
    await this.#finish(run, await live.done);
  }

  /** Keeps how a run ended, and gives the turn to the next. */
  async #finish(run: UnderWay, outcome: Outcome): Promise<void> {
    const { id, folder } = run;
    const ended = endOf(run, outcome, this.#isClosing, (await this.#cards.read(folder))?.step ?? 0);
    if (existsSync(folder)) {
      const kept = await this.mark(id, (mark) => ({ ...mark, ended }));
      if (!kept.ok && ended !== null) this.#unkept.set(id, ended);
    }
    if (existsSync(runFiles(folder).config)) await dropBeginning(folder);
    const card = run.hasBegun && run.state !== 'stopping' && !this.#isClosing ? await this.#kept(id) : null;
    this.#underWay.delete(id);
    this.#feed(id).ended(outcome.ok ? null : outcome.error);
    this.#tidy(id);
    run.settle(outcome.ok ? ok(null) : outcome);
    // Told before its turn is given away: an app that lives on only for its runs quits when nobody has the turn.
    if (card !== null) this.#sayChange(card);
    this.#turns.leave(id);
    this.#sayMove();
    if (!this.#isClosing) await this.keepWithin(0);
  }

  #feed(id: string): Feed {
    const known = this.#feeds.get(id);
    if (known !== undefined) return known;
    const feed = new Feed({ folder: this.folder(id), card: () => this.card(id), pid: () => this.#underWay.get(id)?.live?.pid ?? null, every: this.#options.newsEvery });
    this.#feeds.set(id, feed);
    return feed;
  }

  /** Forgets the news of a run that nobody follows and that has none. */
  #tidy(id: string): void {
    if (!this.#underWay.has(id) && this.#feeds.get(id)?.isFollowed === false) this.#feeds.delete(id);
  }

  #changed(id: string): void {
    this.#feeds.get(id)?.changed();
    this.#sayMove();
  }

  #sayMove(): void {
    for (const listener of this.#moveListeners) listener();
  }

  #sayChange(ended: RunCard | null): void {
    for (const listener of this.#listeners) listener(ended);
  }

  async #cardOr(id: string): Promise<Result<RunCard>> {
    const card = await this.card(id);
    return card === null ? notThere() : ok(card);
  }
}
