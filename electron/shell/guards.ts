// What no page of the desktop shell may do, whatever runs in it: go elsewhere, open a foreign window, load or send anything
// over a network, or use a device.
import type { Session, WebContents } from 'electron';
import { isOwnAddress, mayLoad } from './pages.ts';

/** Permissions the window's own pages have: a person's "Copy" writes to the clipboard, "Paste" in a menu reads it, as its keys do. */
const granted: readonly string[] = ['clipboard-sanitized-write', 'clipboard-read'];

/** Shuts a session against all but the window's own pages. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => answer(granted.includes(permission) && isOwnAddress(requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, origin) => granted.includes(permission) && isOwnAddress(origin.endsWith('/') ? origin : `${origin}/`));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }));
  // Its dictionaries would come over the network.
  session.setSpellCheckerEnabled(false);
}

/** Holds a page where it is; `openOwn` makes a window for an address of our own that a page wants to open. */
export function guardPage(contents: WebContents, openOwn: (address: string) => void): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (isOwnAddress(url)) openOwn(url);
    return { action: 'deny' };
  });
  const stay = (event: { preventDefault: () => void }): void => event.preventDefault();
  // A page may load itself again, which the crash view offers.
  contents.on('will-navigate', (event) => { if (event.url !== contents.getURL()) stay(event); });
  contents.on('will-frame-navigate', (event) => { if (!event.isMainFrame) stay(event); });
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', stay);
}
