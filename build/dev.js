// `npm run dev`: the window's sources served as they are, with hot reload, in front of a real browser host. The host is built
// and started again whenever core or electron change, and open pages go on with it. What the gate of the host asks for holds
// here too; only the pages themselves come from the development server, which has its own, looser headers.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { createServer as createListener } from 'node:net';
import { createLogger, createServer } from 'vite';
import { bundle, product } from './bundle.js';
import { at } from './paths.js';

/** What the host is built from and reads. */
const watched = ['core', 'electron', 'templates'];
/** Editors write a file in several moves. */
const gathering = 150;

/** @returns {Promise<number>} a port that is free just now */
function freePort() {
  return new Promise((resolve, reject) => {
    const listener = createListener();
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      listener.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port is free'))));
    });
  });
}

/** @param {number} behind the port of the host */
async function startPages(behind) {
  const target = `http://127.0.0.1:${behind}`;
  const logger = createLogger('warn', { prefix: '[window]' });
  const { error } = logger;
  // While the host is being started again nobody answers behind; pages know, and try again.
  logger.error = (message, options) => { if (!message.includes('proxy error')) error(message, options); };
  const server = await createServer({
    configFile: at('build', 'vite.config.js'),
    customLogger: logger,
    server: {
      host: '127.0.0.1', port: 5173, strictPort: false,
      // The host is asked under the name the page knows, so that its checks mean the same as without us.
      proxy: { '^/open(\\?|$)': { target }, '^/returning/': { target }, '^/services$': { target, ws: true } },
    },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== 'object' || address === null) throw new Error('the development server has no port');
  return { server, port: address.port };
}

/**
 * A host that can be started again at the same port.
 * @param {readonly string[]} args
 */
function restartable(args) {
  /** @type {import('node:child_process').ChildProcess | null} */
  let child = null;
  const begin = (/** @type {readonly string[]} */ more = []) => {
    child = spawn(process.execPath, [at('dist', 'cli.js'), 'serve', ...args, ...more], { stdio: ['ignore', 'inherit', 'inherit'] });
  };
  const end = () => new Promise((resolve) => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return resolve(null);
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
  return { begin, end };
}

/**
 * Runs until it is stopped.
 * @param {readonly string[]} args for `convas serve`, such as --no-open
 * @returns {Promise<number>} exit code
 */
export async function dev(args) {
  const port = await freePort();
  const pages = await startPages(port);
  const host = restartable(['--port', String(port), '--behind', String(pages.port), ...args]);
  host.begin();
  let work = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;
  const again = async () => {
    try {
      await bundle(product);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      console.error('The host goes on as it was.');
      return;
    }
    await host.end();
    host.begin(['--no-open']);
    console.error('The host was started again.');
  };
  const changed = () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => { work = work.then(again); }, gathering);
  };
  const watchers = watched.map((folder) => watch(at(folder), { recursive: true }, changed));
  await new Promise((resolve) => { for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, resolve); });
  for (const watcher of watchers) watcher.close();
  if (timer !== null) clearTimeout(timer);
  await work;
  await Promise.all([host.end(), pages.server.close()]);
  return 0;
}
