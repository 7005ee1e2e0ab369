// Builds the page of charts and opens it in a browser, without a server.
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Page } from 'playwright-core';
import { build } from 'vite';

const builtIn = (checkout: string): string => join(checkout, 'dist', 'bench-charts-page');
const types: { readonly [ending: string]: string } = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Builds the page; once is enough. */
export const buildCharts = async (checkout: string): Promise<void> => {
  await build({ root: join(checkout, 'test', 'bench', 'charts-page'), base: './', configFile: false, plugins: [react()], logLevel: 'warn', build: { outDir: builtIn(checkout), emptyOutDir: true, target: 'chrome140', chunkSizeWarningLimit: 800 } });
};

/** Opens it. `query` chooses the theme, or the one chart of the bench. */
export async function openCharts(page: Page, checkout: string, query: string): Promise<void> {
  await page.route('http://charts.test/**', (route) => {
    const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    const file = join(builtIn(checkout), name);
    return existsSync(file) ? route.fulfill({ body: readFileSync(file), contentType: types[extname(name)] ?? 'text/plain' }) : route.fulfill({ status: 204 });
  });
  await page.goto(`http://charts.test/${query}`);
  await page.locator('.chart-plot').first().waitFor();
}
