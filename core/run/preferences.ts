// What a person sets once for every window: how Convas looks, and what it computes with. The host keeps it; every window
// reads it. The command line takes device and threads from it where its options say nothing.
import type { DeviceChoice } from './records.ts';

/** Hints for the first moves, each shown until it was followed or put away. */
export const hintNames = ['add', 'wire', 'problems', 'commands'] as const;

/** The name of a hint. */
export type HintName = (typeof hintNames)[number];

/** Preferences of a person. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  /** `reduced`: nothing moves that need not, whatever the system says */
  readonly animations: 'system' | 'reduced';
  readonly device: DeviceChoice;
  /** processor threads; null: as many as the machine has cores */
  readonly threads: number | null;
  /** what becomes of a run when the last window of the desktop app closes */
  readonly whenClosing: 'ask' | 'go-on' | 'end';
  /** gigabytes all runs may take before checkpoints of finished ones are given up; 0: no limit, null: as usual */
  readonly runSpace: number | null;
  /** hints that need not be shown any more */
  readonly hintsSeen: readonly HintName[];
}

/** Preferences nobody has changed. */
export const usualPreferences: Preferences = { theme: 'system', animations: 'system', device: 'cpu', threads: null, whenClosing: 'ask', runSpace: null, hintsSeen: [] };

/** Most threads that can be asked for. */
export const mostThreads = 256;
/** Most gigabytes that can be asked for. */
const mostRunSpace = 1_000_000;

type Reads = { readonly [P in keyof Preferences]: (value: unknown) => value is Preferences[P] };
const oneOf = <T>(...values: readonly T[]) => (value: unknown): value is T => (values as readonly unknown[]).includes(value);

const reads: Reads = {
  theme: oneOf('system', 'light', 'dark'),
  animations: oneOf('system', 'reduced'),
  device: oneOf('cpu', 'webgpu', 'cuda', 'dml', 'auto'),
  threads: (value): value is number | null => value === null || (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostThreads),
  whenClosing: oneOf('ask', 'go-on', 'end'),
  runSpace: (value): value is number | null => value === null || (typeof value === 'number' && value >= 0 && value <= mostRunSpace),
  hintsSeen: (value): value is readonly HintName[] => Array.isArray(value) && value.length <= hintNames.length && value.every((name) => (hintNames as readonly unknown[]).includes(name)),
};

const names = Object.keys(reads) as readonly (keyof Preferences)[];

/** Whether a message from a page is whole preferences and nothing else. */
export function isPreferences(value: unknown): value is Preferences {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const given = value as Readonly<Record<string, unknown>>;
  return Object.keys(given).length === names.length && names.every((name) => Object.hasOwn(given, name) && reads[name](given[name]));
}

/** Preferences out of a file that may be old, new or broken: each that cannot be read is as usual. */
export function preferencesIn(json: unknown): Preferences {
  const given = (typeof json === 'object' && json !== null ? json : {}) as Readonly<Record<string, unknown>>;
  const read = <P extends keyof Preferences>(name: P): Preferences[P] => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return reads[name](value) ? value : usualPreferences[name];
  };
  return { theme: read('theme'), animations: read('animations'), device: read('device'), threads: read('threads'), whenClosing: read('whenClosing'), runSpace: read('runSpace'), hintsSeen: read('hintsSeen') };
}
