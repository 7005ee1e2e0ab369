// Examples that were there when the data were opened and can no longer be read: their file was cut off, or its disk taken away.
import type { Failure } from '../base/diagnostic.ts';

/** Thrown by a reader of examples; whoever fills batches answers with the failure. */
export class DataLost extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'DataLost';
    this.failure = failure;
  }
}
