// The browser host put together: the window's files, the services over the person's places, and the engine behind export.
import type { Result } from '../../core/base/diagnostic.ts';
import { serve } from '../../core/run/channel.ts';
import type { ServiceEvents, Services } from '../../core/run/services.ts';
import { builtFile } from '../paths.ts';
import { exportModel } from '../runs/index.ts';
import { startHost, type Host } from './host.ts';
import { ownPlaces } from './places.ts';
import { servicesOver } from './services.ts';

export type { Host } from './host.ts';

/** Serves the window to the person's browser. `state` stands in for the folder where Convas remembers things. */
export function serveWindow({ port, state }: { readonly port: number; readonly state?: string | undefined }): Promise<Result<Host>> {
  const handlers = servicesOver(ownPlaces(state), exportModel);
  return startHost({ port, window: builtFile('renderer'), connected: (socket) => serve<Services, ServiceEvents>(socket, handlers) });
}
