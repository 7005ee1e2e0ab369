// A run that has an engine or waits for one, as the desk keeps it.
import type { Result } from '../../../core/base/diagnostic.ts';
import type { RunEvent } from '../../../core/run/protocol.ts';
import type { RunSummary } from '../../../core/run/records.ts';
import type { LiveRun } from '../../runs/live.ts';

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
