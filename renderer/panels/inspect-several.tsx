// Several selected layers: the parameters they share are edited at once, as one step; sums of their figures.
import { useMemo } from 'react';
import type { Json } from '../../core/base/diagnostic.ts';
import type { Field } from '../../core/base/schema.ts';
import { setParams, setTrainable } from '../../core/design/edit.ts';
import { sameJson } from '../../core/document/equal.ts';
import { layerOf } from '../../core/layers/registry.ts';
import { gather } from '../canvas/figures.ts';
import { formatCount, formatMacs } from '../format.ts';
import { designer, tell, useDesigner } from '../session.ts';
import { together } from '../store.ts';
import { words } from '../words.ts';
import { BlockOfThese } from './block-parts.tsx';
import { formOf, isRare } from './form/forms.ts';
import { ParamField } from './form/param-field.tsx';
import { Figures, Section } from './inspect-parts.tsx';
import { stored } from './inspect-layer.tsx';
import { useScope, type SelectedLayer } from './selected.ts';
import { showSum } from './unknown.ts';

const w = words.inspector;

/** The parameters that all of these layers have and that read the same way. */
function shared(layers: readonly SelectedLayer[]): readonly (readonly [string, Field<unknown>])[] {
  const [first, ...others] = layers.map(({ record }) => layerOf(record.kind)?.params ?? {});
  return Object.entries(first ?? {}).filter(([name, field]) => others.every((schema) => {
    const other = schema[name];
    return other !== undefined && other.type === field.type && formOf(other) === formOf(field);
  }));
}

function valueOf(layers: readonly SelectedLayer[], name: string, fallback: Json | undefined): Json | undefined {
  const [first, ...others] = layers.map(({ record }) => record.params[name] ?? layerOf(record.kind)?.params[name]?.fallback ?? fallback ?? null);
  return others.every((other) => sameJson(other, first)) ? first : undefined;
}

interface SummedFigures {
  readonly parameters: number | null;
  readonly macs: number | null;
  /** part of a block that is not known yet */
  readonly isPartial: boolean;
}

/** One figure of several layers together, as far as it is known. */
export function sumOf(layers: readonly SummedFigures[], figure: 'parameters' | 'macs', format: (n: number) => string): string {
  const known = layers.reduce((total, layer) => total + (layer[figure] ?? 0), 0);
  return showSum(known, layers.filter((layer) => layer[figure] === null || layer.isPartial).length, format);
}

/** The view of several layers. */
export function InspectSeveral({ layers }: { readonly layers: readonly SelectedLayer[] }) {
  const fields = shared(layers);
  const owner = w.severalLayers(layers.length);
  const set = (name: string, value: Json): void => {
    const done = together(designer, words.edits.setParameter(name, owner), layers.map(({ record }) => (document) => {
      const field = layerOf(record.kind)?.params[name];
      return setParams(document, record.id, { [name]: stored(value, field?.fallback, field?.parse(null).ok === true) });
    }));
    if (!done.ok) tell(done.error.message, 'bad');
  };
  const trained = layers.filter(({ checked }) => (checked?.weights.length ?? 0) > 0);
  const isTrained = trained.every(({ record }) => record.trainable);
  const all = useDesigner((state) => state.checked);
  const scope = useScope();
  const figures = useMemo(() => {
    const blocks = gather(all, scope).sums;
    return layers.map(({ record, checked }) => {
      const block = blocks.get(record.id);
      return { parameters: checked?.parameters ?? block?.parameters ?? null, macs: checked?.macs ?? block?.macs ?? null, isPartial: block?.isPartial === true };
    });
  }, [all, scope, layers]);
  const show = ([name, field]: (typeof fields)[number]) => (
    <ParamField key={name} name={name} owner={owner} field={field} value={valueOf(layers, name, field.fallback)} onChange={(value) => set(name, value)} />
  );
  const common = fields.filter(([name, field]) => !isRare(name, formOf(field)));
  const rare = fields.filter(([name, field]) => isRare(name, formOf(field)));
  return (
    <>
      <div className="inspector-title"><h2>{owner}</h2><p>{layers.map(({ record }) => record.name).join(', ')}</p></div>
      <Section title={w.sharedParameters}>
        {fields.length === 0 && trained.length === 0 && <p className="quiet-text">{w.nothingShared}</p>}
        {common.map(show)}
        {trained.length > 0 && (
          <div className="field">
            <span className="field-label">{w.weights}</span>
            <div className="field-control">
              <label className="switch">
                <input
                  type="checkbox" role="switch" aria-label={w.trainable} checked={isTrained}
                  onChange={(event) => {
                    const { checked } = event.target;
                    together(designer, words.edits.setTrainable(owner, checked), trained.map(({ record }) => (document) => setTrainable(document, record.id, checked)));
                  }}
                />
                {isTrained ? w.trained : trained.some(({ record }) => record.trainable) ? words.form.mixed : w.frozen}
              </label>
            </div>
          </div>
        )}
        {rare.length > 0 && <details className="more"><summary>{w.more}</summary>{rare.map(show)}</details>}
      </Section>
      <BlockOfThese />
      <Section title={w.together}>
        <Figures figures={[{ name: w.parameters, value: sumOf(figures, 'parameters', formatCount) }, { name: w.macs, value: sumOf(figures, 'macs', formatMacs) }]} />
      </Section>
    </>
  );
}
