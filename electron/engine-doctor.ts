// The training doctor beside a run: it hears what the run tells and adds its advice, to whoever listens and to the run's log.
import type { Failure } from '../core/base/diagnostic.ts';
import { healthOf } from '../core/data/health.ts';
import { readerOf } from '../core/data/dataset.ts';
import { Doctor } from '../core/run/doctor.ts';
import { patientOf, type Circumstances } from '../core/run/doctor-patient.ts';
import type { Network } from '../core/run/network.ts';
import type { Listener } from '../core/run/protocol.ts';
import type { Advice } from '../core/run/run-services.ts';
import type { RunData } from './engine-data.ts';

/** A run that is attended. */
export interface Attended {
  /** tells on, and advice after what gave rise to it */
  readonly tell: Listener;
  /** adds advice on how the run failed */
  failed(failure: Failure): void;
}

/** Attends a run from its first step: says at once what its data show, then listens. */
export function attend(network: Network, data: RunData, at: Pick<Circumstances, 'stepsPerEpoch' | 'from' | 'validatedOn' | 'classes'>, tell: Listener, log: (line: string) => Promise<void>): Attended {
  const { training, validation, test } = data;
  const isBytes = training.data.examples.kind !== 'numbers';
  const doctor = new Doctor(patientOf(network, { ...at, data: healthOf(training, { validation, test }, readerOf), values: isBytes ? [0, 255] : null }));
  const give = (advice: readonly Advice[]): void => {
    if (advice.length === 0) return;
    tell('advice', { advice });
    for (const one of advice) void log(`doctor: ${one.code} at step ${one.step}: ${one.title}. ${one.evidence}`);
  };
  let step = at.from;
  give(doctor.begin());
  return {
    tell(event, payload) {
      tell(event, payload);
      if (event === 'steps' && 'rows' in payload) {
        step = payload.rows.at(-1)?.step ?? step;
        give(doctor.steps(payload.rows));
      }
      if (event === 'layers' && 'layers' in payload) give(doctor.layers(payload.step, payload.layers));
      if (event === 'epoch' && 'record' in payload) give(doctor.epoch(payload.record));
    },
    failed: (failure) => give(doctor.failed(failure, step)),
  };
}
