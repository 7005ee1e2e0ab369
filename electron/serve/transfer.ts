// The services of transfer learning over the person's places.
import { readProject } from '../../core/document/file.ts';
import { fail } from '../../core/base/diagnostic.ts';
import type { Handlers } from '../../core/run/channel.ts';
import type { ServiceEvents } from '../../core/run/services.ts';
import type { TransferServices } from '../../core/run/transfer-services.ts';
import { measureSimilarity } from '../runs/index.ts';
import { dataMeant } from './data.ts';
import type { Places } from './places.ts';

const count = (n: number): string => n.toLocaleString('en-US');

/** The handlers of these services; `measure` runs the engine. */
export function transferServices({ home }: Pick<Places, 'home'>, measure: typeof measureSimilarity = measureSimilarity): Handlers<TransferServices, ServiceEvents> {
  return {
    async measureSimilarity({ text, data, device, threads }, { stop, tell }) {
      const document = readProject(text, 'The drawing');
      if (!document.ok) return document;
      const meant = dataMeant(home, data);
      if (!meant.ok) return meant;
      const ending = new AbortController();
      const settle = stop.onRequest(() => ending.abort());
      try {
        const measured = await measure(document.value, meant.value, {
          device, ...(threads === null ? {} : { threads }), signal: ending.signal,
          onEvent: (event) => {
            if (event.event === 'reading') tell('progress', { doing: `${event.doing}, ${count(event.done)} of ${count(event.of)}` });
          },
        });
        return ending.signal.aborted && !measured.ok ? fail('cancelled', 'Measuring was stopped.') : measured;
      } finally {
        settle();
      }
    },
  };
}
