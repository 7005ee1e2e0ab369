// The folders every build script speaks of.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where built files go. */
export const dist = join(root, 'dist');

/**
 * A path below the root.
 * @param {...string} parts
 */
export const at = (...parts) => join(root, ...parts);
