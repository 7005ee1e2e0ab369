// Padding: none, same, one number for all sides, or four sides of their own, laid out as they lie around the image.
import { useState } from 'react';
import type { Json } from '../../../core/base/diagnostic.ts';
import { readSides, type Sides } from '../../../core/layers/window.ts';
import { words } from '../../words.ts';
import { hasPaddingWords, refusalOf } from './forms.ts';
import { NumberInput } from './number-input.tsx';
import type { ControlProps } from './control.ts';

type Mode = 'valid' | 'same' | 'all' | 'sides';
const sides = ['top', 'left', 'right', 'bottom'] as const;

function modeOf(value: Json | undefined): Mode | null {
  if (value === undefined) return null;
  if (value === 'valid' || value === 'same') return value;
  return typeof value === 'number' ? 'all' : 'sides';
}

/** Padding in any of its forms. */
export function PaddingControl({ name, owner, field, value, label, isFaulty, describedBy, onChange, onRefusal, gesture }: ControlProps) {
  const [asked, setAsked] = useState<Mode | null>(null);
  const stated = modeOf(value);
  const mode = asked === 'sides' && stated === 'all' ? 'sides' : stated;
  const now: Sides = readSides(value ?? 0) ?? { top: 0, left: 0, bottom: 0, right: 0 };
  const choose = (next: Mode): void => {
    setAsked(next);
    if (next === 'valid' || next === 'same') onChange(next);
    else if (next === 'all') onChange(stated === 'valid' || stated === 'same' ? 1 : now.top);
    else onChange({ ...now });
  };
  const step = (from: number, by: number): number => Math.max(0, from + by);
  const common = { gesture, isFaulty, describedBy, onRefusal, stepped: step };
  const modes: readonly Mode[] = hasPaddingWords(field) ? ['valid', 'same', 'all', 'sides'] : ['all', 'sides'];
  return (
    <div className="padding-control">
      <div className="control-row">
        <select className="input" aria-label={label} value={mode ?? ''} onChange={(event) => choose(event.target.value as Mode)}>
          {mode === null && <option value="" disabled>{words.form.mixed}</option>}
          {modes.map((one) => <option key={one} value={one}>{words.padding[one]}</option>)}
        </select>
        {mode === 'all' && (
          <NumberInput {...common} value={now.top} label={words.padding.allLabel} refusal={(next) => refusalOf(name, owner, field, next)} onChange={(next) => onChange(next)} />
        )}
      </div>
      {mode === 'sides' && (
        <div className="padding-sides">
          {sides.map((side) => (
            <div key={side} className={`padding-side ${side}`}>
              <NumberInput {...common} value={now[side]} label={words.padding[side]} refusal={(next) => refusalOf(name, owner, field, { ...now, [side]: next })} onChange={(next) => onChange({ ...now, [side]: next ?? 0 })} />
            </div>
          ))}
          <span className="padding-image" aria-hidden="true" />
        </div>
      )}
    </div>
  );
}
