// Asks the layout thread. It is begun when first needed and lives as long as the window.
import type { Layout, Places } from '../../core/design/arrange.ts';
import workerUrl from './arrange-worker.ts?worker&url';

/** The part of the browser's guard against foreign scripts that is used here. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

let worker: Worker | null = null;
let address: string | null = null;
let last = Promise.resolve();

function begin(): Worker {
  const guard = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes;
  address ??= guard?.createPolicy('convas-arrange', { createScriptURL: ownFile }).createScriptURL(workerUrl) ?? workerUrl;
  return new Worker(address, { type: 'module', name: 'arrange' });
}

function ownFile(url: string): string {
  if (new URL(url, location.href).origin !== location.origin) throw new Error('internal: the layout thread is a file of this window');
  return url;
}

/** Places for a drawing's cards. Questions are answered one after the other. */
export function askArrange(drawing: Layout): Promise<Places> {
  const answer = last.then(() => new Promise<Places>((resolve, reject) => {
    const asked = worker ?? begin();
    worker = asked;
    const heard = new AbortController();
    asked.addEventListener('message', ({ data }: MessageEvent<Places>) => {
      heard.abort();
      resolve(data);
    }, { signal: heard.signal });
    asked.addEventListener('error', (event) => {
      heard.abort();
      asked.terminate();
      worker = null;
      reject(new Error(event.message));
    }, { signal: heard.signal });
    asked.postMessage(drawing, []);
  }));
  last = answer.then(() => undefined, () => undefined);
  return answer;
}
