// A selected instance of a block: its name, how often it stands in a row, and the parameters its definition shows outside.
import { useMemo } from 'react';
import type { Json } from '../../core/base/diagnostic.ts';
import { integer } from '../../core/base/schema.ts';
import { setParams } from '../../core/design/edit.ts';
import { mostRepetitions } from '../../core/document/expand.ts';
import { definitionOf } from '../../core/document/plan.ts';
import { isObject } from '../../core/document/records.ts';
import { layerOf } from '../../core/layers/registry.ts';
import { gather, typeOfOutput } from '../canvas/figures.ts';
import { repeatOf } from '../canvas/scope.ts';
import { formatCount, formatMacs, formatShape } from '../format.ts';
import { designer, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { ParamField } from './form/param-field.tsx';
import { Figures, LayerHeading, Problems, Section } from './inspect-parts.tsx';
import { diagnosticsAt, useScope, type SelectedLayer } from './selected.ts';
import { showSum } from './unknown.ts';

const w = words.inspector;
const repeatField = integer(w.repeatDoc, { default: 1, max: mostRepetitions });

/** The view of a block instance. */
export function InspectBlock({ layer: { record, path } }: { readonly layer: SelectedLayer }) {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const scope = useScope();
  const own = useMemo(() => diagnosticsAt(checked.diagnostics, path), [checked, path]);
  const sums = useMemo(() => gather(checked, scope).sums.get(record.id), [checked, scope, record.id]);
  const definition = definitionOf(document, record);
  const overrides = isObject(record.params['overrides']) ? record.params['overrides'] : {};
  const override = (name: string, value: Json): void => {
    designer.getState().edit(words.edits.setParameter(name, record.name), (now) => setParams(now, record.id, { overrides: { ...overrides, [name]: value } }));
  };
  const fields = (definition?.exposed ?? []).flatMap(({ name, layer, parameter }, i, all) => {
    const inner = document.layers[layer];
    const field = inner === undefined ? undefined : layerOf(inner.kind)?.params[parameter];
    // Several inner parameters under one name take the same value; one row stands for them.
    return inner === undefined || field === undefined || all.findIndex((one) => one.name === name) !== i ? [] : [{ name, field: { ...field, fallback: inner.params[parameter] ?? field.fallback } }];
  });
  const outputs = (definition?.outputs ?? []).map(({ name }) => formatShape(typeOfOutput(document, checked, scope.prefix, { layer: record.id, port: name }).dims));
  const unknown = sums?.isPartial === false ? 0 : 1;
  const uses = Object.values(document.layers).filter((other) => other.kind === 'block' && other.params['block'] === record.params['block']).length;
  return (
    <>
      <LayerHeading record={record} title={definition === undefined ? w.unknownBlock : w.instanceOf(definition.name)} group="shape" />
      <Problems diagnostics={own} />
      <Section title={w.parametersTitle}>
        <ParamField name="repeat" owner={record.name} field={repeatField} value={repeatOf(record)} onChange={(value) => designer.getState().edit(words.edits.setParameter('repeat', record.name), (now) => setParams(now, record.id, { repeat: value === 1 ? null : value }))} />
        {fields.map(({ name, field }) => (
          <ParamField key={name} name={name} owner={record.name} field={field} value={overrides[name] ?? field.fallback ?? null} onChange={(value) => override(name, value)} />
        ))}
        <button type="button" className="button look-inside" onClick={() => designer.getState().enter(path)}>{w.lookInside}</button>
        {uses > 1 && <p className="quiet-text">{w.usedElsewhere(uses)}</p>}
      </Section>
      <Section title={w.figures}>
        <Figures figures={[
          { name: w.output, value: outputs.length === 0 ? '?' : outputs.join(', ') },
          { name: w.layers, value: formatCount(sums?.layers ?? 0) },
          { name: w.parameters, value: showSum(sums?.parameters ?? 0, unknown, formatCount) },
          { name: w.macs, value: showSum(sums?.macs ?? 0, unknown, formatMacs) },
        ]} />
      </Section>
    </>
  );
}
