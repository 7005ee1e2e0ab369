// For tests of work that nobody stops.
import { stopSource, type Stop } from '../../core/run/stop.ts';

/** A stop that is never asked for. */
export const neverStop: Stop = stopSource().stop;
