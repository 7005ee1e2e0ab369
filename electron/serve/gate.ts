// Who may talk to the browser host: only the person it was started for. A page of another site, another program's port or
// another user of the machine gets nothing. An address with a token is printed in the terminal; the browser that opens it
// first is given a cookie, and from then on the cookie counts. A token is good once: an address that stays behind in a
// history or a terminal's scrollback opens nothing. The cookie ends with its host; electron/serve/returning has the way back.
// Host and Origin are compared by the letter, which shuts out names that somebody else makes point to this machine.
import { randomBytes, timingSafeEqual } from 'node:crypto';

/** The headers that are looked at. */
export interface Asked {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly cookie?: string | undefined;
}

/** The gate of one host. */
export interface Gate {
  /** a token that admits one browser */
  invite(): string;
  /** takes a token; false when it is unknown or used */
  admit(token: string): boolean;
  /** the header that gives the browser its cookie */
  readonly setCookie: string;
  /** whether the request names this host and not another name for it */
  isForUs(asked: Asked): boolean;
  /** whether it comes from a browser that was admitted */
  isAdmitted(asked: Asked): boolean;
  /** whether it comes from a page of this host */
  isFromOurPage(asked: Asked): boolean;
}

const tokenBytes = 32;
/** Most tokens that wait to be used; the oldest goes first. */
const mostInvited = 100;

/** The gate of the host at a port. */
export function gateAt(port: number): Gate {
  const hosts = ['127.0.0.1', 'localhost'].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  const secret = newToken();
  // Cookies do not know ports: with one name for all, two hosts would take each other's away.
  const cookieName = `convas-${port}`;
  const invited = new Set<string>();
  return {
    invite() {
      const token = newToken();
      invited.add(token);
      const [oldest] = invited;
      if (invited.size > mostInvited && oldest !== undefined) invited.delete(oldest);
      return token;
    },
    admit(token) {
      const found = [...invited].find((one) => isSame(one, token));
      return found !== undefined && invited.delete(found);
    },
    setCookie: `${cookieName}=${secret}; HttpOnly; SameSite=Strict; Path=/`,
    isForUs: ({ host }) => host !== undefined && hosts.includes(host),
    isAdmitted: ({ cookie }) => cookiesNamed(cookieName, cookie ?? '').some((value) => isSame(value, secret)),
    isFromOurPage: ({ host, origin }) => host !== undefined && origin === `http://${host}`,
  };
}

function newToken(): string {
  return randomBytes(tokenBytes).toString('base64url');
}

/** Compares without telling by its time how much is right. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function cookiesNamed(name: string, header: string): readonly string[] {
  return header.split(';').flatMap((pair) => {
    const [key = '', ...value] = pair.split('=');
    return key.trim() === name ? [value.join('=').trim()] : [];
  });
}
