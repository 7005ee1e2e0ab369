// Several windows, each with one drawing: how another is opened and told what to begin with, and what a window remembers of
// itself so that loading its page again leads back to its drawing. What is remembered belongs to the tab alone.
import { theMachine } from './session.ts';

/** What a window begins with. */
export type Beginning = { readonly at: 'template'; readonly id: string } | { readonly at: 'file'; readonly path: string };

/** The drawing a window had when its page was left. */
export interface LastDrawing {
  /** its name in the journal, while it had changes that no file held */
  readonly entry: string | null;
  readonly path: string | null;
}

const key = 'convas.drawing';

/** A beginning as the end of an address. It stays behind the #, so no host ever hears of it. */
export function hashOf(beginning: Beginning): string {
  return beginning.at === 'template' ? `#template=${encodeURIComponent(beginning.id)}` : `#open=${encodeURIComponent(beginning.path)}`;
}

/** The beginning the end of an address asks for, null when it asks for none. */
export function beginningIn(hash: string): Beginning | null {
  const [name, value] = hash.split('=', 2);
  if (value === undefined || value === '') return null;
  try {
    const meant = decodeURIComponent(value);
    return name === '#template' ? { at: 'template', id: meant } : name === '#open' ? { at: 'file', path: meant } : null;
  } catch {
    return null;
  }
}

/** Opens another window of this host. It knows nothing of this one: what this tab remembers is not handed on. */
export function openWindow(beginning: Beginning | null = null): void {
  const end = beginning === null ? '' : hashOf(beginning);
  const { desktop } = theMachine();
  if (desktop === undefined) window.open(`${location.origin}${location.pathname}${end}`, '_blank', 'noopener');
  else void desktop.call('newWindow', { beginning: end });
}

/** Takes what the address asks for, once: loading the page again must not open it anew. */
export function takeBeginning(): Beginning | null {
  const asked = beginningIn(location.hash);
  if (location.hash !== '') history.replaceState(null, '', `${location.pathname}${location.search}`);
  return asked;
}

/** Notes which drawing this window has. */
export function noteDrawing(drawing: LastDrawing): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(drawing));
  } catch {
    // Storage may be switched off; then loading the page again leads to the start page.
  }
}

/** The drawing this window had before its page was loaded again. */
export function lastDrawing(): LastDrawing {
  try {
    const noted: unknown = JSON.parse(sessionStorage.getItem(key) ?? '{}');
    const { entry, path } = typeof noted === 'object' && noted !== null ? (noted as Readonly<Record<string, unknown>>) : {};
    return { entry: typeof entry === 'string' ? entry : null, path: typeof path === 'string' ? path : null };
  } catch {
    return { entry: null, path: null };
  }
}
