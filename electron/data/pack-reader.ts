// Reading packed sets (./packed) image by image. Apart from writing them, so that the thread that fills batches loads no decoder.
import { closeSync, openSync, readSync } from 'node:fs';
import { DataLost } from '../../core/data/lost.ts';

/**
 * Reads bytes of packed files by position, keeping each file open; `close` lets go of them. Throws DataLost where a file is gone
 * or ends too early.
 */
export function packReader(): { readonly read: (path: string, position: number, into: Uint8Array) => void; readonly close: () => void } {
  const open = new Map<string, number>();
  return {
    read(path, position, into) {
      try {
        const file = open.get(path) ?? openSync(path, 'r');
        open.set(path, file);
        for (let from = 0; from < into.length;) {
          const got = readSync(file, into, from, into.length - from, position + from);
          if (got === 0) throw new Error(`it ends before byte ${position + into.length}`);
          from += got;
        }
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new DataLost({ code: 'data-lost', message: `The images kept in ${path} can no longer be read: the file was removed or cut off meanwhile. Opening the data again decodes them anew.`, detail: why });
      }
    },
    close() {
      for (const file of open.values()) closeSync(file);
      open.clear();
    },
  };
}
