// Where a packed app finds the programs that lie beside its archive.
import { expect, it } from 'vitest';
import { besideArchive } from '../../electron/paths.ts';

it.each([
  ['/opt/Convas/resources/app.asar/dist/engine.mjs', '/opt/Convas/resources/app.asar.unpacked/dist/engine.mjs'],
  ['C:\\Convas\\resources\\app.asar\\dist\\engine.mjs', 'C:\\Convas\\resources\\app.asar.unpacked\\dist\\engine.mjs'],
  ['/opt/Convas/resources/app.asar.unpacked/dist/engine.mjs', '/opt/Convas/resources/app.asar.unpacked/dist/engine.mjs'],
  ['/src/convas/dist/engine.mjs', '/src/convas/dist/engine.mjs'],
  ['/my/app.asar-notes/dist/engine.mjs', '/my/app.asar-notes/dist/engine.mjs'],
])('%s is at %s', (path, found) => {
  expect(besideArchive(path)).toBe(found);
});
