// The drawer under the canvas: problems, the network as a table, and as code. Its height is dragged or set by arrows, and remembered.
import { lazy, Suspense, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { writeProject } from '../../core/document/file.ts';
import { comeBack } from '../canvas/walk.ts';
import { designer, useView, view, type View } from '../session.ts';
import { words } from '../words.ts';
import { CodeFailed } from './code-plain.tsx';
import { IconButton } from './controls.tsx';
import { loadEditors } from './load-editors.ts';
import { Problems } from './problems.tsx';
import { drawerHeights, rememberDrawer, rememberedDrawer } from './preferences.ts';
import { Table } from './table.tsx';
import './drawer.css';

const w = words.drawer;
const tabs = ['problems', 'table', 'code'] as const;
// A file of the window that cannot be had any more (a newer build took its place) costs the tab, not the window.
const Code = lazy(() => {
  // The editors are on their way at once; the tab itself says so where they do not come.
  loadEditors().catch(() => undefined);
  return import('./code.tsx').then(({ Code: shown }) => ({ default: shown }), () => ({ default: () => <CodeFailed text={writeProject(designer.getState().document)} /> }));
});
const keyStep = 24;
/** What stays of the canvas above the drawer. */
const canvasLeast = 240;
const barsHeight = 70;

function largest(): number {
  return Math.max(drawerHeights.least, window.innerHeight - barsHeight - canvasLeast);
}

/** The drawer; nothing when it is closed. */
export function Drawer() {
  const drawer = useView((state) => state.drawer);
  const [height, setHeight] = useState(rememberedDrawer);
  const drag = useRef<{ readonly y: number; readonly height: number } | null>(null);
  const shown = Math.min(height, largest());
  const low = useRef<number>(drawerHeights.usual);
  const isTall = shown >= largest() - 1;
  // Side panels that lie over the canvas end where the drawer begins.
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    if (drawer !== 'closed') style.setProperty('--drawer-height', `${shown}px`);
    return () => {
      style.removeProperty('--drawer-height');
    };
  }, [drawer, shown]);
  if (drawer === 'closed') return null;
  const become = (next: number): void => {
    const bounded = Math.min(largest(), Math.max(drawerHeights.least, next));
    setHeight(bounded);
    rememberDrawer(bounded);
  };
  const stretch = (): void => {
    if (!isTall) low.current = shown;
    become(isTall ? Math.min(low.current, largest() - 2 * keyStep) : largest());
  };
  const onMove = (event: PointerEvent): void => {
    if (drag.current !== null) become(drag.current.height + drag.current.y - event.clientY);
  };
  const onHandleKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    become(shown + (event.key === 'ArrowUp' ? keyStep : -keyStep));
  };
  const show = (tab: View['drawer']): void => view.setState({ drawer: tab });
  const close = (): void => {
    show('closed');
    comeBack();
  };
  const onTabKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const at = tabs.findIndex((tab) => tab === drawer);
    const next = tabs[(at + (event.key === 'ArrowRight' ? 1 : tabs.length - 1)) % tabs.length] ?? 'problems';
    show(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <section className="drawer" aria-label={w.label} style={{ height: shown }}>
      <div
        className="drawer-handle" role="separator" aria-orientation="horizontal" aria-label={w.resize} tabIndex={0} aria-valuemin={drawerHeights.least} aria-valuemax={largest()} aria-valuenow={Math.round(shown)}
        onPointerDown={(event) => {
          drag.current = { y: event.clientY, height: shown };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onMove}
        onPointerUp={() => {
          drag.current = null;
        }}
        onKeyDown={onHandleKey} onDoubleClick={stretch}
      />
      <div className="drawer-bar">
        <div role="tablist" aria-label={w.label} onKeyDown={onTabKey}>
          {tabs.map((tab) => (
            <button key={tab} type="button" role="tab" id={`tab-${tab}`} aria-selected={drawer === tab} aria-controls="drawer-panel" tabIndex={drawer === tab ? 0 : -1} className="drawer-tab" onClick={() => show(tab)}>{w.tabs[tab]}</button>
          ))}
        </div>
        <div className="drawer-actions">
          <IconButton icon={isTall ? 'lower' : 'taller'} label={isTall ? w.lower : w.taller} onClick={stretch} />
          <IconButton icon="close" label={w.close} onClick={close} />
        </div>
      </div>
      <div className="drawer-panel" role="tabpanel" id="drawer-panel" aria-labelledby={`tab-${drawer}`}>
        {drawer === 'problems' && <Problems />}
        {drawer === 'table' && <Table />}
        {drawer === 'code' && <Suspense fallback={<p className="table-empty" role="status">{words.code.loading}</p>}><Code /></Suspense>}
      </div>
    </section>
  );
}
