// A number with steps: typed, stepped by buttons or arrows (shift for larger steps). What may not be is said in place, and what
// was typed on the way to it is taken back; leaving the field shows the value that counts.
import { useState, type KeyboardEvent } from 'react';
import { isChord, undoChords } from '../../keys-text.ts';
import { words } from '../../words.ts';
import { Icon } from '../icons.tsx';
import type { Gesture } from './gesture.ts';

interface NumberInputProps {
  /** null: the field is empty */
  readonly value: number | null;
  readonly label: string;
  /** answers the value `by` steps away */
  readonly stepped: (value: number, by: number, isFine: boolean) => number;
  /** why a number may not be, null when it may */
  readonly refusal: (value: number | null) => string | null;
  readonly onChange: (value: number | null) => void;
  readonly onRefusal: (sentence: string | null) => void;
  readonly gesture: Gesture;
  readonly unit?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly isFaulty?: boolean;
  readonly describedBy?: string | undefined;
}

/** A number as a field shows it: 1/255 as the fraction people know. */
export function showNumber(value: number): string {
  const divisor = Math.round(1 / value);
  if (divisor > 10 && divisor < 100_000 && Math.abs(1 / value - divisor) < 1e-9 && value.toString().length > 8) return `1/${divisor}`;
  return String(value);
}

/** A typed number: `12`, `0.5`, `1e-5`, `1/255`, `4,096`; null when it is none. */
export function readNumber(typed: string): number | null {
  const text = typed.trim().replace(/,(?=\d{3}(\D|$))/g, '').replace(',', '.');
  const fraction = /^(-?\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)$/.exec(text);
  const value = fraction === null ? (text === '' ? Number.NaN : Number(text)) : Number(fraction[1]) / Number(fraction[2]);
  return Number.isFinite(value) ? value : null;
}

/**
 * Takes what stands in a field so far: a number that may be becomes the value. One that may not takes back what was typed
 * before it, so that no beginning of a refused number stays behind; why it may not be is answered.
 */
export function takeTyped(typed: string, { refusal, onChange, gesture }: Pick<NumberInputProps, 'refusal' | 'onChange' | 'gesture'>): string | null {
  const read = readNumber(typed);
  const why = read === null && typed.trim() !== '' ? words.form.notNumber(typed) : refusal(read);
  if (why !== null) {
    gesture.cancel();
    return why;
  }
  gesture.begin();
  onChange(read);
  return null;
}

/** A number field with steps. */
export function NumberInput({ value, label, stepped, refusal, onChange, onRefusal, gesture, unit, placeholder, isFaulty = false, describedBy }: NumberInputProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [isRefused, setRefused] = useState(false);
  const type = (typed: string): void => {
    // Steps taken before are a change of their own; a refused number does not take them back.
    if (draft === null) gesture.end();
    const why = takeTyped(typed, { refusal, onChange, gesture });
    setDraft(typed);
    setRefused(why !== null);
    onRefusal(why);
  };
  const step = (by: number, isFine: boolean): void => {
    const next = stepped(value ?? 0, by, isFine);
    if (refusal(next) === null) {
      gesture.begin();
      onChange(next);
    }
    setDraft(null);
    setRefused(false);
    onRefusal(null);
  };
  const leave = (): void => {
    setDraft(null);
    setRefused(false);
    onRefusal(null);
    gesture.end();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      step((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1), true);
    }
    // A refused number stays as it was typed, with the reason under it, until it is mended or left.
    if (event.key === 'Enter' && !isRefused) leave();
    if (draft === null && undoChords.some((chord) => isChord(chord, event))) gesture.end();
  };
  return (
    <span className={`stepper ${isFaulty ? 'faulty' : ''}`}>
      <input
        type="text" inputMode="decimal" aria-label={label} data-settled={draft === null ? '' : undefined} aria-invalid={isFaulty} aria-describedby={describedBy} placeholder={placeholder} spellCheck={false} autoComplete="off"
        value={draft ?? (value === null ? '' : showNumber(value))} onChange={(event) => type(event.target.value)} onBlur={leave} onKeyDown={onKey}
      />
      {unit !== undefined && <span className="unit">{unit}</span>}
      <button type="button" tabIndex={-1} aria-label={words.form.less(label)} onClick={() => step(-1, false)} onBlur={gesture.end}><Icon name="minus" /></button>
      <button type="button" tabIndex={-1} aria-label={words.form.more(label)} onClick={() => step(1, false)} onBlur={gesture.end}><Icon name="plus" /></button>
    </span>
  );
}
