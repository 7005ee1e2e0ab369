// What the calls on runs are given.
import type { JsonObject } from '../../core/base/diagnostic.ts';
import type { Document } from '../../core/document/model.ts';
import type { RunEvent } from '../../core/run/protocol.ts';
import type { DeviceChoice } from '../../core/run/records.ts';

/** What every call may be given. */
export interface CallOptions {
  readonly device?: DeviceChoice;
  readonly threads?: number;
  readonly onEvent?: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
}

/** A run to begin. */
export interface StartOptions extends CallOptions {
  readonly document: Document;
  /** folder to write: made when it is missing, refused when it already holds a run */
  readonly out: string;
  /** data set by name or path */
  readonly data: string;
  /** file of corrections of the data; a copy of it stays with the run */
  readonly corrections?: string;
  /** laid over the document's recipe, field by field */
  readonly recipe?: JsonObject;
  readonly epochs?: number;
  readonly seed?: number;
  readonly batch?: number;
  /** safetensors to begin with instead of fresh weights */
  readonly weights?: string;
  /** seconds between checkpoints within an epoch (default 30); 0: after every run of the engine */
  readonly checkpointSeconds?: number;
  /** steps that go to the engine at once (default: as many as pay); changes speed and memory, not results */
  readonly stepsPerRun?: number;
  /** begin it even if it is forecast not to fit into this machine's memory */
  readonly force?: boolean;
  /** false: go through frozen layers in every epoch, even where what they answer could be kept; changes speed and memory, not results */
  readonly keeps?: boolean;
}

/** A run to forecast. */
export interface ForecastOptions extends CallOptions, Pick<StartOptions, 'document' | 'data' | 'corrections' | 'recipe' | 'epochs' | 'seed' | 'batch'> {
  /** take a few steps to see how long they last */
  readonly probe?: boolean;
}

/** A run to go on with: device and threads stay those of the run, so that the bits stay the same. */
export interface ResumeOptions extends Pick<CallOptions, 'onEvent' | 'signal'> {
  /** the drawing as it is now; when its weights differ from the run's, the answer names the layers */
  readonly document?: Document;
  readonly epochs?: number;
  readonly checkpointSeconds?: number;
}
