// The inspector: what is selected, in full. One layer, several at once, a block, a wire, or the drawing itself.
import { memo, useEffect } from 'react';
import { useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { InspectBlock } from './inspect-block.tsx';
import { InspectDefinition } from './inspect-definition.tsx';
import { InspectDrawing } from './inspect-drawing.tsx';
import { InspectLayer } from './inspect-layer.tsx';
import { InspectSeveral } from './inspect-several.tsx';
import { InspectWire } from './inspect-wire.tsx';
import { useScope, useSelectedLayers } from './selected.ts';
import { useIsBehind, useShownSelection, watchHold } from './shown-selection.ts';
import './inspector.css';

const Content = memo(function Content() {
  const selection = useShownSelection();
  const layers = useSelectedLayers(selection);
  const wire = useDesigner(({ document }) => {
    const [id] = selection;
    return selection.size === 1 && id !== undefined && Object.hasOwn(document.wires, id) ? document.wires[id] : undefined;
  });
  const [first] = layers;
  const { block } = useScope();
  if (wire !== undefined) return <InspectWire wire={wire} />;
  if (first === undefined) return block === null ? <InspectDrawing /> : <InspectDefinition key={block.id} block={block} />;
  if (layers.length > 1) return <InspectSeveral layers={layers} />;
  // The key starts fields afresh for every layer, so that no half-typed value wanders.
  return first.record.kind === 'block' ? <InspectBlock key={first.path} layer={first} /> : <InspectLayer key={first.path} layer={first} />;
});

/** The inspector. */
export function Inspector() {
  useEffect(watchHold, []);
  const isBehind = useIsBehind();
  return (
    <aside className="inspector" inert={isBehind} aria-label={words.inspector.label} tabIndex={-1}>
      <Content />
    </aside>
  );
}
