// What an engine process is told by its environment, read at its start and therefore set for children.
//
// Memory: the binding copies every output into fresh memory, half a gigabyte a step for AlexNet, and by default glibc maps
// that from the system and gives it back each time: the system then clears and enters every page of 4 KiB again. Kept and in
// pages of 2 MiB, the same step takes two thirds of the time (docs/formulations.md) and no more memory at its peak. Other C
// libraries do not look at it.
//
// Arithmetic: NVIDIA's libraries round the factors of float32 products to 10 bits (TF32) unless told not to, and the binding
// has no option for it. Gradients are then off by 5e-4 of their largest value instead of 1e-6, and a training on the card no
// longer follows the CPU's (docs/gpu.md).

const tunables = {
  'glibc.malloc.mmap_threshold': 2 ** 32,
  'glibc.malloc.trim_threshold': 2 ** 34,
  'glibc.malloc.top_pad': 2 ** 26,
  'glibc.malloc.hugetlb': 1,
} as const;

/**
 * The environment an engine process is started with: what is given, with memory kept and in large pages, and float32
 * products in full on NVIDIA cards. What a person set stays.
 */
export function engineEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const whole = { NVIDIA_TF32_OVERRIDE: '0', ...environment };
  if (process.platform !== 'linux') return whole;
  const given = environment['GLIBC_TUNABLES'];
  const set = Object.entries(tunables).filter(([name]) => given?.includes(`${name}=`) !== true).map(([name, value]) => `${name}=${value}`);
  return { ...whole, GLIBC_TUNABLES: [...(given === undefined || given === '' ? [] : [given]), ...set].join(':') };
}
