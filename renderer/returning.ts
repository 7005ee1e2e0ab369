// The way back to a host that was started again: the page proves to it, and it to the page, that both know the key of its
// person (electron/serve/returning says why it is not a matter of cookies). The key lives in this page's memory alone.

/** What a page knows of its host beyond a cookie. */
export interface Returning {
  /** asks the host for the key while this page is admitted; without one the page takes its chance with the cookie it has */
  learn(): Promise<void>;
  /** whether this page may connect: the host has proven itself and admitted it anew, or nothing is known to prove it by */
  mayConnect(): Promise<boolean>;
}

const mark = { 'convas-page': '1' };

function toText(bytes: ArrayBuffer | Uint8Array): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}

/** A member of what a host answered, null when it did not answer so. */
function textIn(answer: unknown, name: string): string | null {
  const value: unknown = typeof answer === 'object' && answer !== null ? (answer as Readonly<Record<string, unknown>>)[name] : null;
  return typeof value === 'string' ? value : null;
}

/** Returning to the host at this page's own address. */
export function returningHere(address: string = location.host): Returning {
  let key: CryptoKey | null = null;
  const proofOf = async (side: 'host' | 'page', by: CryptoKey, challenge: string): Promise<string> =>
    toText(await crypto.subtle.sign('HMAC', by, new TextEncoder().encode(`convas ${side} ${challenge} ${address}`)));
  return {
    async learn() {
      try {
        const answer = await fetch('/returning/key', { headers: mark });
        const text = answer.ok ? textIn(await answer.json(), 'key') : null;
        if (text !== null) key = await crypto.subtle.importKey('raw', toBytes(text), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
      } catch {
        // Away again already; what was known before stays.
      }
    },
    async mayConnect() {
      if (key === null) return true;
      try {
        const challenge = toText(crypto.getRandomValues(new Uint8Array(32)));
        // Whoever answers there now is told nothing, not even an old cookie, before it has proven itself.
        const greeting: unknown = await (await fetch(`/returning/host?challenge=${challenge}`, { headers: mark, credentials: 'omit' })).json();
        if (textIn(greeting, 'proof') !== (await proofOf('host', key, challenge))) return false;
        const given = textIn(greeting, 'challenge') ?? '';
        const admitted = await fetch(`/returning/page?challenge=${encodeURIComponent(given)}&proof=${await proofOf('page', key, given)}`, { headers: mark });
        return admitted.ok;
      } catch {
        return false;
      }
    },
  };
}
