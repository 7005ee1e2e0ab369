// The bar at the canvas's foot: how large cards are shown, all of the drawing, and arranging it.
import { useStore as useFlow } from '@xyflow/react';
import type { ReactNode } from 'react';
import { arrangeAll, fitView, zoomBy, zoomTo100 } from './commands.ts';
import { words } from './words.ts';

const step = 1.25;

function Tool({ label, act, children }: { readonly label: string; readonly act: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={act}>
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">{children}</svg>
    </button>
  );
}

/** The bar. */
export function CanvasBar() {
  const percent = useFlow((state) => Math.round(state.transform[2] * 100));
  const { bar } = words;
  return (
    <div className="canvas-bar" role="group" aria-label={bar.label}>
      <Tool label={bar.zoomOut} act={() => zoomBy(1 / step)}><path d="M3.5 8h9" /></Tool>
      <button type="button" className="canvas-percent" aria-label={bar.percentSpoken(percent)} title={bar.percentSpoken(percent)} onClick={zoomTo100}>{bar.percent(percent)}</button>
      <Tool label={bar.zoomIn} act={() => zoomBy(step)}><path d="M3.5 8h9M8 3.5v9" /></Tool>
      <span className="canvas-bar-line" />
      <Tool label={bar.fit} act={fitView}><path d="M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3" /><rect x="5.5" y="5.5" width="5" height="5" rx="1" /></Tool>
      <Tool label={bar.right} act={() => void arrangeAll('right')}><rect x="1.5" y="5.5" width="4" height="5" rx="1" /><rect x="10.5" y="5.5" width="4" height="5" rx="1" /><path d="M5.5 8h5" /></Tool>
      <Tool label={bar.down} act={() => void arrangeAll('down')}><rect x="5" y="1.5" width="6" height="4" rx="1" /><rect x="5" y="10.5" width="6" height="4" rx="1" /><path d="M8 5.5v5" /></Tool>
    </div>
  );
}
