// How electron-builder makes the packages: names, icons, file associations, what lies in the archive and what beside it.
import { join } from 'node:path';

/** Endings Convas opens. A model is opened to say what can be done with it. */
const fileAssociations = [
  { ext: 'convas', name: 'Convas drawing', description: 'Convas drawing', mimeType: 'application/x-convas', role: /** @type {const} */ ('Editor') },
  { ext: 'onnx', name: 'ONNX model', description: 'ONNX model', mimeType: 'application/x-onnx', role: /** @type {const} */ ('Viewer'), rank: /** @type {const} */ ('Alternate') },
];

/**
 * The configuration.
 * @param {{ out: string, resources: string, electronVersion: string, electronDist: string | null }} places out: where packages
 *   go; resources: the folder of the icons; electronDist: an unpacked Electron of the target, null: electron-builder fetches it
 * @returns {import('electron-builder').Configuration}
 */
export function configuration({ out, resources, electronVersion, electronDist }) {
  return {
    appId: 'io.convas.desktop',
    productName: 'Convas',
    copyright: 'The Convas authors. Apache-2.0.',
    electronVersion,
    ...(electronDist === null ? {} : { electronDist }),
    // onnxruntime and sharp bring their native parts ready for every version of Electron.
    npmRebuild: false,
    directories: { output: out, buildResources: resources },
    files: ['**/*'],
    asar: true,
    // Programs that run in processes of their own, and what they load: they are read by Node, and libraries by the system.
    asarUnpack: ['dist/*.mjs', 'dist/chunks/**', 'node_modules/**', 'templates/**', 'package.json'],
    fileAssociations,
    publish: null,
    linux: {
      target: ['AppImage', 'tar.gz'],
      executableName: 'convas',
      category: 'Development',
      synopsis: 'Draw convolutional networks',
      icon: join(resources, 'icons'),
      syncDesktopName: true,
      desktop: { entry: { Keywords: 'neural network;convolution;ONNX;deep learning;' } },
    },
    win: { target: ['nsis'], icon: join(resources, 'icon.ico') },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true, deleteAppDataOnUninstall: false },
    mac: { target: ['dmg', 'zip'], category: 'public.app-category.developer-tools', icon: join(resources, 'icon.icns'), darkModeSupport: true, hardenedRuntime: true },
  };
}

/**
 * Switches of the Electron binary itself, set in packages: it takes no options of Node from outside and loads nothing but its
 * own archive, whose digest it checks where the system's packages hold one. Running as Node stays on, since that is how the
 * engine's processes start.
 * @param {import('./stage.js').Platform} platform
 * @returns {NonNullable<import('electron-builder').Configuration['electronFuses']>}
 */
export const fusesFor = (platform) => ({
  runAsNode: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  onlyLoadAppFromAsar: true,
  enableEmbeddedAsarIntegrityValidation: platform !== 'linux',
  grantFileProtocolExtraPrivileges: false,
  // A binary that was changed is not what it was signed as; without a certificate its own signature is made anew.
  resetAdHocDarwinSignature: process.platform === 'darwin',
});
