// News of one run for the windows that follow it: what is in its folder first, then what its engine tells, gathered so that a
// window hears of a run a few times a second however fast its steps are. Nothing is gathered while nobody follows.
import { open, readFile } from 'node:fs/promises';
import type { Failure } from '../../../core/base/diagnostic.ts';
import type { EpochRecord, RunPlan } from '../../../core/run/records.ts';
import type { RunEvent } from '../../../core/run/protocol.ts';
import type { Advice, RunCard, RunNews } from '../../../core/run/run-services.ts';
import type { Stop } from '../../../core/run/stop.ts';
import { newestProgress } from '../../runs/checkpoints.ts';
import { runFiles } from '../../runs/layout.ts';
import { queue } from '../queue.ts';
import { readAdvice, writeAdvice } from './advice.ts';
import { Gathered, stepsIn } from './rows.ts';

/** Milliseconds between two looks at the engine's memory. */
const memoryTime = 1000;
/** Lines of the log a window is told when it begins to follow, and the bytes at the file's end they are looked for in. */
const logLines = 200;
const logBytes = 65_536;

type Doing = Extract<RunNews, { kind: 'doing' }>;
type Pace = Extract<RunNews, { kind: 'pace' }>;

/** Hears the news of a run. */
interface Follower {
  readonly tell: (news: RunNews) => void;
  /** what waits until the folder has been told; null from then on */
  waiting: RunNews[] | null;
}

/** Where a run's news come from beside its engine's events. */
export interface FeedSource {
  readonly folder: string;
  readonly card: () => Promise<RunCard | null>;
  /** the engine's process; null while none trains the run */
  readonly pid: () => number | null;
  /** least milliseconds between two rounds of news */
  readonly every: number;
}

/** The news of one run. */
export class Feed {
  readonly #source: FeedSource;
  readonly #followers = new Set<Follower>();
  #gathered = new Gathered();
  #epochs: EpochRecord[] = [];
  #log: string[] = [];
  #fresh = { card: false, pace: false, doing: false };
  #plan: RunPlan | null = null;
  #pace: Pace | null = null;
  #doing: Doing | null = null;
  /** the last step that was told, Infinity while no engine tells any */
  #step = Infinity;
  readonly #telling = queue();
  readonly #advising = queue();
  #timer: NodeJS.Timeout | null = null;
  #roundAt = 0;
  #memory: { readonly at: number; readonly bytes: number | null } = { at: 0, bytes: null };

