// The Evaluate place's services over the person's places.
import { fail, type Result } from '../../../core/base/diagnostic.ts';
import type { Handlers } from '../../../core/run/channel.ts';
import type { ResultServices } from '../../../core/run/result-services.ts';
import type { ServiceEvents } from '../../../core/run/services.ts';
import type { Places } from '../places.ts';

const refused = async (): Promise<Result<never>> => fail('not-there-yet', 'This version of Convas cannot do that yet.');

/** The handlers of these services. */
export function resultServices(_places: Places): Handlers<ResultServices, ServiceEvents> {
  return {
    evaluateRun: refused,
    predictImage: refused,
    explainImage: refused,
  };
}
