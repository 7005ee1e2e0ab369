// Unpacking a zip archive: what Electron is published as. Only what such archives hold (stored or deflated files, folders,
// links), and within limits, so that a wrong archive fills no disk and writes nothing outside its folder.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, realpath, symlink, unlink } from 'node:fs/promises';
import { dirname, join, posix, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {'file' | 'folder' | 'link'} kind
 * @property {number} mode permissions of the file
 * @property {boolean} isDeflated
 * @property {number} packed bytes in the archive
 * @property {number} size bytes unpacked
 * @property {number} offset where its own header stands
 */

const signatures = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50 };
const endLength = 22;
const longestComment = 65_535;
const longestLink = 1024;

/** Most an archive may hold. */
const limits = { entries: 20_000, bytes: 2_000_000_000 };

/**
 * What keeps an archive from being unpacked; the message is a sentence.
 */
export class WrongArchive extends Error {}

/** @param {import('node:fs/promises').FileHandle} file @param {number} from @param {number} length */
async function bytesAt(file, from, length) {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, from);
  if (bytesRead !== length) throw new WrongArchive('The archive is cut off.');
  return bytes;
}

/** @param {number} unixMode @param {string} name @returns {Entry['kind']} */
function kindOf(unixMode, name) {
  if ((unixMode & 0o170000) === 0o120000) return 'link';
  return name.endsWith('/') ? 'folder' : 'file';
}

/**
 * Why a name may not be unpacked, null when it may. Also the target of a link is such a name, seen from the top.
 * @param {string} name
 */
export function nameFault(name) {
  const isInside = !name.startsWith('/') && !/^[a-z]:|\\|\u0000/i.test(name) && !name.split('/').includes('..');
  return name !== '' && isInside ? null : `The archive holds "${name.slice(0, 80)}", which would lie outside its folder.`;
}

/**
 * The entries of an archive, in its order.
 * @param {import('node:fs/promises').FileHandle} file
 * @returns {Promise<Entry[]>}
 */
async function entriesOf(file) {
  const { size } = await file.stat();
  const length = Math.min(size, endLength + longestComment);
  const tail = await bytesAt(file, size - length, length);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(signatures.end);
  const end = tail.lastIndexOf(mark);
  if (end < 0 || end + endLength > tail.length) throw new WrongArchive('This is no zip archive, or it is cut off.');
  const [count, bytes, from] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (count > limits.entries) throw new WrongArchive(`The archive holds ${count} files; at most ${limits.entries} are unpacked.`);
  const table = await bytesAt(file, from, Math.min(bytes, size));
  const entries = [];
  for (let at = 0; entries.length < count;) {
    if (at + 46 > table.length || table.readUInt32LE(at) !== signatures.central) throw new WrongArchive('The table of the archive is broken.');
    const [nameLength, extraLength, commentLength] = [table.readUInt16LE(at + 28), table.readUInt16LE(at + 30), table.readUInt16LE(at + 32)];
    const name = table.toString('utf8', at + 46, at + 46 + nameLength);
    const method = table.readUInt16LE(at + 10);
    if (method !== 0 && method !== 8) throw new WrongArchive(`"${name}" is packed in a way that is not known here (${method}).`);
    const unixMode = table.readUInt32LE(at + 38) >>> 16;
    entries.push({ name, kind: kindOf(unixMode, name), mode: unixMode & 0o777, isDeflated: method === 8, packed: table.readUInt32LE(at + 20), size: table.readUInt32LE(at + 24), offset: table.readUInt32LE(at + 42) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** Lets through at most what an entry says it has. @param {Entry} entry */
function exactly(entry) {
  let came = 0;
  return new Transform({
    transform(piece, _encoding, done) {
      came += piece.length;
      if (came > entry.size) done(new WrongArchive(`"${entry.name}" is larger than the archive says.`));
      else done(null, piece);
    },
    flush(done) {
      done(came === entry.size ? null : new WrongArchive(`"${entry.name}" is shorter than the archive says.`));
    },
  });
}

/**
 * Links that lead through other links may end elsewhere than their names say, so where they really end is looked at once all
 * are there. One that leads out, in a circle or nowhere takes all of them away again.
 * @param {string} folder
 * @param {readonly string[]} links
 */
async function requireInside(folder, links) {
  const inside = (await realpath(folder)) + sep;
  for (const link of links) {
    const end = await realpath(link).catch(() => null);
    if (end !== null && (end + sep).startsWith(inside)) continue;
    for (const one of links) await unlink(one);
    throw new WrongArchive(`The archive holds the link "${link.slice(folder.length + 1, folder.length + 81)}", which leads ${end === null ? 'nowhere' : 'outside its folder'}.`);
  }
}

/**
 * Unpacks an archive into a folder, which is made. Throws WrongArchive for what is none, and what the disk throws.
 * @param {string} path
 * @param {string} folder
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<number>} how many files and links were written
 */
export async function unpack(path, folder, { signal } = {}) {
  const file = await open(path, 'r');
  try {
    const entries = await entriesOf(file);
    if (entries.reduce((sum, { size }) => sum + size, 0) > limits.bytes) throw new WrongArchive('The archive is larger than any that is unpacked here.');
    for (const { name } of entries) {
      const fault = nameFault(name);
      if (fault !== null) throw new WrongArchive(fault);
    }
    await mkdir(folder, { recursive: true });
    /** @type {[string, string][]} */
    const links = [];
    let written = 0;
    for (const entry of entries) {
      const target = join(folder, ...entry.name.split('/'));
      if (entry.kind === 'folder') {
        await mkdir(target, { recursive: true });
        continue;
      }
      const header = await bytesAt(file, entry.offset, 30);
      if (header.readUInt32LE(0) !== signatures.local) throw new WrongArchive(`"${entry.name}" is not where the archive says.`);
      const from = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
      await mkdir(dirname(target), { recursive: true });
      written += 1;
      if (entry.kind === 'link') {
        if (entry.packed > longestLink || entry.isDeflated) throw new WrongArchive(`"${entry.name}" is a link that cannot be read.`);
        const to = (await bytesAt(file, from, entry.packed)).toString('utf8');
        const fault = nameFault(posix.isAbsolute(to) ? to : posix.join(posix.dirname(entry.name), to));
        if (fault !== null) throw new WrongArchive(fault);
        links.push([target, to]);
      } else {
        const sink = createWriteStream(target, { flags: 'wx', mode: entry.mode || 0o644 });
        const source = entry.packed === 0 ? null : createReadStream(path, { start: from, end: from + entry.packed - 1 });
        if (source === null) await pipeline([], sink);
        else if (entry.isDeflated) await pipeline(source, createInflateRaw(), exactly(entry), sink, { signal });
        else await pipeline(source, exactly(entry), sink, { signal });
      }
    }
    // Links come last: no file is ever written through one.
    for (const [target, to] of links) await symlink(to, target);
    await requireInside(folder, links.map(([target]) => target));
    return written;
  } finally {
    await file.close();
  }
}
