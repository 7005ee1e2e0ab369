// How the C library of an engine process gives out memory. The binding copies every output into fresh memory, half a gigabyte
// a step for AlexNet, and by default glibc maps that from the system and gives it back each time: the system then clears and
// enters every page of 4 KiB again. Kept and in pages of 2 MiB, the same step takes two thirds of the time (docs/formulations.md)
// and no more memory at its peak. Read at the start of a process, so it is set for children; other C libraries do not look at it.

const tunables = {
  'glibc.malloc.mmap_threshold': 2 ** 32,
  'glibc.malloc.trim_threshold': 2 ** 34,
  'glibc.malloc.top_pad': 2 ** 26,
  'glibc.malloc.hugetlb': 1,
} as const;

/** The environment an engine process is started with: what is given, with memory kept and in large pages; what a person set stays. */
export function engineEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  if (process.platform !== 'linux') return environment;
  const given = environment['GLIBC_TUNABLES'];
  const set = Object.entries(tunables).filter(([name]) => given?.includes(`${name}=`) !== true).map(([name, value]) => `${name}=${value}`);
  return { ...environment, GLIBC_TUNABLES: [...(given === undefined || given === '' ? [] : [given]), ...set].join(':') };
}
