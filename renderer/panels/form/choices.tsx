// Controls for yes or no, one of several names, an activation with its number, and text.
import type { Json } from '../../../core/base/diagnostic.ts';
import { isObject } from '../../../core/base/json.ts';
import { words } from '../../words.ts';
import { isOptional, refusalOf } from './forms.ts';
import { NumberInput } from './number-input.tsx';
import type { ControlProps } from './control.ts';

const mixed = '\u0000mixed';
const none = '\u0000none';

/** Yes or no. */
export function FlagControl({ label, value, describedBy, onChange }: ControlProps) {
  return (
    <label className="switch">
      <input type="checkbox" role="switch" aria-label={label} aria-describedby={describedBy} checked={value === true} onChange={(event) => onChange(event.target.checked)} />
      {value === undefined ? words.form.mixed : value === true ? words.form.on : words.form.off}
    </label>
  );
}

/** One of several names. */
export function ChoiceControl({ label, field, value, isFaulty, describedBy, onChange }: ControlProps) {
  const chosen = value === undefined ? mixed : value === null ? none : String(value);
  const choices = field.hints?.choices ?? [];
  return (
    <select className="input" aria-label={label} aria-invalid={isFaulty} aria-describedby={describedBy} value={chosen} onChange={(event) => onChange(event.target.value === none ? null : event.target.value)}>
      {value === undefined && <option value={mixed} disabled>{words.form.mixed}</option>}
      {isOptional(field) && <option value={none}>{words.form.none}</option>}
      {chosen !== mixed && chosen !== none && !choices.includes(chosen) && <option value={chosen}>{chosen}</option>}
      {choices.map((choice) => <option key={choice} value={choice}>{choice}</option>)}
    </select>
  );
}

/** Names of activations that take a number, with the number they take when none is said. */
const numbered: Readonly<Record<string, number>> = { 'leaky-relu': 0.01, elu: 1 };

/** An activation, and the number that shapes it where it takes one. */
export function ActivationControl(props: ControlProps) {
  const { name, owner, label, field, value, isFaulty, describedBy, onChange, onRefusal, gesture } = props;
  const [given] = isObject(value) ? Object.entries(value) : [];
  const kind = given === undefined ? value : given[0];
  const fallback = typeof kind === 'string' ? numbered[kind] : undefined;
  const number = typeof given?.[1] === 'number' ? given[1] : (fallback ?? 0);
  const as = (next: number | null): Json => ({ [String(kind)]: next });
  return (
    <div className="control-row">
      <ChoiceControl {...props} value={kind} />
      {fallback !== undefined && (
        <NumberInput
          value={number} label={words.form.slope(label)} gesture={gesture} isFaulty={isFaulty} describedBy={describedBy} onRefusal={onRefusal}
          stepped={(from, by) => Math.max(0, Number((from + by * (from < 0.1 ? 0.01 : 0.1)).toFixed(4)))} refusal={(next) => refusalOf(name, owner, field, as(next))} onChange={(next) => onChange(as(next))}
        />
      )}
    </div>
  );
}

/** Free text. */
export function TextControl({ label, value, describedBy, onChange, gesture }: ControlProps) {
  return (
    <input
      className="input" type="text" aria-label={label} aria-describedby={describedBy} placeholder={value === undefined ? words.form.mixed : undefined} value={typeof value === 'string' ? value : ''} onBlur={gesture.end}
      onChange={(event) => {
        gesture.begin();
        onChange(event.target.value);
      }}
    />
  );
}
