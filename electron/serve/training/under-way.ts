// A run that has an engine or waits for one, as the desk keeps it.
import { bug, type Result } from '../../../core/base/diagnostic.ts';
import { readProject } from '../../../core/document/file.ts';
import type { RunEvent } from '../../../core/run/protocol.ts';
import type { RunSummary } from '../../../core/run/records.ts';
import type { beginLive, LiveRun } from '../../runs/live.ts';
import { waitingCorrections, type Beginning, type Ended } from './mark.ts';

/** Starts the engine of a run. */
export type Launch = (onEvent: (event: RunEvent) => void) => LiveRun;

/** How a run came to its end. */
export type Outcome = Result<Pick<RunSummary, 'state'>>;

/** A run that has an engine or waits for one. */
export interface UnderWay {
  readonly id: string;
  readonly folder: string;
  state: 'starting' | 'running' | 'paused' | 'stopping';
  live: LiveRun | null;
  step: number;
  /** it has told its plan */
  hasBegun: boolean;
  /** it has told a step: its own files stay, however it ends */
  hasSteps: boolean;
  /** called with how beginning it went */
  readonly settle: (begun: Result<null>) => void;
  /** resolves when all about it is done */
  over: Promise<void>;
}

/** Begins the run in a folder with what it is to be begun with. */
export function beginnerOf(begin: typeof beginLive, folder: string, { text, recipe, data, device, threads, weights, force }: Beginning): Launch {
  return (onEvent) => {
    const document = readProject(text, 'The drawing');
    if (!document.ok) bug(`a drawing that was read before: ${document.error.message}`);
    return begin({ document: document.value, out: folder, data, recipe, device, force, ...(threads === null ? {} : { threads }), ...(weights === null ? {} : { weights }), ...waitingCorrections(folder) }, onEvent);
  };
}

/** How a run ended at a step; null when only the host ends, so that it is offered to be gone on with. */
export function endOf({ state }: UnderWay, outcome: Outcome, isClosing: boolean, step: number): Ended | null {
  if (isClosing && !(outcome.ok && outcome.value.state === 'finished')) return null;
  if (outcome.ok) return { state: outcome.value.state, trouble: null, step };
  const { code, message } = outcome.error;
  if (state === 'stopping') return { state: 'stopped', trouble: code === 'cancelled' || code === 'stopped' ? null : message, step };
  return { state: code === 'engine-lost' ? 'interrupted' : 'failed', trouble: message, step };
}
