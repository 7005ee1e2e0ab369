// What a dropped file is when it is no drawing, told by its first bytes where they say it and by its name where not, so that
// the answer names the thing and not only what it is not.

/** Kinds of files people drop that are no drawings. */
export type Foreign = 'image' | 'archive' | 'model' | 'weights' | 'document' | 'program' | 'data';

const magics: readonly (readonly [Foreign, readonly number[]])[] = [
  ['image', [0x89, 0x50, 0x4e, 0x47]], ['image', [0xff, 0xd8, 0xff]], ['image', [0x47, 0x49, 0x46, 0x38]], ['image', [0x42, 0x4d]],
  ['archive', [0x50, 0x4b, 3, 4]], ['archive', [0x1f, 0x8b]], ['archive', [0x37, 0x7a, 0xbc, 0xaf]], ['archive', [0xfd, 0x37, 0x7a, 0x58]], ['archive', [0x52, 0x61, 0x72, 0x21]],
  ['document', [0x25, 0x50, 0x44, 0x46]], ['weights', [0x89, 0x48, 0x44, 0x46]], ['program', [0x7f, 0x45, 0x4c, 0x46]], ['program', [0x4d, 0x5a]],
];

const endings: Readonly<Record<Foreign, RegExp>> = {
  image: /\.(png|jpe?g|gif|bmp|webp|tiff?|heic|svg)$/i,
  archive: /\.(zip|gz|tgz|tar|7z|xz|rar|bz2)$/i,
  model: /\.(onnx|tflite|pb|mlmodel)$/i,
  weights: /\.(safetensors|pt|pth|ckpt|h5|hdf5|keras|npz)$/i,
  document: /\.(pdf|docx?|pptx?|xlsx?|odt|html?)$/i,
  program: /\.(exe|dll|so|dylib|py|ipynb|js|ts)$/i,
  data: /\.(csv|tsv|npy|parquet|idx|ubyte)$/i,
};

/** What a file is by its first bytes and its name; null when neither says. */
export function foreignKind(name: string, head: Uint8Array): Foreign | null {
  // What is packed within an archive is known by its name alone.
  const byName = (Object.keys(endings) as Foreign[]).find((kind) => endings[kind].test(name)) ?? null;
  if (byName !== null && byName !== 'archive') return byName;
  return magics.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte))?.[0] ?? byName;
}
