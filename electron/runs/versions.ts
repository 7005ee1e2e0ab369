// The programs a run depends on to the last bit.
import { readFileSync } from 'node:fs';
import { assetFolder } from '../paths.ts';
import { engineVersion } from '../ort.ts';

/** The version of Convas. */
export function convasVersion(): string {
  try {
    const json: unknown = JSON.parse(readFileSync(assetFolder('package.json'), 'utf8'));
    return typeof json === 'object' && json !== null && 'version' in json && typeof json.version === 'string' ? json.version : '0';
  } catch {
    return '0';
  }
}

/** Programs by name with their versions, as config.json keeps them. */
export function programVersions(): Readonly<Record<string, string>> {
  return { convas: convasVersion(), 'onnxruntime-node': engineVersion, node: process.versions.node, machine: `${process.platform} ${process.arch}` };
}
