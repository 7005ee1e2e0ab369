// Reading packed sets (./packed) image by image. Apart from writing them, so that the thread that fills batches loads no decoder.
import { closeSync, openSync, readSync } from 'node:fs';
import { bug } from '../../core/base/diagnostic.ts';

/** Reads bytes of packed files by position, keeping each file open; `close` lets go of them. */
export function packReader(): { readonly read: (path: string, position: number, into: Uint8Array) => void; readonly close: () => void } {
  const open = new Map<string, number>();
  return {
    read(path, position, into) {
      let file = open.get(path);
      if (file === undefined) {
        file = openSync(path, 'r');
        open.set(path, file);
      }
      for (let from = 0; from < into.length;) {
        const got = readSync(file, into, from, into.length - from, position + from);
        if (got === 0) bug(`${path} ends before byte ${position + into.length}`);
        from += got;
      }
    },
    close() {
      for (const file of open.values()) closeSync(file);
      open.clear();
    },
  };
}
