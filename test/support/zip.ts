// Zip archives made for tests, as a packer on Linux writes them: files, folders, links, and some that lie.
import { deflateRawSync } from 'node:zlib';

/** One entry of an archive to be made. */
export interface Packed {
  readonly name: string;
  readonly text: string;
  /** permissions with the kind of file, as Linux has them (an ordinary file with 644 when left out) */
  readonly mode?: number;
  /** left as it is instead of deflated */
  readonly isStored?: boolean;
  /** the size the archive claims */
  readonly size?: number;
}

function header(signature: number, { name, text, isStored = false, size }: Packed, packed: Buffer, isCentral: boolean): Buffer {
  const title = Buffer.from(name);
  const bytes = Buffer.alloc(isCentral ? 46 : 30);
  const at = isCentral ? 2 : 0;
  bytes.writeUInt32LE(signature);
  bytes.writeUInt16LE(isStored ? 0 : 8, 8 + at);
  bytes.writeUInt32LE(packed.length, 18 + at);
  bytes.writeUInt32LE(size ?? Buffer.byteLength(text), 22 + at);
  bytes.writeUInt16LE(title.length, 26 + at);
  return Buffer.concat([bytes, title]);
}

/** The bytes of an archive. Checksums of entries are left at zero: what is read here is known by the digest of the whole. */
export function zipOf(entries: readonly Packed[], comment = ''): Buffer {
  const parts: Buffer[] = [];
  const table: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = entry.isStored === true ? Buffer.from(entry.text) : deflateRawSync(entry.text);
    const central = header(0x02014b50, entry, packed, true);
    central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(offset, 42);
    table.push(central);
    const local = Buffer.concat([header(0x04034b50, entry, packed, false), packed]);
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(table);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, central, end, Buffer.from(comment)]);
}
