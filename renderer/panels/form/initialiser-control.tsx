// How a weight starts: one of the named ways, or a way with its number. Values painted by hand are told, not edited here.
import type { Json } from '../../../core/base/diagnostic.ts';
import { isObject } from '../../../core/base/json.ts';
import { words } from '../../words.ts';
import { refusalOf } from './forms.ts';
import { NumberInput } from './number-input.tsx';
import type { ControlProps } from './control.ts';

const plain = ['glorot', 'he', 'lecun', 'fan-in-uniform', 'zeros', 'signs'] as const;
const numbered: Readonly<Record<string, number>> = { normal: 0.01, uniform: 0.05, constant: 0 };

/** A way to start. */
export function InitialiserControl({ name, owner, field, value, label, isFaulty, describedBy, onChange, onRefusal, gesture }: ControlProps) {
  const [given] = isObject(value) ? Object.entries(value) : [];
  const kind = given === undefined ? value : given[0];
  const number = typeof given?.[1] === 'number' ? given[1] : null;
  const as = (next: Json): Json => ({ [String(kind)]: next });
  const choose = (next: string): void => onChange(numbered[next] === undefined ? next : { [next]: numbered[next] });
  return (
    <div className="control-row">
      <select className="input" aria-label={label} value={typeof kind === 'string' ? kind : ''} onChange={(event) => choose(event.target.value)}>
        {typeof kind !== 'string' && <option value="" disabled>{words.form.mixed}</option>}
        {kind === 'values' && <option value="values">{words.form.values(Array.isArray(given?.[1]) ? given[1].length : 0)}</option>}
        {[...plain, ...Object.keys(numbered)].map((one) => <option key={one} value={one}>{one}</option>)}
      </select>
      {number !== null && (
        <NumberInput
          value={number} label={words.form.numberOf(label)} gesture={gesture} isFaulty={isFaulty} describedBy={describedBy} onRefusal={onRefusal}
          stepped={(from, by) => Number((from + by * 0.01).toFixed(4))} refusal={(next) => refusalOf(name, owner, field, as(next))} onChange={(next) => onChange(as(next))}
        />
      )}
    </div>
  );
}
