// What the top bar says of a run, and what is told when one ends: apart from the place's own words, which come with the place.
import type { RunState } from '../../core/run/run-services.ts';

/** The words of the chip. */
export const chipWords = {
  states: {
    starting: 'Starting', running: 'Training', paused: 'Paused', stopping: 'Stopping', stopped: 'Stopped', finished: 'Finished', failed: 'Failed', interrupted: 'Interrupted',
  } satisfies Record<RunState, string>,
  waiting: 'Waiting',
  epoch: (epoch: number, of: number) => `epoch ${epoch} of ${of}`,
  go: (name: string, percent: number) => `Show the run ${name}, ${percent} % done`,
  willTell: 'You are told when a run ends while this window is not in front.', mayNotTell: 'Your browser lets this page tell you nothing. You can allow it in its settings for this page.',
  ended: (name: string, state: RunState, trouble: string | null) =>
    (state === 'failed' ? `Training of ${name} failed. ${trouble ?? ''}`.trim() : state === 'finished' ? `${name} is trained.` : `Training of ${name} has stopped. What it learned is kept.`),
} as const;
