// A selected wire: what it carries, from where to where.
import { disconnect } from '../../core/design/edit.ts';
import type { WireRecord } from '../../core/document/model.ts';
import { elementCount } from '../../core/base/shape.ts';
import { typeOfOutput } from '../canvas/figures.ts';
import { formatCount, formatShape } from '../format.ts';
import { designer, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { Figures, Section } from './inspect-parts.tsx';
import { useScope } from './selected.ts';

const w = words.inspector;

/** The view of a wire. */
export function InspectWire({ wire }: { readonly wire: WireRecord }) {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const scope = useScope();
  const { dims } = typeOfOutput(document, checked, scope.prefix, wire.from);
  const name = (id: string): string => document.layers[id]?.name ?? id;
  return (
    <>
      <div className="inspector-title"><h2>{w.wire}</h2><p>{name(wire.from.layer)} → {name(wire.to.layer)}</p></div>
      <Section title={w.figures}>
        <Figures figures={[{ name: w.carries, value: formatShape(dims, { batch: true }) }, { name: w.values, value: formatCount(dims === null ? null : elementCount(dims.slice(1))) }]} />
      </Section>
      <Section>
        <button type="button" className="button" onClick={() => designer.getState().edit(words.edits.disconnect(name(wire.from.layer), name(wire.to.layer)), (now) => disconnect(now, wire.id))}>{w.disconnect}</button>
      </Section>
    </>
  );
}
