// Where the peers find Fashion-MNIST. The product has its own way of looking for data; the peers' Python wants a folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const files = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'];

/** The folder that holds the four IDX files: CONVAS_FASHION_MNIST, or that of Debian's package. Throws, saying how to get it. */
export function fashionMnistFolder(): string {
  const places = [process.env['CONVAS_FASHION_MNIST'], '/usr/share/datasets/fashion-mnist', '/usr/share/dataset-fashion-mnist'];
  const found = places.find((folder) => folder !== undefined && files.every((file) => existsSync(join(folder, `${file}.gz`)) || existsSync(join(folder, file))));
  if (found === undefined) throw new Error("Fashion-MNIST is not here: install Debian's dataset-fashion-mnist, or name its folder in CONVAS_FASHION_MNIST.");
  return found;
}
