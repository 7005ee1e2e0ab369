// The programs a run depends on to the last bit.
import { engineVersion } from '../ort.ts';
import { convasVersion } from '../version.ts';

export { convasVersion } from '../version.ts';

/** Programs by name with their versions, as config.json keeps them. */
export function programVersions(): Readonly<Record<string, string>> {
  return { convas: convasVersion(), 'onnxruntime-node': engineVersion, node: process.versions.node, machine: `${process.platform} ${process.arch}` };
}
