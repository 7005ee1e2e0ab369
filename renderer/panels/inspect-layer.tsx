// One selected layer: name, parameters, figures with their arithmetic, problems, and what the kind is.
import { useMemo } from 'react';
import type { Json } from '../../core/base/diagnostic.ts';
import { receptiveFieldOf, type ReceptiveField } from '../../core/design/check.ts';
import { setParams, setTrainable } from '../../core/design/edit.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { sameJson } from '../../core/document/equal.ts';
import { layerOf } from '../../core/layers/registry.ts';
import { PictureOf } from '../explain/picture-of.tsx';
import { formatBytes, formatCount, formatField, formatMacs, formatShape, formatSize, seesAll } from '../format.ts';
import { designer, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { ExposeButton, Shared } from './block-parts.tsx';
import { Prose } from './controls.tsx';
import { formOf, isRare, nameOfParameter } from './form/forms.ts';
import { ParamField } from './form/param-field.tsx';
import { InputData, OutputClasses } from './inspect-data.tsx';
import { Figures, LayerHeading, Problems, Section, type Figure } from './inspect-parts.tsx';
import { RateField, useRate } from './rate-field.tsx';
import { diagnosticsAt, type SelectedLayer } from './selected.ts';
import { parameterSum, sizeSums } from './sums.ts';

const w = words.inspector;
const bytesPerNumber = 4;

/** What to hand to `setParams` so that a value counts: null where it is the default anyway. */
export function stored(value: Json, fallback: Json | undefined, isNullAllowed: boolean): Json {
  return !isNullAllowed && fallback !== undefined && sameJson(value, fallback) ? null : value;
}

function figuresOf({ record, checked }: SelectedLayer, field: ReceptiveField | null, batch: number): readonly Figure[] {
  if (checked === undefined) return [];
  const { inputs, outputs, parameters, macs, activationElements } = checked;
  const figures: Figure[] = [];
  if (inputs.length > 0) figures.push({ name: w.input, value: inputs.map(({ dims }) => formatShape(dims)).join(', ') });
  if (outputs.length > 0) figures.push({ name: w.output, value: outputs.map(({ dims }) => formatShape(dims)).join(', ') });
  figures.push({ name: w.parameters, value: formatCount(parameters), detail: parameterSum(checked) });
  if (macs !== 0) figures.push({ name: w.macs, value: formatMacs(macs), detail: macs !== null && macs >= 1000 ? formatCount(macs) : null });
  if (field !== null && record.kind !== 'input') {
    figures.push({ name: w.field, value: formatField(field), detail: seesAll(field) ? null : w.ofImage(formatSize(field.of)) });
  }
  if (activationElements !== null) figures.push({ name: w.memory, value: formatBytes(activationElements * bytesPerNumber), detail: w.forBatch(batch, formatBytes(activationElements * bytesPerNumber * batch)) });
  return figures;
}

/** The view of one layer. */
export function InspectLayer({ layer }: { readonly layer: SelectedLayer }) {
  const { record, path, checked } = layer;
  const diagnostics = useDesigner((state) => state.checked.diagnostics);
  const field = useDesigner((state) => receptiveFieldOf(state.checked, path));
  const recipe = useDesigner((state) => state.document.recipe);
  const batch = useMemo(() => readRecipe(recipe).recipe.batch, [recipe]);
  const own = useMemo(() => diagnosticsAt(diagnostics, path), [diagnostics, path]);
  const rate = useRate(path);
  const def = layerOf(record.kind);
  const fields = Object.entries(def?.params ?? {});
  const common = fields.filter(([name, field]) => !isRare(name, formOf(field)));
  const rare = fields.filter(([name, field]) => isRare(name, formOf(field)));
  const isTold = (name: string): boolean => own.some((one) => one.parameter === name);
  const isRareShown = rare.some(([name, field]) => isTold(name) || (record.params[name] !== undefined && !sameJson(record.params[name], field.fallback)));
  const show = ([name, field]: (typeof fields)[number]) => (
    <ParamField
      key={name} name={name} owner={record.name} field={field} value={record.params[name] ?? field.fallback ?? null}
      outside={checked === undefined || sameJson(checked.flat.params[name], record.params[name]) ? undefined : checked.flat.params[name]}
      problems={own.filter((one) => one.parameter === name)}
      extra={record.parent === null ? undefined : <ExposeButton record={record} parameter={name} label={nameOfParameter(name)} />}
      onChange={(value) => designer.getState().edit(words.edits.setParameter(name, record.name), (document) => setParams(document, record.id, { [name]: stored(value, field.fallback, field.parse(null).ok) }))}
    />
  );
  const sums = checked === undefined ? [] : sizeSums(checked);
  // A faulty layer knows no weights for the moment; its switch stays all the same.
  const hasWeights = (checked?.weights.length ?? 0) > 0 || fields.some(([name]) => name.endsWith('initialiser'));
  // A problem of a parameter stands at its field, all others at the top.
  const elsewhere = own.filter((one) => one.parameter === undefined || def?.params[one.parameter] === undefined);
  return (
    <>
      <LayerHeading record={record} title={def?.title ?? w.unknownKind(record.kind)} group={def?.group ?? 'shape'} />
      <Problems diagnostics={elsewhere} />
      {record.kind === 'input' && <InputData layer={layer} />}
      {record.kind === 'output' && <OutputClasses layer={layer} />}
      {record.parent !== null && <Shared path={path.slice(0, -record.id.length - 1)} />}
      {(fields.length > 0 || hasWeights) && (
        <Section title={w.parametersTitle}>
          {common.map(show)}
          {hasWeights && (
            <div className="field">
              <span className="field-label" title={w.trainableDoc}>{w.weights}</span>
              <div className="field-control">
                <label className="switch">
                  <input type="checkbox" role="switch" aria-label={w.trainable} checked={record.trainable} onChange={(event) => designer.getState().edit(words.edits.setTrainable(record.name, event.target.checked), (document) => setTrainable(document, record.id, event.target.checked))} />
                  {record.trainable ? w.trained : w.frozen}
                </label>
              </div>
              {record.trainable && checked?.flat.trainable === false && <p className="field-remark">{w.frozenAround}</p>}
            </div>
          )}
          {(rare.length > 0 || hasWeights) && (
            <details className="more" open={isRareShown || (hasWeights && rate.own !== null) || undefined}>
              <summary>{w.more}</summary>
              {hasWeights && <RateField record={record} path={path} />}
              {rare.map(show)}
            </details>
          )}
        </Section>
      )}
      <Section title={w.figures}>
        <Figures figures={figuresOf(layer, field, batch)} />
        {sums.length > 0 && (
          <div className="size-sums">
            {sums.map(({ axis, rule, numbers }) => (
              <p key={axis}>
                <span className="size-rule">{w.axes[axis]} = {rule}</span>
                <span className="mono">{numbers}</span>
              </p>
            ))}
          </div>
        )}
      </Section>
      {def !== undefined && (
        <Section title={w.about(def.title)}>
          {checked !== undefined && <PictureOf layer={checked} />}
          <p className="docs"><Prose text={def.docs} /></p>
        </Section>
      )}
    </>
  );
}
