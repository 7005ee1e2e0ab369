import { expect, test } from 'vitest';
import { engineEnvironment } from '../../electron/engine-environment.ts';

const onLinux = process.platform === 'linux';

test('an engine process keeps its memory and has it in large pages, where the C library can be told', () => {
  const told = engineEnvironment({ PATH: '/bin' })['GLIBC_TUNABLES'];
  expect(told).toBe(onLinux ? 'glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=17179869184:glibc.malloc.top_pad=67108864:glibc.malloc.hugetlb=1' : undefined);
  expect(engineEnvironment({ PATH: '/bin' })['PATH']).toBe('/bin');
});

test('products of float32 are whole on NVIDIA cards, unless a person wants them rounded', () => {
  expect(engineEnvironment({})['NVIDIA_TF32_OVERRIDE']).toBe('0');
  expect(engineEnvironment({ NVIDIA_TF32_OVERRIDE: '1' })['NVIDIA_TF32_OVERRIDE']).toBe('1');
});

test('what a person set stays, and is not set a second time', () => {
  const told = engineEnvironment({ GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' })['GLIBC_TUNABLES'] ?? '';
  expect(told.startsWith('glibc.malloc.hugetlb=0')).toBe(true);
  expect(told.match(/hugetlb/g)).toHaveLength(1);
});
