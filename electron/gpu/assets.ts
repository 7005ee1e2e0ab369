// What gpu-check reads besides its own program: networks and PyTorch's numbers, beside dist when packed, in test/ in a checkout.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import { fail, type Result } from '../../core/base/diagnostic.ts';
import { assetFolder } from '../paths.ts';

function folder(packed: string, inCheckout: string): string {
  const beside = assetFolder(packed);
  return existsSync(beside) ? beside : assetFolder(inCheckout);
}

/** The folder with layers.json and losses.json. */
export function goldenFolder(): string {
  return folder('goldens', join('test', 'golden'));
}

/** A network by name: a template, or one of the nets of the bench. */
export function namedNetwork(name: string): Result<Document> {
  const places = [join(assetFolder('templates'), `${name}.convas`), join(folder('nets', join('test', 'bench', 'nets')), `${name}.convas`)];
  const path = places.find((place) => existsSync(place));
  return path === undefined ? fail('missing', `There is no network ${name}; looked for ${places.join(' and ')}.`) : readProject(readFileSync(path, 'utf8'), path);
}
