// The services of transfer learning over the person's places.
import { readProject } from '../../core/document/file.ts';
import { fail } from '../../core/base/diagnostic.ts';
import type { Handlers } from '../../core/run/channel.ts';
import type { ServiceEvents } from '../../core/run/services.ts';
import type { TransferServices } from '../../core/run/transfer-services.ts';
import { measureSimilarity } from '../runs/index.ts';
import { dataMeant } from './data.ts';
import type { Places } from './places.ts';
import { watchedBy } from './watched.ts';

/** The handlers of these services; `measure` runs the engine. */
export function transferServices({ home }: Pick<Places, 'home'>, measure: typeof measureSimilarity = measureSimilarity): Handlers<TransferServices, ServiceEvents> {
  return {
    async measureSimilarity({ text, data, device, threads }, call) {
      const document = readProject(text, 'The drawing');
      if (!document.ok) return document;
      const meant = dataMeant(home, data);
      if (!meant.ok) return meant;
      const measured = await watchedBy(call, (watched) => measure(document.value, meant.value, { device, ...(threads === null ? {} : { threads }), ...watched }));
      return call.stop.requested && !measured.ok ? fail('cancelled', 'Measuring was stopped.') : measured;
    },
  };
}
