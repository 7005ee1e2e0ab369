// What a browser host remembers for the next one: the ports it listened at, so that the address stays, and the key by which
// pages that are still open return. The file is the person's alone; one that others may read, or that is a month old, is
// given up and begun anew. Where the disk refuses, the host is as good, its pages just do not find it again.
import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, systemCode } from '../files.ts';
import { members, readJson, textOf } from './json.ts';
import { keyBytes } from './returning.ts';

/** What is remembered. */
export interface HostMemory {
  /** the port used last comes first */
  readonly ports: readonly number[];
  readonly key: Uint8Array;
  /** when the key was made, an ISO date and time */
  readonly made: string;
}

const daysKept = 30;
const dayInMilliseconds = 86_400_000;
/** Hosts that run side by side have a port each. */
const mostPorts = 4;

/** What the last host left, with a fresh key where there is none that is good. */
export async function recallHost(state: string, now: Date): Promise<HostMemory> {
  const path = fileOf(state);
  const { ports, key, made } = members((await isPrivate(path)) ? await readJson(path) : undefined);
  const bytes = Buffer.from(textOf(key) ?? '', 'base64url');
  const age = now.getTime() - Date.parse(textOf(made) ?? '');
  const isGood = bytes.length === keyBytes && age >= 0 && age <= daysKept * dayInMilliseconds;
  return {
    ports: Array.isArray(ports) ? ports.filter(isPort).slice(0, mostPorts) : [],
    ...(isGood ? { key: bytes, made: textOf(made) ?? '' } : { key: randomBytes(keyBytes), made: now.toISOString() }),
  };
}

/** Remembers a host that listens at a port; null: at none worth coming back to. */
export async function rememberHost(state: string, { ports, key, made }: HostMemory, port: number | null): Promise<void> {
  const folder = await makeFolder(state);
  if (!folder.ok) return;
  const text = JSON.stringify({ ports: [...(port === null ? [] : [port]), ...ports.filter((one) => one !== port)].slice(0, mostPorts), key: Buffer.from(key).toString('base64url'), made });
  const beside = join(state, `.host-${process.pid}.tmp`);
  try {
    // Made for its owner alone from the first byte; changing that afterwards would leave a moment in which it can be read.
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(`${text}\n`);
    } finally {
      await file.close();
    }
    await rename(beside, fileOf(state));
  } catch (error) {
    if (systemCode(error) === '') throw error;
    await rm(beside, { force: true }).catch(() => undefined);
  }
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536;
}

/** Whether only its owner can read a file. Windows keeps that in other ways: the folder there is the person's own. */
async function isPrivate(path: string): Promise<boolean> {
  try {
    return process.platform === 'win32' || ((await stat(path)).mode & 0o077) === 0;
  } catch (error) {
    if (systemCode(error) === '') throw error;
    return false;
  }
}

function fileOf(state: string): string {
  return join(state, 'host.json');
}
