// The Train place's services over the person's places.
import { existsSync } from 'node:fs';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import { writeProject } from '../../../core/document/file.ts';
import type { Handlers } from '../../../core/run/channel.ts';
import type { RunServices } from '../../../core/run/run-services.ts';
import type { ServiceEvents } from '../../../core/run/services.ts';
import { readConfig } from '../../runs/config.ts';
import { runFiles } from '../../runs/layout.ts';
import { dataMeant } from '../data.ts';
import { pathFrom, type Places } from '../places.ts';
import { RunDesk } from './desk.ts';
import { readBeginning } from './mark.ts';
import { bringBack, isRunId, putAway } from './shelf.ts';

const refused = async (): Promise<Result<never>> => fail('not-there-yet', 'This version of Convas cannot do that yet.');
const notThere = (): Result<never> => fail('run-not-there', 'There is no such run any more.');

/** Longest name and notes of a run, in characters. */
const longest = { name: 200, notes: 100_000 } as const;

/** The handlers of these services; `desk` has the runs. */
export function runServices({ home, state }: Places, desk: RunDesk): Handlers<RunServices, ServiceEvents> {
  return {
    runs: () => desk.runs(),
    async startRun({ text, recipe, data, device, threads, name, weights }) {
      const meant = dataMeant(home, data);
      if (!meant.ok) return meant;
      const file = weights === null ? ok(null) : pathFrom(weights, home);
      if (!file.ok) return file;
      return desk.begin(name.slice(0, longest.name), { text, recipe, data: meant.value, device, threads, weights: file.value });
    },
    forecast: refused,
    goOnWithRun: ({ id, epochs }) => desk.goOn(id, epochs),
    pauseRun: ({ id }) => desk.pause(id),
    proceedRun: async ({ id }) => desk.proceed(id),
    stopRun: async ({ id }) => desk.stop(id),
    async changeRate({ id, factor }) {
      const live = desk.live(id);
      return live.ok ? live.value.changeRate(factor) : live;
    },
    async describeRun({ id, name, notes }) {
      if ((await desk.card(id)) === null) return notThere();
      if (name?.trim() === '') return fail('name-missing', 'A run needs a name.');
      return desk.mark(id, (mark) => ({ ...mark, name: name?.trim().slice(0, longest.name) ?? mark.name, notes: notes?.slice(0, longest.notes) ?? mark.notes }));
    },
    async deleteRun({ id }) {
      const card = await desk.card(id);
      if (card === null) return notThere();
      if (desk.underWay.includes(id) || card.state === 'running') return fail('run-under-way', 'This run is under way. Stop it first.');
      return putAway(state, id);
    },
    async restoreRun({ id }) {
      const back = isRunId(id) ? await bringBack(state, id) : notThere();
      if (!back.ok) return back;
      const card = await desk.card(id);
      return card === null ? notThere() : ok(card);
    },
    followRun: ({ id, from }, { stop, tell }) => desk.follow(id, from, (news) => tell('run', news), stop),
    async lookIntoRun({ id, look }) {
      const live = desk.live(id);
      return live.ok ? live.value.look(look) : live;
    },
    async drawingOfRun({ id }) {
      if (!isRunId(id)) return notThere();
      const folder = desk.folder(id);
      const files = runFiles(folder);
      if (!existsSync(files.config)) {
        const beginning = await readBeginning(folder);
        return beginning === null ? notThere() : ok({ text: beginning.text, weights: null });
      }
      const config = await readConfig(folder);
      if (!config.ok) return config;
      return ok({ text: writeProject(config.value.document), weights: [files.best, files.last].find((file) => existsSync(file)) ?? null });
    },
    locateData: refused,
  };
}
