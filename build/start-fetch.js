// One file over the network for the launcher: followed, bounded, and thrown away unless it is the one that was published.
// Every way this can fail is answered as a sentence, because there is always something else to go on with.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request as plainly } from 'node:http';
import { request as securely } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { connect as secure } from 'node:tls';

/**
 * @typedef {object} Wanted
 * @property {string} address
 * @property {string} sha256 hexadecimal
 * @property {number} [connecting] most milliseconds until an answer begins
 * @property {number} [patience] most milliseconds without a byte
 * @property {AbortSignal} [signal]
 * @property {(done: number, total: number | null) => void} [onBytes]
 * @property {Readonly<Record<string, string | undefined>>} [environment] names the proxy
 */

/** @typedef {{ ok: true } | { ok: false, isStopped: boolean, why: string }} Outcome */

const mostRedirections = 5;
const largest = 1_000_000_000;

/** A failure with a sentence for people. */
class Trouble extends Error {}

/**
 * The proxy the environment names for an address, null when there is none.
 * @param {URL} address
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {URL | null}
 */
export function proxyFor(address, environment) {
  const read = (/** @type {string} */ name) => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const isExcepted = read('NO_PROXY').split(',').map((one) => one.trim().replace(/^\*?\./, '')).some((one) => one === '*' || (one !== '' && (address.hostname === one || address.hostname.endsWith(`.${one}`))));
  if (isExcepted) return null;
  const given = (address.protocol === 'https:' ? read('HTTPS_PROXY') : read('HTTP_PROXY')) || read('ALL_PROXY');
  if (given === '') return null;
  try {
    return new URL(given.includes('://') ? given : `http://${given}`);
  } catch {
    throw new Trouble(`The proxy named by the environment, "${given.slice(0, 80)}", is no address.`);
  }
}

/** @param {URL} proxy @returns {Record<string, string>} */
function proxyHeaders({ username, password }) {
  if (username === '') return {};
  return { 'Proxy-Authorization': `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}` };
}

/** @param {URL} proxy */
const nameOf = (proxy) => `The proxy at ${proxy.host}`;

/**
 * A connection through a proxy to the other end.
 * @param {URL} address @param {URL} proxy @param {AbortSignal} signal
 * @returns {Promise<import('node:net').Socket>}
 */
function tunnel(address, proxy, signal) {
  const target = `${address.hostname}:${address.port || 443}`;
  return new Promise((resolve, reject) => {
    const asked = plainly({ host: proxy.hostname, port: proxy.port || 80, method: 'CONNECT', path: target, headers: { Host: target, ...proxyHeaders(proxy) }, agent: false, signal });
    asked.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Trouble(`${nameOf(proxy)} refused the connection (${statusCode}).`));
    });
    asked.once('error', (error) => reject(signal.aborted ? error : new Trouble(`${nameOf(proxy)} cannot be reached (${codeOf(error)}).`)));
    asked.end();
  });
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error ? ('code' in error && typeof error.code === 'string' ? error.code : error.message) : String(error);
}

/**
 * Asks for an address and answers as soon as the headers are there.
 * @param {URL} address @param {Readonly<Record<string, string | undefined>>} environment @param {AbortSignal} signal
 * @returns {Promise<import('node:http').IncomingMessage>}
 */
async function answerOf(address, environment, signal) {
  const proxy = proxyFor(address, environment);
  const headers = { 'User-Agent': 'convas', Accept: '*/*' };
  const socket = proxy !== null && address.protocol === 'https:' ? await tunnel(address, proxy, signal) : null;
  return new Promise((resolve, reject) => {
    const asked = socket !== null
      ? securely(address, { headers, signal, agent: false, createConnection: () => secure({ socket, servername: address.hostname }) })
      : address.protocol === 'https:'
        ? securely(address, { headers, signal, agent: false })
        : proxy === null
          ? plainly(address, { headers, signal, agent: false })
          : plainly({ host: proxy.hostname, port: proxy.port || 80, path: address.href, headers: { ...headers, Host: address.host, ...proxyHeaders(proxy) }, signal, agent: false });
    asked.once('response', resolve);
    asked.once('error', (error) => reject(signal.aborted || error instanceof Trouble ? error : new Trouble(proxy === null ? `There is no connection to ${address.host} (${codeOf(error)}).` : `${nameOf(proxy)} cannot be reached (${codeOf(error)}).`)));
    asked.end();
  });
}

