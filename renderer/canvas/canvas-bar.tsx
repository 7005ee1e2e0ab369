// The bar at the canvas's foot: how large cards are shown, all of the drawing, and arranging it.
import { useStore as useFlow } from '@xyflow/react';
import type { ReactNode } from 'react';
import { arrangeAll } from './arranging.ts';
import { useDesigner } from '../session.ts';
import { words as windowWords } from '../words.ts';
import { alignSelection, distributeSelection, fitView, zoomBy, zoomTo100 } from './commands.ts';
import { words } from './words.ts';

const step = 1.25;
/** What a button does is called as the command that does the same. */
const w = windowWords.commands;

function Tool({ label, act, children }: { readonly label: string; readonly act: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={act}>
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">{children}</svg>
    </button>
  );
}

/** Lining up, while several cards are selected. */
function AlignTools() {
  const count = useDesigner(({ selection, document }) => {
    let cards = 0;
    for (const id of selection) if (Object.hasOwn(document.layers, id) || Object.hasOwn(document.notes, id)) cards += 1;
    return Math.min(3, cards);
  });
  if (count < 2) return null;
  return (
    <>
      <span className="canvas-bar-line" />
      <Tool label={w.alignLeft} act={() => alignSelection('left')}><path d="M2.5 2v12M5 4.5h8v2.5H5zM5 9.5h5V12H5z" /></Tool>
      <Tool label={w.alignCentre} act={() => alignSelection('centre')}><path d="M8 2v2.5M8 7v2.5M8 12v2M3.5 4.5h9V7h-9zM5.5 9.5h5V12h-5z" /></Tool>
      <Tool label={w.alignRight} act={() => alignSelection('right')}><path d="M13.5 2v12M11 4.5H3v2.5h8zM11 9.5H6V12h5z" /></Tool>
      <Tool label={w.alignTop} act={() => alignSelection('top')}><path d="M2 2.5h12M4.5 5v8H7V5zM9.5 5v5H12V5z" /></Tool>
      <Tool label={w.alignMiddle} act={() => alignSelection('middle')}><path d="M2 8h2.5M7 8h2.5M12 8h2M4.5 3.5v9H7v-9zM9.5 5.5v5H12v-5z" /></Tool>
      <Tool label={w.alignBottom} act={() => alignSelection('bottom')}><path d="M2 13.5h12M4.5 11V3H7v8zM9.5 11V6H12v5z" /></Tool>
      {count > 2 && <Tool label={w.distributeAcross} act={() => distributeSelection('horizontal')}><path d="M2.5 2.5v11M13.5 2.5v11M6.5 5h3v6h-3z" /></Tool>}
      {count > 2 && <Tool label={w.distributeDown} act={() => distributeSelection('vertical')}><path d="M2.5 2.5h11M2.5 13.5h11M5 6.5h6v3H5z" /></Tool>}
    </>
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
      <Tool label={w.fit} act={fitView}><path d="M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3" /><rect x="5.5" y="5.5" width="5" height="5" rx="1" /></Tool>
      <Tool label={w.arrangeRight} act={() => void arrangeAll('right')}><rect x="1.5" y="5.5" width="4" height="5" rx="1" /><rect x="10.5" y="5.5" width="4" height="5" rx="1" /><path d="M5.5 8h5" /></Tool>
      <Tool label={w.arrangeDown} act={() => void arrangeAll('down')}><rect x="5" y="1.5" width="6" height="4" rx="1" /><rect x="5" y="10.5" width="6" height="4" rx="1" /><path d="M8 5.5v5" /></Tool>
      <AlignTools />
    </div>
  );
}
