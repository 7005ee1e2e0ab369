// The lines of a steps.csv, read piece by piece: a long run has millions, and whoever reads them keeps only what it needs.
import { open } from 'node:fs/promises';

/** Bytes of the file that are read at once: about as many rows as are parsed in a millisecond. */
const piece = 65_536;
/** Longest line that is kept, in characters; a row has about sixty. */
const longestLine = 4096;

/**
 * The lines of a steps.csv, those of one piece of the file at a time. The file may be growing: a line without its end is left
 * for later. Where lines have no end the file is none of ours, and of such a line nothing is kept that could be a row. What
 * the system refuses is thrown.
 */
export async function* stepLines(path: string): AsyncGenerator<readonly string[]> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(piece);
    let rest = '';
    for (let at = 0; ;) {
      const { bytesRead } = await handle.read(buffer, 0, piece, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) rest = 'no row';
      yield lines;
    }
  } finally {
    await handle.close();
  }
}
