// Folders that stand in for Electron's own while a package is made: they hold what the packer looks for and run nothing.
import { appendFileSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { at } from '../../build/paths.js';
import type { Target } from '../../build/pack/stage.js';

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
}

const plist = (executable: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>CFBundleExecutable</key><string>${executable}</string><key>CFBundleName</key><string>${executable}</string><key>CFBundleIdentifier</key><string>com.github.Electron</string></dict></plist>
`;

/** What the packer looks for in Electron's binary to set its switches: a mark, a version, how many, and each as a digit. */
const switches = `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u00081011${'0'.repeat(4)}`;

/** Makes the folder for a target. */
export function standIn(folder: string, { platform }: Target): string {
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) put(join(folder, name), 'stand-in\n');
  if (platform === 'darwin') {
    const contents = join(folder, 'Electron.app', 'Contents');
    put(join(contents, 'Info.plist'), plist('Electron'));
    put(join(contents, 'MacOS', 'Electron'), '#!/bin/sh\n', 0o755);
    put(join(contents, 'Resources', 'electron.icns'), '');
    put(join(contents, 'Frameworks', 'Electron Framework.framework', 'Electron Framework'), switches);
    for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
      const helper = join(contents, 'Frameworks', `Electron Helper${kind}.app`, 'Contents');
      put(join(helper, 'Info.plist'), plist(`Electron Helper${kind}`));
      put(join(helper, 'MacOS', `Electron Helper${kind}`), '#!/bin/sh\n', 0o755);
    }
    return folder;
  }
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  // Any program of Windows will do; the packer reads its headers.
  if (platform === 'win32') {
    copyFileSync(at('node_modules', 'electron-winstaller', 'vendor', '7z-x64.exe'), join(folder, 'electron.exe'));
    appendFileSync(join(folder, 'electron.exe'), switches);
  } else put(join(folder, 'electron'), `#!/bin/sh\n${switches}`, 0o755);
  return folder;
}

/** A folder node_modules with the real packages, and stand-ins for native ones of other systems, which npm does not install here. */
export function modulesFor(folder: string, missing: readonly string[]): string {
  mkdirSync(join(folder, '@img'), { recursive: true });
  for (const name of ['onnxruntime-node', 'onnxruntime-common', 'sharp', 'detect-libc', 'semver']) symlinkSync(at('node_modules', name), join(folder, name));
  for (const name of readdirSync(at('node_modules', '@img'))) symlinkSync(at('node_modules', '@img', name), join(folder, '@img', name));
  for (const spec of missing) {
    const cut = spec.lastIndexOf('@');
    const [name, version] = [spec.slice(0, cut), spec.slice(cut + 1)];
    put(join(folder, name, 'package.json'), JSON.stringify({ name, version }));
    put(join(folder, name, 'lib', name.includes('libvips') ? 'libvips-cpp.so' : `${name.slice('@img/'.length)}.node`), 'stand-in\n');
  }
  return folder;
}
