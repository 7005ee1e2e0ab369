// What stands for cards and wires while they are painted: a list beside the screen, in the order of the table, that takes the
// keyboard and is read out. Like cards it is walked over by the keys of the canvas, so that Tab need not pass all of it. Only
// the part around the keyboard is there, so that thousands of layers cost what forty do.
import { useMemo, useRef, type FocusEvent } from 'react';
import { designer, useDesigner } from '../session.ts';
import { canvasState, useCanvas } from './canvas-state.ts';
import { reveal } from './looking.ts';
import { recordOfNode, wireOfEdge } from './node-ids.ts';
import { outlineOf } from './outline-order.ts';
import type { CanvasNode, WireEdge } from './sync.ts';
import { words } from './words.ts';

const around = 16;

/** Whether two lists of cards say the same, wherever the cards stand. */
const areCalledAlike = (a: readonly CanvasNode[], b: readonly CanvasNode[]): boolean => a === b
  || (a.length === b.length && a.every((node, i) => node === b[i] || (node.id === b[i]?.id && node.ariaLabel === b[i]?.ariaLabel)));

/** The list. */
export function Outline({ nodes, edges }: { readonly nodes: readonly CanvasNode[]; readonly edges: readonly WireEdge[] }) {
  const checked = useDesigner((state) => state.checked);
  const at = useCanvas((state) => state.outlineAt);
  // Cards under a hand change in every frame, but neither their order nor what is said of them: nodes count only by their names.
  const last = useRef(nodes);
  if (!areCalledAlike(last.current, nodes)) last.current = nodes;
  const items = useMemo(() => outlineOf(last.current, edges, checked), [last.current, edges, checked]);
  const index = Math.max(0, items.findIndex(({ node }) => node === at));
  const first = Math.max(0, index - around);
  const onFocus = (event: FocusEvent<HTMLElement>): void => {
    const { id, wire } = event.target.dataset;
    if (wire !== undefined) designer.getState().select([wireOfEdge(wire)]);
    if (id === undefined) return;
    canvasState.setState({ outlineAt: id, focused: id });
    reveal(recordOfNode(id).id);
  };
  return (
    <ol className="hidden-text outline" aria-label={words.outline} onFocus={onFocus} onBlur={() => canvasState.setState({ focused: null })}>
      {items.slice(first, index + around + 1).map((item, i) => (
        <li key={item.node} aria-posinset={first + i + 1} aria-setsize={items.length}>
          <div className="outline-layer" data-id={item.node} tabIndex={-1} role="group" aria-label={item.spoken} />
          {item.wires.map((wire) => <div key={wire.id} className="outline-wire" data-wire={wire.id} tabIndex={-1} role="group" aria-label={wire.spoken} />)}
        </li>
      ))}
    </ol>
  );
}
