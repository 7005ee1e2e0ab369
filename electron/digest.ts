// The digest of a file, read in pieces so that its size does not matter.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const piece = 4 * 1024 * 1024;

/** The first 32 hexadecimal digits of a file's SHA-256. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(piece);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, piece, null);
      if (bytesRead === 0) return hash.digest('hex').slice(0, 32);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
