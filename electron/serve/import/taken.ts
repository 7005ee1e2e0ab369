// Files that a page hands over piece by piece, because a browser tells no page where a dropped file lies. They lie in a folder
// of their own until they are imported, or the page is gone.
import { appendFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import type { ImportServices } from '../../../core/run/import-services.ts';
import { largestPiece } from '../../../core/run/import-services.ts';
import type { Stop } from '../../../core/run/stop.ts';
import { fileFailure, makeFolder } from '../../files.ts';
import { shelfOf } from './shelf.ts';

/** Most bytes of one file, and most files of one upload. */
const [mostBytes, mostFiles] = [4 * 2 ** 30, 16];

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;
const isUpload = (id: string): boolean => /^[A-Za-z0-9-]{8,64}$/.test(id);

/** A plain file name: no folder, nothing hidden, nothing a system keeps for itself. */
export function isPlainName(name: string): boolean {
  return name.length > 0 && name.length <= 200 && !/[\\/:*?"<>|]/.test(name) && ![...name].some((letter) => letter < ' ') && !name.startsWith('.') && !/[. ]$/.test(name);
}

/** What pages hand over. */
export class Taken {
  readonly #state: string;
  readonly #uploads = new Map<string, { readonly owner: Stop; readonly sizes: Map<string, number> }>();

  constructor(state: string) {
    this.#state = state;
  }

  #folder(upload: string): string {
    return join(shelfOf(this.#state), `taken-${upload}`);
  }

  /** Takes a piece; `owner` is the end of the page's connection, with which everything goes. */
  async take({ upload, name, at, bytes }: ImportServices['takePiece']['argument'], owner: Stop): Promise<Result<null>> {
    if (!isUpload(upload) || !base64.test(bytes)) return fail('upload-unreadable', 'What the page handed over cannot be read. Load the page again, then drop the file once more.');
    if (!isPlainName(name)) return fail('name-invalid', `"${name.slice(0, 60)}" is no plain file name. Give the file a simple name first.`);
    const piece = Buffer.from(bytes, 'base64');
    const known = this.#uploads.get(upload);
    if (known !== undefined && known.owner !== owner) return fail('upload-unreadable', 'Another window hands these files over.');
    const sizes = known?.sizes ?? new Map<string, number>();
    const size = sizes.get(name) ?? 0;
    if (at !== size || piece.length > largestPiece) return fail('upload-unreadable', `${name} did not arrive whole. Drop it once more.`);
    if (size + piece.length > mostBytes || sizes.size + (sizes.has(name) ? 0 : 1) > mostFiles) return fail('file-too-large', `${name} is larger than a page can hand over. Save it on this machine and open it by "Import ONNX".`);
    if (known === undefined) {
      this.#uploads.set(upload, { owner, sizes });
      owner.onRequest(() => void this.drop(upload));
    }
    sizes.set(name, size + piece.length);
    const folder = await makeFolder(this.#folder(upload));
    if (!folder.ok) return folder;
    const path = join(folder.value, name);
    try {
      await appendFile(path, piece);
      if ((await stat(path)).size !== size + piece.length) return fail('upload-unreadable', `${name} did not arrive whole. Drop it once more.`);
      return ok(null);
    } catch (error) {
      return { ok: false, error: fileFailure(error, 'write', path) };
    }
  }

  /** Where a file of an upload lies; null when that page handed over no such file. */
  pathOf(upload: string, name: string, owner: Stop): string | null {
    const known = this.#uploads.get(upload);
    return known?.owner === owner && known.sizes.has(name) ? join(this.#folder(upload), name) : null;
  }

  /** Lets go of an upload; of one of `owner` alone, where it is named. */
  async drop(upload: string, owner?: Stop): Promise<void> {
    const known = this.#uploads.get(upload);
    if (known === undefined || (owner !== undefined && known.owner !== owner)) return;
    this.#uploads.delete(upload);
    await rm(this.#folder(upload), { recursive: true, force: true }).catch(() => undefined);
  }
}
