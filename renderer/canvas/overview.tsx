// The drawing seen from afar: below a zoom at which no card can be read, cards and wires are painted on canvas elements, and
// the outline holds their names for the keyboard and for screen readers.
import { useStoreApi } from '@xyflow/react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useCanvas } from './canvas-state.ts';
import { setGround } from './overview-ground.ts';
import { setBandListener } from './overview-hand.ts';
import { createScene } from './overview-scene.ts';
import { OverviewView } from './overview-view.ts';
import type { CanvasNode, WireEdge } from './sync.ts';
import { onTheme, tokensAt } from './tokens.ts';
import './overview.css';

/** What is painted instead of cards and wires. */
export function Overview({ nodes, edges }: { readonly nodes: readonly CanvasNode[]; readonly edges: readonly WireEdge[] }) {
  const [toScene] = useState(createScene);
  const scene = toScene(nodes, edges);
  const still = useRef<HTMLCanvasElement>(null);
  const moved = useRef<HTMLCanvasElement>(null);
  const view = useRef<OverviewView>(null);
  const flow = useStoreApi();
  const moving = useCanvas((state) => state.moving);
  const focused = useCanvas((state) => state.focused);
  const overWire = useCanvas((state) => state.overWire);
  const from = useCanvas((state) => state.connecting?.from.layer ?? null);
  const to = useCanvas((state) => state.connecting?.target ?? null);
  const marks = useMemo(() => ({ focused, overWire, wiring: from === null ? null : { from, to } }), [focused, overWire, from, to]);

  useLayoutEffect(() => {
    const [below, above] = [still.current, moved.current];
    const frame = below?.parentElement ?? null;
    if (below === null || above === null || frame === null) return undefined;
    const shown = new OverviewView(below, above, tokensAt(frame));
    view.current = shown;
    const measure = (): void => shown.setSize(frame.clientWidth, frame.clientHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(frame);
    measure();
    shown.setViewport(flow.getState().transform);
    const stops = [flow.subscribe((now, before) => { if (now.transform !== before.transform) shown.setViewport(now.transform); }), onTheme(() => shown.setTokens(tokensAt(frame))), setBandListener((band) => shown.setBand(band))];
    return () => {
      observer.disconnect();
      for (const stop of stops) stop();
      shown.close();
      view.current = null;
    };
  }, [flow]);
  useLayoutEffect(() => setGround({ scene, nodes, edges }), [scene, nodes, edges]);
  useEffect(() => () => setGround(null), []);
  const isShown = useRef(false);
  useLayoutEffect(() => {
    view.current?.setScene(scene, moving, marks);
    // The first picture stands in the same frame in which the cards go.
    if (!isShown.current) view.current?.paintNow();
    isShown.current = true;
  }, [scene, moving, marks]);

  return (
    <div className="overview" aria-hidden="true">
      <canvas ref={still} className="overview-canvas" />
      <canvas ref={moved} className="overview-canvas" hidden />
    </div>
  );
}
