// Lists as one line of text: sizes (`16 × 5 × 5`), numbers per channel, names of classes. Anything else is edited as JSON.
import { useState } from 'react';
import type { Json } from '../../../core/base/diagnostic.ts';
import { words } from '../../words.ts';
import { formOf, isOptional, refusalOf } from './forms.ts';
import { readNumber } from './number-input.tsx';
import type { ControlProps } from './control.ts';

function write(value: Json | undefined, form: ReturnType<typeof formOf>): string {
  if (value === undefined || value === null) return '';
  return form !== 'json' && Array.isArray(value) ? value.map(String).join(', ') : JSON.stringify(value);
}

/** What was typed, as JSON; undefined when it cannot be read. */
function read(typed: string, form: ReturnType<typeof formOf>): Json | undefined {
  if (typed.trim() === '') return null;
  if (form === 'names') return typed.split(/[,\n]/).map((name) => name.trim()).filter((name) => name !== '');
  if (form === 'numbers') {
    const numbers = typed.replace(/[[\]()]/g, '').split(/\s*[×x;,]\s*|\s+/).filter((part) => part !== '').map(readNumber);
    return numbers.every((one) => one !== null) ? numbers : undefined;
  }
  try {
    return JSON.parse(typed) as Json;
  } catch {
    return undefined;
  }
}

/** A list on one line. */
export function ListControl({ name, owner, field, value, label, isFaulty, describedBy, onChange, onRefusal, gesture }: ControlProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [isRefused, setRefused] = useState(false);
  const form = formOf(field);
  const type = (typed: string): void => {
    setDraft(typed);
    const next = read(typed, form);
    const why = next === undefined ? words.form.notList(typed) : refusalOf(name, owner, field, next);
    onRefusal(why);
    setRefused(why !== null);
    // As with numbers: no beginning of a refused list stays behind.
    if (next === undefined || why !== null) return gesture.cancel();
    gesture.begin();
    onChange(next);
  };
  const leave = (): void => {
    setDraft(null);
    setRefused(false);
    onRefusal(null);
    gesture.end();
  };
  return (
    <input
      className="input mono" type="text" aria-label={label} aria-invalid={isFaulty} aria-describedby={describedBy} spellCheck={false} autoComplete="off"
      placeholder={value === undefined ? words.form.mixed : isOptional(field) ? words.form.none : undefined}
      value={draft ?? write(value, form)} onChange={(event) => type(event.target.value)} onBlur={leave} onKeyDown={(event) => event.key === 'Enter' && !isRefused && leave()}
    />
  );
}
