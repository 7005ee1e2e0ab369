// The devices a machine has: tried one by one, with the reason where one cannot be used and what would bring it.
import { availableParallelism, cpus } from 'node:os';
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import type { DeviceChoice, DeviceReport } from '../core/run/records.ts';
import type { DeviceName } from '../core/run/runtime.ts';
import { engineVersion, providers, tryDevice } from './ort.ts';

/** Every device Convas can be asked for. */
export const deviceNames: readonly DeviceName[] = ['cpu', 'webgpu', 'cuda', 'dml'];

/** Devices in the order in which `auto` takes them. WebGPU is asked for by name: it may well be a software driver, slower than the CPU. */
const preference: readonly DeviceName[] = ['cuda', 'dml', 'cpu'];

/** The device to run on; fails with `device-missing` when the one asked for cannot be used. */
export async function chooseDevice(asked: DeviceChoice): Promise<Result<DeviceName>> {
  if (asked !== 'auto') {
    const report = await reportDevice(asked);
    if (report.available) return ok(asked);
    return fail('device-missing', `Device ${asked} cannot be used: ${report.note}${report.remedy === null ? '' : ` To bring it: ${report.remedy}`}`);
  }
  for (const name of preference) if ((await reportDevice(name)).available) return ok(name);
  return ok('cpu');
}

/** Looks at one device. */
export async function reportDevice(name: DeviceName): Promise<DeviceReport> {
  if (name === 'cpu') return { name, available: true, note: `${cpus()[0]?.model.trim() ?? 'processor'}, ${availableParallelism()} threads`, remedy: null };
  const absent = notOnThisSystem(name);
  if (absent !== null) return { name, available: false, note: absent, remedy: null };
  const missing = await tryDevice(name);
  if (missing === null) return { name, available: true, note: `works with onnxruntime ${engineVersion}`, remedy: null };
  return { name, available: false, ...explained(name, missing.reason) };
}

function notOnThisSystem(name: DeviceName): string | null {
  const system = `${process.platform} ${process.arch}`;
  if (name === 'dml' && process.platform !== 'win32') return `DirectML exists on Windows only; this is ${system}.`;
  if (name === 'cuda' && system !== 'linux x64') return `The engine has CUDA on Linux x64 only; this is ${system}.`;
  if (!providers.some((provider) => provider.name === name)) return `This build of the engine (onnxruntime ${engineVersion}, ${system}) was made without ${name}.`;
  return null;
}

const cudaInstaller = 'node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12';

function explained(name: DeviceName, reason: string): { readonly note: string; readonly remedy: string | null } {
  if (name === 'cuda' && /Failed to load shared library/.test(reason)) return { note: 'The CUDA libraries of the engine are not installed, or CUDA 12 and cuDNN 9 are not on the library path.', remedy: cudaInstaller };
  if (name === 'webgpu' && /adapter/i.test(reason)) {
    return { note: `No graphics driver was found that WebGPU can use (${reason}).`, remedy: process.platform === 'linux' ? 'sudo apt-get install libvulkan1 mesa-vulkan-drivers' : null };
  }
  return { note: reason, remedy: null };
}
