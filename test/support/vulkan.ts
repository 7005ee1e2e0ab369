// A Vulkan device that any machine can have: SwiftShader, which comes with Debian's chromium. Slow, but the WebGPU provider runs on it.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const usualPlaces = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
];

function listedByDebian(): string[] {
  try {
    const listed = execFileSync('dpkg', ['-L', 'chromium'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return listed.split('\n').filter((path) => path.endsWith('vk_swiftshader_icd.json'));
  } catch {
    return [];
  }
}

/**
 * The environment that makes the Vulkan loader choose SwiftShader, to be given to the child that opens a WebGPU session;
 * null where it is not installed (Debian: chromium and libvulkan1).
 */
export function softwareVulkan(): { readonly env: { readonly VK_DRIVER_FILES: string } } | null {
  const found = usualPlaces.find((path) => existsSync(path)) ?? listedByDebian()[0];
  return found === undefined ? null : { env: { VK_DRIVER_FILES: found } };
}