  constructor(source: FeedSource) {
    this.#source = source;
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  /** Tells what is in the folder from step `from` on, then all news, until it is to stop. */
  async follow(from: number, tell: (news: RunNews) => void, stop: Stop): Promise<void> {
    // What has gathered is news for those who follow already, and in the folder for the new one.
    this.#round();
    const upTo = this.#step;
    const follower: Follower = { tell, waiting: [] };
    this.#followers.add(follower);
    try {
      await this.#tellFolder(from, upTo, tell, stop);
      for (const news of follower.waiting ?? []) tell(news);
      follower.waiting = null;
      await new Promise<void>((resolve) => { stop.onRequest(resolve); });
    } finally {
      this.#followers.delete(follower);
      if (!this.isFollowed) {
        this.#gathered = new Gathered();
        this.#epochs = [];
        this.#log = [];
      }
    }
  }

  async #tellFolder(from: number, upTo: number, tell: (news: RunNews) => void, stop: Stop): Promise<void> {
    const { folder } = this.#source;
    const [card, progress, advice, log] = await Promise.all([this.#source.card(), newestProgress(runFiles(folder).checkpoint), readAdvice(folder), endOfLog(folder)]);
    if (card !== null) tell({ kind: 'card', card });
    if (this.#plan !== null) tell({ kind: 'plan', plan: this.#plan });
    if (progress !== null && progress.epochs.length > 0) tell({ kind: 'epochs', epochs: progress.epochs });
    if (log.length > 0) tell({ kind: 'log', lines: log });
    if (advice.length > 0) tell({ kind: 'advice', advice });
    for await (const steps of stepsIn(runFiles(folder).steps, from, upTo)) {
      if (stop.requested) return;
      tell({ kind: 'steps', steps });
    }
    if (this.#pace !== null) tell(this.#pace);
    if (this.#doing !== null) tell(this.#doing);
  }

  /** Takes what the engine tells. */
  take(event: RunEvent): void {
    switch (event.event) {
      case 'plan': {
        const { event: _, ...plan } = event;
        this.#plan = plan;
        this.#step = plan.from;
        this.#round();
        this.#tell({ kind: 'plan', plan });
        this.#does(null);
        return this.changed();
      }
      case 'steps':
        this.#pace = { kind: 'pace', imagesPerSecond: event.imagesPerSecond, secondsLeft: event.secondsLeft, engineBytes: this.#engineBytes() };
        this.#fresh.pace = true;
        if (this.#doing !== null) this.#does(null);
        for (const row of event.rows) this.#addStep(row);
        break;
      case 'epoch':
        if (this.isFollowed) this.#epochs.push(event.record);
        this.#does(null);
        return this.changed();
      case 'reading':
        this.#does({ kind: 'doing', doing: event.doing, done: event.done, of: event.of });
        break;
      case 'measuring':
        this.#does({ kind: 'doing', doing: `Measuring on the ${event.part} images`, done: event.done, of: event.of });
        break;
      case 'advice':
        void this.#advising(() => this.#advise(event.advice));
        return;
      case 'log':
        if (this.isFollowed) this.#log.push(`${new Date().toISOString()} ${event.line}`);
        break;
      case 'comparing':
      case 'saving':
      case 'checkpoint':
      case 'paused':
      case 'layers':
        return;
    }
    this.#soon();
  }

  /** Tells what the run waits for; null: for nothing. */
  does(doing: string | null): void {
    this.#does(doing === null ? null : { kind: 'doing', doing, done: 0, of: 0 });
    this.#soon();
  }

  /** The run's card is another one. */
  changed(): void {
    this.#fresh.card = true;
    this.#soon();
  }

  /** No engine tells of the run any more; why, when it failed, is in the run's log by then. */
  ended(failure: Failure | null): void {
    if (failure !== null && this.isFollowed) this.#log.push(...[`${failure.code}: ${failure.message}`, ...(failure.detail === undefined ? [] : [failure.detail])].map((line) => `${new Date().toISOString()} ${line}`));
    this.#step = Infinity;
    this.#pace = null;
    this.#plan = null;
    this.#does(null);
    this.changed();
  }

  #addStep(row: Parameters<Gathered['add']>[0]): void {
    this.#step = row.step;
    if (!this.isFollowed) return;
    if (!this.#gathered.takes(row.step)) this.#tell({ kind: 'steps', steps: this.#gathered.take() });
    this.#gathered.add(row);
  }

  #does(doing: Doing | null): void {
    if (doing === null && this.#doing === null) return;
    this.#doing = doing;
    this.#fresh.doing = true;
  }

  #soon(): void {
    if (!this.isFollowed || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#round();
    }, Math.max(0, this.#roundAt + this.#source.every - performance.now()));
  }

  /** Tells everything that has gathered. */
  #round(): void {
    this.#roundAt = performance.now();
    const { card, pace, doing } = this.#fresh;
    this.#fresh = { card: false, pace: false, doing: false };
    if (!this.isFollowed) return;
    if (this.#gathered.count > 0) this.#tell({ kind: 'steps', steps: this.#gathered.take() });
    if (this.#epochs.length > 0) this.#tell({ kind: 'epochs', epochs: this.#epochs });
    if (pace && this.#pace !== null) this.#tell(this.#pace);
    if (doing) this.#tell(this.#doing ?? { kind: 'doing', doing: null, done: 0, of: 0 });
    if (this.#log.length > 0) this.#tell({ kind: 'log', lines: this.#log });
    this.#epochs = [];
    this.#log = [];
    // One after the other, so that the last that is told is the present one.
    if (card) void this.#telling(() => this.#tellCard());
  }

  async #tellCard(): Promise<void> {
    const card = await this.#source.card();
    if (card !== null) this.#tell({ kind: 'card', card });
  }

  /** Tells advice that was not given before, and keeps it with the run. */
  async #advise(found: readonly Advice[]): Promise<void> {
    const { folder } = this.#source;
    const known = await readAdvice(folder);
    const fresh = found.filter((one) => !known.some(({ code, layer }) => code === one.code && layer === one.layer));
    if (fresh.length === 0) return;
    // It is no loss where it cannot be kept: the log has it too.
    await writeAdvice(folder, [...known, ...fresh]);
    this.#tell({ kind: 'advice', advice: fresh });
  }

  #tell(news: RunNews): void {
    for (const follower of this.#followers) {
      if (follower.waiting === null) follower.tell(news);
      else follower.waiting.push(news);
    }
  }

  #engineBytes(): number | null {
    const now = performance.now();
    if (this.isFollowed && now - this.#memory.at >= memoryTime) {
      this.#memory = { ...this.#memory, at: now };
      const pid = this.#source.pid();
      if (pid !== null) void this.#measure(pid);
    }
    return this.#memory.bytes;
  }

  async #measure(pid: number): Promise<void> {
    this.#memory = { at: this.#memory.at, bytes: await residentBytes(pid) };
  }
}

/** What a process has in memory; null where the system does not tell in a file. */
async function residentBytes(pid: number): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return found === undefined ? null : Number(found) * 1024;
}

/** The last lines of a run's log. */
async function endOfLog(folder: string): Promise<readonly string[]> {
  const handle = await open(runFiles(folder).log, 'r').catch(() => null);
  if (handle === null) return [];
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - logBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n').filter((line) => line !== '');
    return (from > 0 ? lines.slice(1) : lines).slice(-logLines);
  } finally {
    await handle.close();
  }
}
