// What hands and keys do to a chart: drag, draw a frame, turn the wheel, move the crosshair.
import type { ChartView } from './chart-view.ts';

/** What a chart's keys and hands may ask of the chart around the picture. */
export interface HandOptions {
  readonly view: ChartView;
  /** whether a plain drag draws a frame */
  isSelecting(): boolean;
  selected(): void;
  toggleLog(): void;
  toggleTable(): void;
}

const zoomOfKey = 0.7;
const shareOfLeap = 0.1;

/** Acts on a key; true when the key was meant for the chart. */
export function onKey({ view, toggleLog, toggleTable }: HandOptions, event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  switch (event.key) {
    case 'ArrowLeft': if (event.shiftKey) view.leap(-shareOfLeap); else view.step(-1); return true;
    case 'ArrowRight': if (event.shiftKey) view.leap(shareOfLeap); else view.step(1); return true;
    case 'Home': view.goToEnd('first'); return true;
    case 'End': view.goToEnd('last'); return true;
    case 'PageUp': view.goToEvent(-1); return true;
    case 'PageDown': view.goToEvent(1); return true;
    case '+': case '=': view.zoom(zoomOfKey); return true;
    case '-': case '_': view.zoom(1 / zoomOfKey); return true;
    case '0': view.reset(); return true;
    case 'f': case 'F': view.follow(); return true;
    case 'l': case 'L': toggleLog(); return true;
    case 't': case 'T': toggleTable(); return true;
    default: return false;
  }
}

/** Whether something around an element can be scrolled up or down, so that the wheel is wanted there. */
function scrolls(element: HTMLElement): boolean {
  for (let at = element.parentElement; at !== null && at !== document.body; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(at).overflowY)) return true;
  }
  return false;
}

/** Listens to hands on an element; answers how to stop. */
export function listenToHands(element: HTMLElement, options: HandOptions): () => void {
  const { view } = options;
  let hold: { readonly kind: 'pan' | 'band'; readonly from: readonly [number, number]; at: readonly [number, number] } | null = null;
  const dot = (event: MouseEvent): readonly [number, number] => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const down = (event: PointerEvent): void => {
    if (event.button > 1) return;
    const at = dot(event);
    hold = { kind: event.button === 0 && (event.shiftKey || options.isSelecting()) ? 'band' : 'pan', from: at, at };
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    // Nothing around it is to be selected or scrolled meanwhile.
    event.preventDefault();
  };
  const move = (event: PointerEvent): void => {
    const at = dot(event);
    if (hold === null) {
      view.pointAt(at[0]);
      return;
    }
    if (hold.kind === 'band') view.setBand({ from: hold.from, to: at });
    else {
      element.classList.toggle('is-dragged', true);
      view.pointAt(null);
      view.drag(at[0] - hold.at[0], at[1] - hold.at[1]);
    }
    hold.at = at;
  };
  const up = (event: PointerEvent): void => {
    if (hold === null) return;
    if (hold.kind === 'band') {
      view.takeBand();
      options.selected();
    } else view.pointAt(dot(event)[0]);
    hold = null;
    element.classList.remove('is-dragged');
  };
  const cancel = (): void => {
    hold = null;
    element.classList.remove('is-dragged');
    view.setBand(null);
  };
  const leave = (): void => { if (hold === null) view.pointAt(null); };
  const wheel = (event: WheelEvent): void => {
    // Where the wheel scrolls the page, it zooms only when the chart has been chosen, or with Ctrl as everywhere.
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== element && scrolls(element)) return;
    event.preventDefault();
    const dots = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [across, along] = [event.deltaX * dots, event.deltaY * dots];
    if (event.shiftKey || Math.abs(across) > Math.abs(along)) view.drag(-(event.shiftKey && across === 0 ? along : across), 0);
    else view.zoom(1.0016 ** Math.max(-400, Math.min(400, along * (event.ctrlKey ? 4 : 1))), dot(event)[0]);
  };
  const reset = (): void => view.reset();
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && hold !== null) {
      cancel();
      event.stopPropagation();
    } else if (onKey(options, event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const blur = (): void => view.pointAt(null);
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', cancel);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('wheel', wheel, { passive: false });
  element.addEventListener('dblclick', reset);
  element.addEventListener('keydown', key);
  element.addEventListener('blur', blur);
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', cancel);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('wheel', wheel);
    element.removeEventListener('dblclick', reset);
    element.removeEventListener('keydown', key);
    element.removeEventListener('blur', blur);
  };
}
