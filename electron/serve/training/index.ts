// The Train place's services over the person's places.
import { existsSync } from 'node:fs';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import { writeProject } from '../../../core/document/file.ts';
import type { Handlers } from '../../../core/run/channel.ts';
import type { RunServices } from '../../../core/run/run-services.ts';
import type { Stop } from '../../../core/run/stop.ts';
import type { ServiceEvents } from '../../../core/run/services.ts';
import { locateData } from '../../runs/index.ts';
import { readConfig } from '../../runs/config.ts';
import { runFiles } from '../../runs/layout.ts';
import { keptCorrections } from '../gallery/overlay.ts';
import { openBrowser } from '../browser.ts';
import { dataMeant } from '../data.ts';
import { pathFrom, type Places } from '../places.ts';
import { RunDesk } from './desk.ts';
import { exportRun } from './export-run.ts';
import { forecastDrawing } from './forecast.ts';
import { readBeginning, writeBeginning, type Beginning } from './mark.ts';
import { bringBack, isRunId, putAway } from './shelf.ts';
import { spaceOf } from './space.ts';
import { startRace, startRun, startSweep } from './start.ts';

const notThere = (): Result<never> => fail('run-not-there', 'There is no such run any more.');

/** Longest name and notes of a run, in characters. */
const longest = { name: 200, notes: 100_000 } as const;

/** What a window wants trained, with its places meant. */
function beginningOf(home: string, { weights, data, ...rest }: Beginning): Result<Beginning> {
  const meant = dataMeant(home, data);
  if (!meant.ok) return meant;
  const file = weights === null ? ok(null) : pathFrom(weights, home);
  return file.ok ? ok({ ...rest, data: meant.value, weights: file.value }) : file;
}

function signalOf(stop: Stop): AbortSignal {
  const controller = new AbortController();
  stop.onRequest(() => controller.abort());
  return controller.signal;
}

/** The handlers of these services; `desk` has the runs. */
export function runServices({ home, state }: Places, desk: RunDesk): Handlers<RunServices, ServiceEvents> {
  return {
    runs: () => desk.runs(),
    runSpace: async () => spaceOf(state, await desk.runs()),
    async showRun({ id }) {
      if ((await desk.card(id)) === null) return notThere();
      const folder = desk.folder(id);
      return (await openBrowser(folder)) ? ok(null) : fail('not-shown', `This machine has no program to show ${folder} with. Open it by hand.`);
    },
    async startRun({ name, ...start }) {
      const beginning = beginningOf(home, start);
      return beginning.ok ? startRun(desk, name.slice(0, longest.name), beginning.value) : beginning;
    },
    async startSweep({ name, changes, ...start }) {
      const beginning = beginningOf(home, start);
      return beginning.ok ? startSweep(desk, name.slice(0, longest.name), beginning.value, changes) : beginning;
    },
    async startRace({ entries, ...start }) {
      const beginning = beginningOf(home, { ...start, text: '' });
      return beginning.ok ? startRace(desk, entries.map(({ name, text }) => ({ name: name.slice(0, longest.name), beginning: { ...beginning.value, text } }))) : beginning;
    },
    forecast: (argument, call) => forecastDrawing({ home, state }, argument, call),
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
        return beginning === null ? notThere() : ok({ text: beginning.text, weights: { best: null, last: null } });
      }
      const config = await readConfig(folder);
      if (!config.ok) return config;
      const last = existsSync(files.last) ? files.last : null;
      return ok({ text: writeProject(config.value.document), weights: { best: existsSync(files.best) ? files.best : last, last } });
    },
    exportRun: async (argument) => ((await desk.card(argument.id)) === null ? notThere() : exportRun(home, desk.folder(argument.id), argument)),
    async locateData({ id, data }, call) {
      const card = await desk.card(id);
      if (card === null) return notThere();
      if (desk.underWay.includes(id)) return fail('run-under-way', 'This run is under way. Stop it first.');
      const meant = dataMeant(home, data);
      if (!meant.ok) return meant;
      const folder = desk.folder(id);
      const beginning = existsSync(runFiles(folder).config) ? null : await readBeginning(folder);
      // One that never began has seen no data yet: any will do.
      const located = beginning === null ? await locateData(folder, meant.value, { signal: signalOf(call.stop) }) : await writeBeginning(folder, { ...beginning, data: meant.value }, keptCorrections(state, meant.value).corrections);
      // What ended it for want of its data is mended with this.
      const isMended = card.trouble?.includes(card.data) === true;
      return located.ok ? desk.mark(id, (mark) => (mark.ended === null || !isMended ? mark : { ...mark, ended: { ...mark.ended, state: 'stopped', trouble: null } })) : located;
    },
  };
}
