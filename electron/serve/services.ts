// The work behind each service of core/run/services: every handler joins a small function to the places it works in. What
// comes from a page is looked at before any handler sees it.
import { availableParallelism } from 'node:os';
import type { Call, Handlers } from '../../core/run/channel.ts';
import { isArgumentOf, serviceNames, type ServiceEvents, type ServiceName, type Services } from '../../core/run/services.ts';
import { availableMemory } from '../machine-memory.ts';
import { isProjectName } from '../projects.ts';
import { listDevices } from '../runs/index.ts';
import { convasVersion } from '../version.ts';
import { describeData, listDataSets } from './data.ts';
import { exportDrawing, type ModelWriter } from './export.ts';
import { listFolder } from './folder.ts';
import { runIn } from './run-in.ts';
import { saveExport } from './save-export.ts';
import { showInFolder } from './show-in-folder.ts';
import { clearFolder, showFolder, usedFolders } from './used-folders.ts';
import { journalIn } from './journal.ts';
import { pathFrom, type Places } from './places.ts';
import { readPreferences, writePreferences } from './preferences.ts';
import { importServices } from './import/index.ts';
import { openProject, saveProject, stampNow } from './project.ts';
import { queue } from './queue.ts';
import { dropProject, recentProjects, rememberProject } from './recent.ts';
import { dataServices } from './gallery/index.ts';
import { resultServices } from './results/index.ts';
import { RunDesk } from './training/desk.ts';
import { runServices } from './training/index.ts';
import { openTemplate, readyBlocks, templates } from './templates.ts';
import { transferServices } from './transfer.ts';

/** The handlers of the services. */
export type ServiceHandlers = Handlers<Services, ServiceEvents>;

/** The services over these places; `write` exports models, `now` is the clock, `desk` has the runs. */
export function servicesOver(places: Places, write: ModelWriter, now: () => Date = () => new Date(), desk: RunDesk = new RunDesk({ state: places.state, now })): ServiceHandlers {
  const { home, state, templates: shelf } = places;
  // Saves, preferences and the list of recent projects read before they write; exports fill the processor one at a time.
  const [saving, remembering, preferring, exporting, describing] = [queue(), queue(), queue(), queue(), queue()];
  const journal = journalIn(state, now);
  const remember = (path: string): Promise<void> => remembering(() => rememberProject(state, path, now()));
  return guarded({
    about: async () => ({ version: convasVersion(), home, cores: availableParallelism(), memory: availableMemory() }),
    templates: () => templates(shelf),
    blocks: () => readyBlocks(shelf),
    openTemplate: ({ id }) => openTemplate(shelf, id),
    recent: () => remembering(() => recentProjects(state)),
    folder: ({ path }) => listFolder(home, path),
    async remember({ path }) {
      // Only the window knows whether what was read is a drawing; a path that names no project was not opened by one.
      const meant = pathFrom(path, home);
      if (meant.ok && isProjectName(meant.value)) await remember(meant.value);
      return null;
    },
    async forgetRecent({ path }) {
      await remembering(() => dropProject(state, path));
      return null;
    },
    open: ({ path }) => openProject(home, path),
    async save(argument) {
      const saved = await saving(() => saveProject(home, argument));
      if (saved.ok) await remember(saved.value.path);
      return saved;
    },
    stamp: ({ path }) => stampNow(home, path),
    keep: (argument, { gone }) => journal.keep(argument, gone),
    kept: () => journal.kept(),
    take: ({ id }, { gone }) => journal.take(id, gone),
    forget: ({ id }, { gone }) => journal.forget(id, gone),
    dataSets: () => listDataSets(),
    describeData: ({ data }, call) => describing(() => describeData(home, data, call)),
    preferences: () => preferring(() => readPreferences(state)),
    setPreferences: ({ preferences }) => preferring(() => writePreferences(state, preferences)),
    devices: () => listDevices(),
    folders: () => usedFolders(state),
    showFolder: ({ id }) => showFolder(state, id),
    clearFolder: ({ id }) => clearFolder(state, id),
    exportModel: (argument, call) => exporting(() => exportDrawing(home, argument, call, write)),
    runIn: ({ path }) => runIn(home, path),
    saveExport: (argument) => saving(() => saveExport(home, argument)),
    showInFolder: ({ path }) => showInFolder(home, path),
    ...dataServices(places),
    ...importServices(places, now),
    ...runServices(places, desk),
    ...resultServices(places),
    ...transferServices(places),
  });
}

type AnyHandler = (argument: unknown, call: Call<ServiceEvents>) => Promise<unknown>;

/** Handlers that see only arguments of their service; any other is answered with an error. */
function guarded(handlers: ServiceHandlers): ServiceHandlers {
  const guard = (name: ServiceName): AnyHandler => async (argument, call) => {
    if (!isArgumentOf(name, argument)) throw new TypeError(`"${name}" was asked with an argument that is not its own`);
    return (handlers[name] as AnyHandler)(argument, call);
  };
  return Object.fromEntries(serviceNames.map((name) => [name, guard(name)])) as unknown as ServiceHandlers;
}
