// The browser host put together: the window's files, the services over the person's places, and the engine behind export.
import { ok, type Result } from '../../core/base/diagnostic.ts';
import { serve } from '../../core/run/channel.ts';
import type { ServiceEvents, Services } from '../../core/run/services.ts';
import { builtFile } from '../paths.ts';
import { exportModel } from '../runs/index.ts';
import { awakeProgram, keepAwakeWith } from './awake.ts';
import { recallHost, rememberHost } from './host-memory.ts';
import { startHost, type Host } from './host.ts';
import { ownPlaces } from './places.ts';
import { servicesOver } from './services.ts';
import { RunDesk } from './training/desk.ts';

export type { Host } from './host.ts';

/** How the window is served. */
export interface ServeOptions {
  /** undefined: one that was used before, else any that is free; 0: any that is free */
  readonly port: number | undefined;
  /** stands in for the folder where Convas remembers things */
  readonly state?: string | undefined;
  /** the port of a development server in front */
  readonly front?: number | undefined;
}

/** Serves the window to the person's browser, where it was served last when nothing else is said: pages still open go on. */
export async function serveWindow({ port, state, front }: ServeOptions): Promise<Result<Host>> {
  const places = ownPlaces(state);
  const memory = await recallHost(places.state, new Date());
  const desk = new RunDesk({ state: places.state });
  const keepAwake = keepAwakeWith(awakeProgram(process.platform, process.pid));
  desk.onChange(() => keepAwake(desk.isTraining));
  const handlers = servicesOver(places, exportModel, undefined, desk);
  const start = (at: number): Promise<Result<Host>> =>
    startHost({ port: at, front, key: memory.key, window: builtFile('renderer'), connected: (socket) => serve<Services, ServiceEvents>(socket, handlers) });
  let host = await start(port ?? memory.ports[0] ?? 0);
  if (port === undefined) {
    for (const other of [...memory.ports.slice(1), 0]) {
      if (host.ok) break;
      host = await start(other);
    }
  }
  // Behind a development server the port is none a person would come back to.
  if (host.ok) await rememberHost(places.state, memory, front === undefined ? host.value.port : null);
  if (!host.ok) return host;
  const { value } = host;
  // Runs first: each finishes its step and keeps a checkpoint, and windows hear of it.
  return ok({ ...value, close: () => desk.close().then(() => value.close()) });
}
