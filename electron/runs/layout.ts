// Where things lie in a run folder.
import { join } from 'node:path';

/** The files of a run folder by what they hold. */
export function runFiles(folder: string) {
  return {
    config: join(folder, 'config.json'),
    corrections: join(folder, 'corrections.json'),
    steps: join(folder, 'steps.csv'),
    epochs: join(folder, 'epochs.json'),
    best: join(folder, 'best.safetensors'),
    last: join(folder, 'last.safetensors'),
    checkpoint: join(folder, 'checkpoint'),
    log: join(folder, 'log.txt'),
  } as const;
}

/** What the host keeps beside a run's own files: its name and notes, and how it is begun while it has not begun yet. */
export function hostFiles(folder: string) {
  return { card: join(folder, 'card.json'), begin: join(folder, 'begin.json'), corrections: join(folder, 'begin-corrections.json'), advice: join(folder, 'advice.json') } as const;
}

/** Whether a file in a run folder is the host's or the lock: it is no sign of a run. */
export function isBesideRun(name: string): boolean {
  return name === '.lock' || Object.values(hostFiles('')).includes(name);
}
