// The window's bundle: renderer/ → dist/renderer, files with hashed names and no inlined assets, so that a strict
// content security policy holds. `npm run dev` serves the same sources with hot reload.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { at } from './paths.js';

export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react()],
  build: { outDir: at('dist', 'renderer'), emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'chrome140', chunkSizeWarningLimit: 800 },
  logLevel: 'warn',
});
