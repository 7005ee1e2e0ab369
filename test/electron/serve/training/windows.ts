// A window that trains: the services of the Train place asked as a page asks them, and the news of runs put together.
import { bug, type Result } from '../../../../core/base/diagnostic.ts';
import { writeProject } from '../../../../core/document/file.ts';
import type { Call } from '../../../../core/run/channel.ts';
import type { RunCard, RunNews, RunServices } from '../../../../core/run/run-services.ts';
import type { ServiceEvents } from '../../../../core/run/services.ts';
import { stopSource, type Stop } from '../../../../core/run/stop.ts';
import type { Places } from '../../../../electron/serve/places.ts';
import { servicesOver, type ServiceHandlers } from '../../../../electron/serve/services.ts';
import { RunDesk, type DeskOptions } from '../../../../electron/serve/training/desk.ts';
import { tinyNetwork } from '../../run/tiny.ts';
import { neverStop } from '../../../support/never-stop.ts';

/** What a run is begun with. */
export type Start = RunServices['startRun']['argument'];

/** A run of a tiny network over the generated shapes: 50 steps an epoch, 3 epochs. */
export const tiny = (more: Partial<Start> = {}): Start => ({ text: writeProject(tinyNetwork()), recipe: {}, data: 'shapes,count=1000,test=0', device: 'cpu', threads: 1, name: '', weights: null, force: false, ...more });

/** What a window has heard of a run. */
export interface Heard {
  readonly cards: RunCard[];
  /** states as they followed each other */
  readonly states: string[];
  /** loss of each step, from the first */
  readonly steps: number[];
  /** steps that came where there was one already */
  readonly repeated: number[];
  readonly epochs: number[];
  readonly doing: (string | null)[];
  readonly log: string[];
  readonly news: RunNews[];
}

/** A window that follows a run. */
export interface Following {
  readonly seen: Heard;
  /** resolves once what was heard passes */
  until(passes: (seen: Heard) => boolean): Promise<void>;
  end(): void;
}

/** A host's desk with a window on it. */
export interface TrainingWindow {
  readonly desk: RunDesk;
  call<S extends keyof RunServices>(service: S, argument: RunServices[S]['argument']): Promise<RunServices[S]['answer']>;
  start(start: Start): Promise<Result<RunCard>>;
  card(id: string): Promise<RunCard>;
  follow(id: string, from?: number): Following;
  /** the first card that passes */
  until(id: string, passes: (card: RunCard) => boolean): Promise<RunCard>;
}

const floats = (base64: string): Float32Array => new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);

/** A window over these places. */
export function trainingBelow(places: Places, options: Partial<DeskOptions> = {}): TrainingWindow {
  const desk = new RunDesk({ state: places.state, ...options });
  const services: ServiceHandlers = servicesOver(places, () => bug('nothing is to be exported'), undefined, desk);
  const ask = async <S extends keyof RunServices>(service: S, argument: RunServices[S]['argument'], stop: Stop = neverStop, tell: Call<ServiceEvents>['tell'] = () => undefined): Promise<RunServices[S]['answer']> =>
    (services[service] as (argument: unknown, call: Call<ServiceEvents>) => Promise<RunServices[S]['answer']>)(argument, { stop, gone: neverStop, tell });
  const follow = (id: string, from = 1): Following => {
    const source = stopSource();
    const seen: Heard = { cards: [], states: [], steps: [], repeated: [], epochs: [], doing: [], log: [], news: [] };
    let changed = (): void => undefined;
    void ask('followRun', { id, from }, source.stop, (event, payload) => {
      if (event !== 'run') return;
      hear(seen, payload as RunNews);
      changed();
    });
    return {
      seen,
      async until(passes) {
        while (!passes(seen)) await new Promise<void>((resolve) => { changed = resolve; });
      },
      end: () => source.request(),
    };
  };
  return {
    desk,
    call: (service, argument) => ask(service, argument),
    start: (start) => ask('startRun', start),
    card: async (id) => (await desk.card(id)) ?? bug(`there is no run ${id}`),
    follow,
    async until(id, passes) {
      const following = follow(id);
      await following.until(({ cards }) => cards.some(passes));
      following.end();
      return following.seen.cards.find(passes) ?? bug('it has just been seen');
    },
  };
}

function hear(seen: Heard, news: RunNews): void {
  seen.news.push(news);
  switch (news.kind) {
    case 'card':
      seen.cards.push(news.card);
      if (seen.states.at(-1) !== news.card.state) seen.states.push(news.card.state);
      return;
    case 'steps':
      floats(news.steps.loss).forEach((loss, i) => {
        const at = news.steps.first - 1 + i;
        if (seen.steps[at] !== undefined) seen.repeated.push(at + 1);
        seen.steps[at] = loss;
      });
      return;
    case 'epochs':
      seen.epochs.push(...news.epochs.map(({ epoch }) => epoch));
      return;
    case 'doing':
      seen.doing.push(news.doing);
      return;
    case 'log':
      seen.log.push(...news.lines);
      return;
    case 'plan':
    case 'pace':
    case 'advice':
  }
}

