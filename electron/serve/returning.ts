// How a page that is still open finds its way back after its host was started again, without a token and without giving
// anything away. Cookies do not know ports: whoever listens at the port of a host that ended would be sent the cookie of its
// pages, so a cookie dies with its host and is worth nothing then. Instead host and page share a key that never travels
// again once a page that was admitted has read it. On its return each proves to the other that it has the key, the host
// first; only then is the page given the new host's cookie. Every proof is bound to the address the page knows, so that a
// stranger at that address cannot pass a proof on from the real host at another.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A host's answer to a page that asks who it is. */
export interface Greeting {
  /** what the page must prove itself with, once */
  readonly challenge: string;
  readonly proof: string;
}

/** The host's side of returning. */
export interface Returning {
  /** the key, for a page that is admitted */
  readonly key: string;
  /** proves the host to a page; null when what it asks with is no challenge. `address` is host and port as the page knows them */
  greet(challenge: string, address: string): Greeting | null;
  /** whether a page proves itself, for a challenge that was given to it and not used yet */
  admits(challenge: string, proof: string, address: string): boolean;
}

/** Bytes of the key and of challenges. */
export const keyBytes = 32;
/** Most challenges that wait for their page; the oldest goes first. */
const mostOpen = 100;

/** What a side proves itself by. The sides sign different words, so that neither's proof serves as the other's. */
export function proofOf(side: 'host' | 'page', key: Uint8Array, challenge: string, address: string): string {
  return createHmac('sha256', key).update(`convas ${side} ${challenge} ${address}`).digest('base64url');
}

/** Returning to a host with this key. */
export function returningWith(key: Uint8Array): Returning {
  const open = new Set<string>();
  return {
    key: Buffer.from(key).toString('base64url'),
    greet(asked, address) {
      if (!/^[\w-]{16,64}$/.test(asked)) return null;
      const challenge = randomBytes(keyBytes).toString('base64url');
      open.add(challenge);
      const [oldest] = open;
      if (open.size > mostOpen && oldest !== undefined) open.delete(oldest);
      return { challenge, proof: proofOf('host', key, asked, address) };
    },
    admits(challenge, proof, address) {
      if (!open.delete(challenge)) return false;
      const [given, right] = [Buffer.from(proof), Buffer.from(proofOf('page', key, challenge, address))];
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
