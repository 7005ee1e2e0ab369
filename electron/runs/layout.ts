// Where things lie in a run folder.
import { join } from 'node:path';

/** The files of a run folder by what they hold. */
export function runFiles(folder: string) {
  return {
    config: join(folder, 'config.json'),
    steps: join(folder, 'steps.csv'),
    epochs: join(folder, 'epochs.json'),
    best: join(folder, 'best.safetensors'),
    last: join(folder, 'last.safetensors'),
    checkpoint: join(folder, 'checkpoint'),
    log: join(folder, 'log.txt'),
  } as const;
}
