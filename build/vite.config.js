// The window's bundle: renderer/ → dist/renderer, files with hashed names and no inlined assets, so that a strict
// content security policy holds. `npm run dev` serves the same sources with hot reload.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { at } from './paths.js';

/** @typedef {{ getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null }} Modules */

/** @type {Set<string> | null} */
let atOnce = null;

/**
 * The modules needed for the first paint: what the page imports, directly or through others, without waiting. They become one
 * file; left alone, they would be cut into pieces wherever something that is loaded later needs them too.
 * @param {Modules} modules
 */
function neededAtOnce(modules) {
  if (atOnce !== null) return atOnce;
  const found = new Set([at('renderer', 'index.html')]);
  for (const id of found) for (const next of modules.getModuleInfo(id)?.importedIds ?? []) found.add(next);
  atOnce = found;
  return found;
}

export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react()],
  build: {
    outDir: at('dist', 'renderer'), emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'chrome140', chunkSizeWarningLimit: 4000,
    rolldownOptions: { output: { codeSplitting: { groups: [{ debugName: 'window', name: (id, modules) => (neededAtOnce(modules).has(id) ? 'window' : null) }] } } },
  },
  logLevel: 'warn',
});
