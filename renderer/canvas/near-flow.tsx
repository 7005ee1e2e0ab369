// React Flow over the part of the drawing that is seen, and a little more. It would look through all of a drawing at every step
// of the hand, and draw a whole row of cards in the frame in which the row comes into sight.
import { ReactFlow, useStoreApi, type ReactFlowProps } from '@xyflow/react';
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { canvasState } from './canvas-state.ts';
import { Neighbourhood, type Sight } from './neighbourhood.ts';
import type { CanvasNode, WireEdge } from './sync.ts';

/** Cards and wires made ready in one frame: one takes as long as all else the frame does. */
const perFrame = 1;
/** While the canvas moves nothing is let go of, up to so many cards and wires: who goes to and fro finds all as it was. */
const mostOnTheWay = 300;

interface Props extends Omit<ReactFlowProps<CanvasNode, WireEdge>, 'nodes' | 'edges' | 'onlyRenderVisibleElements'> {
  readonly nodes: CanvasNode[];
  readonly edges: WireEdge[];
}

/** Tells React Flow's drawing when it is to be drawn again. */
class Ticker {
  #times = 0;
  #listener: (() => void) | null = null;
  readonly times = (): number => this.#times;
  readonly tick = (): void => {
    this.#times += 1;
    this.#listener?.();
  };
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listener = listener;
    return () => { this.#listener = null; };
  };
}

function sightOf({ transform: [x, y, zoom], width, height }: { readonly transform: readonly [number, number, number]; readonly width: number; readonly height: number }): Sight | null {
  return width === 0 || height === 0 ? null : { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
}

/** React Flow, told of what is near. */
export function NearFlow({ nodes, edges, ...rest }: Props) {
  const flow = useStoreApi<CanvasNode, WireEdge>();
  const [near] = useState(() => {
    // Sizes and ports are known: measuring every card that comes into sight would lay the page out and ask all others anew.
    flow.setState({ updateNodeInternals: () => undefined });
    return new Neighbourhood();
  });
  const [ticker] = useState(() => new Ticker());
  useSyncExternalStore(ticker.subscribe, ticker.times);
  const approachSoon = useRef(() => undefined as void);
  useLayoutEffect(() => {
    let due = 0;
    let isOnTheWay = false;
    const approach = (): void => {
      due = 0;
      const wasOnTheWay = isOnTheWay;
      isOnTheWay = false;
      const { userSelectionActive, connection } = flow.getState();
      // What a hand has hold of, and what it came from, stay.
      const isHeld = userSelectionActive || connection.inProgress || canvasState.getState().moving.size > 0;
      const { changed, more } = near.approach(perFrame, isHeld || (wasOnTheWay && near.size <= mostOnTheWay));
      if (changed) ticker.tick();
      if (more || wasOnTheWay) later();
    };
    const later = (): void => { if (due === 0) due = requestAnimationFrame(approach); };
    const look = (): void => {
      const state = flow.getState();
      isOnTheWay = true;
      if (near.look(sightOf(state), state.transform[2])) ticker.tick();
      later();
    };
    approachSoon.current = later;
    look();
    const stop = flow.subscribe((now, before) => { if (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) look(); });
    return () => {
      stop();
      cancelAnimationFrame(due);
    };
  }, [flow, near, ticker]);
  const given = near.of(nodes, edges);
  // What is new may be near as well.
  useEffect(() => approachSoon.current(), [nodes, edges]);
  return <ReactFlow nodes={given.nodes} edges={given.edges} {...rest} />;
}
