// Known sets fetched by name, and only when somebody asks. Each file comes into NAME.part, goes on where it broke off, must
// have the length and digest written here, and gets its name only then (flush, rename): what lies in the cache under its
// own name is whole.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../core/base/diagnostic.ts';
import { makeFolder } from '../files.ts';
import type { Watched } from './decode.ts';
import { fetchFile, type RemoteFile } from './fetch.ts';
import { cacheFolder, filesOf, holds, thisMachine, type FileSet, type Surroundings } from './places.ts';
import { setNames, type SetName } from '../../core/data/sets.ts';
import { unpackTar } from './tar.ts';

/** How a known set is fetched: files as they are, or one archive whose members of these endings are kept. */
export interface RemoteSet {
  readonly files: readonly RemoteFile[];
  readonly archive?: { readonly keep: readonly string[] };
}

function idxFiles(mirrors: readonly string[], files: readonly (readonly [name: string, bytes: number, sha256: string])[]): RemoteSet {
  return { files: files.map(([name, bytes, sha256]) => ({ name, bytes, sha256, mirrors: mirrors.map((mirror) => `${mirror}${name}`) })) };
}

/** Where the sets are published, with lengths and SHA-256 digests. */
export const remoteSets: { readonly [set in FileSet]: RemoteSet | null } = {
  mnist: idxFiles(['https://storage.googleapis.com/cvdf-datasets/mnist/', 'https://ossci-datasets.s3.amazonaws.com/mnist/'], [
    ['train-images-idx3-ubyte.gz', 9_912_422, '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609'],
    ['train-labels-idx1-ubyte.gz', 28_881, '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c'],
    ['t10k-images-idx3-ubyte.gz', 1_648_877, '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6'],
    ['t10k-labels-idx1-ubyte.gz', 4_542, 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6'],
  ]),
  'fashion-mnist': idxFiles(['https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/', 'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/'], [
    ['train-images-idx3-ubyte.gz', 26_421_880, '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84'],
    ['train-labels-idx1-ubyte.gz', 29_515, 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845'],
    ['t10k-images-idx3-ubyte.gz', 4_422_102, '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073'],
    ['t10k-labels-idx1-ubyte.gz', 5_148, '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5'],
  ]),
  cifar10: {
    files: [{ name: 'cifar-10-binary.tar.gz', bytes: 170_052_171, sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd', mirrors: ['https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz'] }],
    archive: { keep: ['.bin', '.txt'] },
  },
  cifar100: {
    files: [{ name: 'cifar-100-binary.tar.gz', bytes: 168_513_733, sha256: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec', mirrors: ['https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz'] }],
    archive: { keep: ['.bin', '.txt'] },
  },
  emnist: null,
};

/** What fetching came to. */
export interface Fetched {
  readonly set: SetName;
  readonly folder: string;
  /** bytes that came over the network by this call */
  readonly bytes: number;
  /** true when everything was there before */
  readonly already: boolean;
}

/** How a set is fetched; tests say from where. */
export interface FetchOptions extends Watched {
  readonly machine?: Surroundings;
  readonly remote?: RemoteSet;
}

/**
 * Fetches a known set into the cache. Codes: data-unknown, data-not-fetchable, offline, download-broken (what came is kept
 * and the same call goes on), download-refused, data-checksum, cancelled and those of fileFailure.
 */
export async function getNamedSet(set: string, options: FetchOptions = {}): Promise<Result<Fetched>> {
  const known = setNames.find((name) => name === set);
  if (known === undefined) return fail('data-unknown', `There is no set called "${set}". Sets that can be fetched: ${Object.entries(remoteSets).filter(([, remote]) => remote !== null).map(([name]) => name).join(', ')}.`);
  if (known === 'shapes') return ok({ set: known, folder: 'generated', bytes: 0, already: true });
  const cache = cacheFolder(options.machine ?? thisMachine());
  const folder = join(cache, known);
  const remote = options.remote ?? remoteSets[known];
  if (remote === null) return fail('data-not-fetchable', `${known} is published as one large archive that Convas does not fetch. Get it from nist.gov (EMNIST, "gzip" form) and unpack it into ${folder}.`);
  if (holds(folder, filesOf(known))) return ok({ set: known, folder, bytes: 0, already: true });
  const made = await makeFolder(folder);
  if (!made.ok) return { ok: false, error: withPlace(made.error) };
  const total = remote.files.reduce((sum, file) => sum + file.bytes, 0);
  const begun = performance.now();
  let before = 0;
  let came = 0;
  for (const file of remote.files) {
    const fetched = await fetchFile(file, folder, {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onBytes: (done, fresh) => {
        const seconds = (performance.now() - begun) / 1000;
        const rate = (came + fresh) / seconds;
        options.onProgress?.({ doing: `fetching ${file.name}`, done: before + done, total, secondsLeft: rate > 0 ? (total - before - done) / rate : null });
      },
    });
    if (!fetched.ok) return fetched;
    before += file.bytes;
    came += fetched.value;
    if (remote.archive === undefined) continue;
    const path = join(folder, file.name);
    const unpacked = await unpackTar(path, folder, remote.archive.keep);
    if (!unpacked.ok) return unpacked;
    await rm(path, { force: true });
  }
  return holds(folder, filesOf(known)) ? ok({ set: known, folder, bytes: came, already: false }) : fail('data-checksum', `What was fetched for ${known} does not hold its files. Delete ${folder} and fetch again.`);
}

function withPlace(error: Failure): Failure {
  return { ...error, message: `${error.message} The cache folder follows $XDG_CACHE_HOME.` };
}
