// What the training doctor says: what was seen, what it means, and a button that follows the advice in the recipe.
import { layOver } from '../../core/design/lay-over.ts';
import { sameJson } from '../../core/document/equal.ts';
import type { Advice } from '../../core/run/run-services.ts';
import { Icon } from '../panels/icons.tsx';
import { goTo, places } from '../places.ts';
import { designer, tell, useDesigner } from '../session.ts';
import { describeChange } from './recipe-edits.ts';
import { followChange } from './forecast.tsx';
import { useTraining } from './state.ts';
import { trainWords } from './words.ts';

const w = trainWords.advice;
const icons = { bad: 'error', warn: 'warning', note: 'note' } as const;

/** The layer of the drawing a name of the run means. */
function layerNamed(name: string): string | null {
  const { layers } = designer.getState().document;
  return Object.values(layers).find((layer) => layer.name === name || layer.id === name)?.id ?? null;
}

function Card({ advice: { severity, step, title, evidence, advice, recipe, layer, code } }: { readonly advice: Advice }) {
  const json = useDesigner((state) => state.document.recipe);
  const isSet = recipe !== null && sameJson(layOver(json, recipe), json);
  const shown = layer === null ? null : layerNamed(layer);
  const apply = (): void => {
    if (recipe !== null && followChange(w.edit(title), recipe)) tell(w.applied, 'good');
  };
  const show = (): void => {
    if (shown === null) return;
    designer.getState().select([shown]);
    goTo('design');
  };
  return (
    <li className={`advice ${severity}`}>
      <Icon name={icons[severity]} />
      <div>
        <h3><span className="hidden-text">{w.severities[severity]}: </span>{title}</h3>
        <p>{evidence} <span className="advice-step">{w.seen(step)}</span></p>
        <p>{advice}</p>
        <div className="advice-hands">
          {recipe !== null && isSet && <p className="advice-set" role="status"><Icon name="check" />{w.alreadySet(describeChange(recipe))}</p>}
          {recipe !== null && !isSet && <button type="button" className="button fix" onClick={apply}>{w.apply(describeChange(recipe))}</button>}
          {shown !== null && <button type="button" className="button small" onClick={show}>{w.layer(layer ?? '')}</button>}
          {w.codes[code] === 'data' && places.includes('data') && <button type="button" className="button small" onClick={() => goTo('data')}>{w.toData}</button>}
        </div>
      </div>
    </li>
  );
}

/** The cards of the doctor, the serious ones or the others; nothing while there is nothing to say. */
export function AdviceCards({ isSerious }: { readonly isSerious: boolean }) {
  const all = useTraining(({ run }) => run.advice);
  const advice = all.filter(({ severity }) => (severity === 'bad') === isSerious);
  if (advice.length === 0) return null;
  return (
    <section className="advice-part" aria-label={isSerious ? w.serious : w.title}>
      <ul>{advice.map((one) => <Card key={`${one.code} ${one.layer ?? ''}`} advice={one} />)}</ul>
    </section>
  );
}
