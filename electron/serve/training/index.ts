// The Train place's services over the person's places.
import { fail, type Result } from '../../../core/base/diagnostic.ts';
import type { Handlers } from '../../../core/run/channel.ts';
import type { RunServices } from '../../../core/run/run-services.ts';
import type { ServiceEvents } from '../../../core/run/services.ts';
import type { Places } from '../places.ts';

const refused = async (): Promise<Result<never>> => fail('not-there-yet', 'This version of Convas cannot do that yet.');

/** The handlers of these services. */
export function runServices(_places: Places): Handlers<RunServices, ServiceEvents> {
  return {
    runs: async () => [],
    startRun: refused,
    forecast: refused,
    goOnWithRun: refused,
    pauseRun: refused,
    proceedRun: refused,
    stopRun: refused,
    changeRate: refused,
    describeRun: refused,
    deleteRun: refused,
    restoreRun: refused,
    followRun: refused,
    lookIntoRun: refused,
    drawingOfRun: refused,
    locateData: refused,
  };
}