/**
 * Follows redirections to the file itself. Each answer must begin within the time given.
 * @param {Wanted} wanted @param {AbortController} stopper
 */
async function opened({ address, connecting = 10_000, environment = process.env }, stopper) {
  let at = new URL(address);
  for (let left = mostRedirections; left >= 0; left--) {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      stopper.abort();
    }, connecting);
    try {
      const response = await answerOf(at, environment, stopper.signal);
      const { statusCode: status = 0, headers } = response;
      if (status === 200) return { response, host: at.host };
      response.resume();
      if (![301, 302, 303, 307, 308].includes(status) || headers.location === undefined) throw new Trouble(`${at.host} answered ${status} instead of the file.`);
      const next = new URL(headers.location, at);
      if (next.protocol !== at.protocol && next.protocol !== 'https:') throw new Trouble(`${at.host} leads to an address that is not safe to follow.`);
      at = next;
    } catch (error) {
      if (isLate) throw new Trouble(`${at.host} did not answer within ${Math.round(connecting / 1000)} seconds.`);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
  throw new Trouble(`${at.host} leads on and on without giving the file.`);
}

const inMegabytes = (/** @type {number} */ bytes) => Math.round(bytes / 1e6).toLocaleString('en-US');

/**
 * Fetches a file to a path. What is not whole, or not what was published, is taken away again.
 * @param {Wanted} wanted
 * @param {string} path
 * @returns {Promise<Outcome>}
 */
export async function fetchFile(wanted, path) {
  const stopper = new AbortController();
  const stop = () => stopper.abort();
  wanted.signal?.addEventListener('abort', stop, { once: true });
  if (wanted.signal?.aborted === true) stop();
  try {
    const { response, host } = await opened(wanted, stopper);
    const length = Number(response.headers['content-length']);
    const total = Number.isFinite(length) && length > 0 ? length : null;
    if (total !== null && total > largest) throw new Trouble(`${host} offers a file of ${inMegabytes(total)} MB, which is not the one.`);
    const hash = createHash('sha256');
    let done = 0;
    response.setTimeout(wanted.patience ?? 30_000, () => response.destroy(new Error('silence')));
    response.on('data', (piece) => {
      hash.update(piece);
      done += piece.length;
      if (done > largest) response.destroy(new Error('too large'));
      wanted.onBytes?.(done, total);
    });
    try {
      await pipeline(response, createWriteStream(path), { signal: stopper.signal });
    } catch (error) {
      if (stopper.signal.aborted) throw error;
      const isDisk = typeof error === 'object' && error !== null && 'syscall' in error && 'path' in error;
      throw new Trouble(isDisk ? `It cannot be written to the disk (${codeOf(error)}).` : `The connection to ${host} broke after ${inMegabytes(done)}${total === null ? '' : ` of ${inMegabytes(total)}`} MB.`);
    }
    if (total !== null && done !== total) throw new Trouble(`The connection to ${host} broke after ${inMegabytes(done)} of ${inMegabytes(total)} MB.`);
    if (hash.digest('hex') !== wanted.sha256) throw new Trouble(`What ${host} gave is not the published file: its checksum differs. It was thrown away.`);
    return { ok: true };
  } catch (error) {
    await rm(path, { force: true });
    if (wanted.signal?.aborted === true) return { ok: false, isStopped: true, why: 'Stopped.' };
    return { ok: false, isStopped: false, why: error instanceof Trouble ? error.message : `It could not be fetched (${codeOf(error)}).` };
  } finally {
    wanted.signal?.removeEventListener('abort', stop);
  }
}
