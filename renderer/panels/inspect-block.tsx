// A selected instance of a block: its name, how often it stands in a row, the settings its definition shows outside, and what
// can be done with it.
import { useMemo } from 'react';
import type { Json, JsonObject } from '../../core/base/diagnostic.ts';
import { placesOf } from '../../core/design/blocks-own.ts';
import { repeatField, shownField } from '../../core/design/blocks-ports.ts';
import { setParams, setTrainable } from '../../core/design/edit.ts';
import { sameJson } from '../../core/document/equal.ts';
import { definitionOf } from '../../core/document/plan.ts';
import { isObject } from '../../core/base/json.ts';
import { makeOwnAt, splitFirstOf, takeSelectionApart } from '../canvas/block-commands.ts';
import { blockWords } from '../canvas/block-words.ts';
import { gather, typeOfOutput } from '../canvas/figures.ts';
import { repeatAt, repeatOf, scopeOf, trailOf } from '../canvas/scope.ts';
import { formatCount, formatMacs, formatShape } from '../format.ts';
import { designer, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { ExposeButton, Shared } from './block-parts.tsx';
import { ParamField } from './form/param-field.tsx';
import { Figures, LayerHeading, Problems, Section } from './inspect-parts.tsx';
import { RateField, useRate } from './rate-field.tsx';
import { diagnosticsAt, type SelectedLayer } from './selected.ts';
import { showSum } from './unknown.ts';

const w = words.inspector;

/** The overrides of an instance with one of them set, or left to the definition when it says the same; null when none is left. */
function overridesWith(overrides: JsonObject, name: string, value: Json, inner: Json): JsonObject | null {
  const next = Object.fromEntries(Object.entries({ ...overrides, [name]: value }).filter(([key, one]) => key !== name || !sameJson(one, inner)));
  return Object.keys(next).length === 0 ? null : next;
}

/** The view of a block instance. */
export function InspectBlock({ layer: { record, path } }: { readonly layer: SelectedLayer }) {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const own = useMemo(() => diagnosticsAt(checked.diagnostics, path), [checked, path]);
  const rate = useRate(path);
  const prefix = path.slice(0, path.length - record.id.length);
  const sums = useMemo(() => gather(checked, scopeOf(document, prefix.slice(0, -1))).sums.get(record.id), [checked, document, prefix, record.id]);
  const definition = definitionOf(document, record);
  const overrides = isObject(record.params['overrides']) ? record.params['overrides'] : {};
  const fields = (definition?.exposed ?? []).flatMap(({ name, layer, parameter }, i, all) => {
    const shown = shownField(document, layer, parameter);
    // Several inner parameters under one name take the same value; one row stands for them.
    return shown === null || all.findIndex((one) => one.name === name) !== i ? [] : [{ name, field: { ...shown.field, fallback: shown.value } }];
  });
  const outputs = (definition?.outputs ?? []).map(({ name }) => formatShape(typeOfOutput(document, checked, prefix, { layer: record.id, port: name }).dims));
  const unknown = sums?.isPartial === false ? 0 : 1;
  const repeat = repeatOf(record);
  const within = repeatAt(document, prefix, record);
  const isShared = placesOf(document, trailOf(document, path)) > 1;
  return (
    <>
      <LayerHeading record={record} title={definition === undefined ? w.unknownBlock : w.instanceOf(definition.name)} group="shape" />
      <Problems diagnostics={own} />
      <Shared path={prefix.slice(0, -1)} />
      <Section title={w.parametersTitle}>
        <ParamField
          name="repeat" owner={record.name} field={repeatField} value={repeat} problems={own.filter((one) => one.parameter === 'repeat')} outside={within === repeat ? undefined : within}
          extra={record.parent === null ? undefined : <ExposeButton record={record} parameter="repeat" label="repeat" />}
          onChange={(value) => designer.getState().edit(words.edits.setParameter('repeat', record.name), (now) => setParams(now, record.id, { repeat: value === 1 ? null : value }))}
        />
        {(sums?.parameters ?? 0) > 0 && (
          <div className="field">
            <span className="field-label" title={w.trainableDoc}>{w.weights}</span>
            <div className="field-control">
              <label className="switch">
                <input type="checkbox" role="switch" aria-label={w.trainableBlock} checked={record.trainable} onChange={({ target }) => designer.getState().edit(words.edits.setTrainable(record.name, target.checked), (now) => setTrainable(now, record.id, target.checked))} />
                {record.trainable ? w.trained : w.frozen}
              </label>
            </div>
          </div>
        )}
        {repeat > 1 && (
          <p className="quiet-text block-remark">
            {blockWords.repeatDoes(repeat)} {blockWords.firstHint}
            <button type="button" className="button small" onClick={() => splitFirstOf(record.id)}>{blockWords.first}</button>
          </p>
        )}
        {fields.map(({ name, field }) => (
          <ParamField
            key={name} name={name} owner={record.name} field={field} value={overrides[name] ?? field.fallback ?? null}
            extra={record.parent === null ? undefined : <ExposeButton record={record} parameter={name} label={name} />}
            onChange={(value) => designer.getState().edit(words.edits.setParameter(name, record.name), (now) => setParams(now, record.id, { overrides: overridesWith(overrides, name, value, field.fallback) }))}
          />
        ))}
        {(sums?.parameters ?? 0) > 0 && (record.parent === null || rate.factor !== 1) && (
          <details className="more" open={rate.own !== null || undefined}>
            <summary>{w.more}</summary>
            <RateField record={record} path={path} />
          </details>
        )}
      </Section>
      <Section>
        <div className="block-actions">
          <button type="button" className="button look-inside" onClick={() => designer.getState().enter(path)}>{w.lookInside}</button>
          <button type="button" className="button" onClick={takeSelectionApart}>{blockWords.apart}</button>
          {isShared && <button type="button" className="button" onClick={() => makeOwnAt(path)}>{blockWords.own}</button>}
        </div>
        {isShared && <p className="quiet-text">{w.usedElsewhere(placesOf(document, trailOf(document, path)))}</p>}
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
