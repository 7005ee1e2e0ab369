// What no page of the desktop shell may do, whatever runs in it: go elsewhere, open a foreign window, load or send anything
// over a network, or use a device other than the camera a person asks for.
import type { Session, WebContents } from 'electron';
import { isOwnAddress, mayLoad } from './pages.ts';

/** Permissions the window's own pages have: a person's "Copy" writes to the clipboard, "Paste" in a menu reads it, as its keys do. */
const granted: readonly string[] = ['clipboard-sanitized-write', 'clipboard-read'];

/** Shuts a session against all but the window's own pages. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    // A person who takes pictures for a set asks for the camera; the microphone is nobody's business here.
    const isCamera = permission === 'media' && 'mediaTypes' in details && details.mediaTypes?.join() === 'video';
    answer((granted.includes(permission) || isCamera) && isOwnAddress(details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, { mediaType }) => (granted.includes(permission) || (permission === 'media' && mediaType === 'video')) && isOwnAddress(origin.endsWith('/') ? origin : `${origin}/`));
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
