// Controls for numbers and for pairs of height and width, which go together until they are unlinked.
import { useState } from 'react';
import type { Json } from '../../../core/base/diagnostic.ts';
import { words } from '../../words.ts';
import { IconButton } from '../controls.tsx';
import { isOptional, refusalOf } from './forms.ts';
import { NumberInput } from './number-input.tsx';
import type { ControlProps } from './control.ts';
import { placeOn, scaleOf, stepValue, type Scale } from './steps.ts';

interface SliderProps {
  readonly scale: Scale;
  readonly value: number;
  readonly label: string;
  readonly onSlide: (value: number) => void;
  readonly onEnd: () => void;
}

function Slider({ scale, value, label, onSlide, onEnd }: SliderProps) {
  const place = placeOn(scale, value);
  return (
    <input
      className="slider" type="range" min={0} max={scale.values.length - 1} step={1} value={place} aria-label={words.form.slider(label)} aria-valuetext={String(value)}
      onChange={(event) => onSlide(scale.values[event.target.valueAsNumber] ?? value)} onPointerUp={onEnd} onBlur={onEnd}
    />
  );
}

/** One number. */
export function NumberControl({ name, owner, field, value, label, isFaulty, describedBy, onChange, onRefusal, gesture }: ControlProps) {
  const scale = scaleOf(name, field);
  const present = typeof value === 'number' ? value : null;
  const slide = (next: number): void => {
    gesture.begin();
    onChange(next);
  };
  return (
    <div className={scale === null ? 'control-row' : 'control-row with-slider'}>
      <NumberInput
        value={present} label={label} gesture={gesture} unit={field.hints?.unit} isFaulty={isFaulty} describedBy={describedBy}
        placeholder={value === undefined ? words.form.mixed : isOptional(field) ? words.form.any : undefined}
        stepped={(from, by, isFine) => stepValue(name, field, from, by, isFine)} refusal={(next) => refusalOf(name, owner, field, next)} onChange={onChange} onRefusal={onRefusal}
      />
      {scale !== null && <Slider scale={scale} value={present ?? scale.values[0] ?? 0} label={label} onSlide={slide} onEnd={gesture.end} />}
    </div>
  );
}

function asPair(value: Json | undefined): readonly [number, number] | null {
  if (typeof value === 'number') return [value, value];
  if (!Array.isArray(value)) return null;
  const [height, width] = value as readonly Json[];
  return typeof height === 'number' && typeof width === 'number' ? [height, width] : null;
}

/** Height and width, linked while they are equal unless the person parts them. */
export function PairControl({ name, owner, field, value, label, isFaulty, describedBy, onChange, onRefusal, gesture }: ControlProps) {
  const pair = asPair(value);
  const differs = pair !== null && pair[0] !== pair[1];
  const [isParted, setParted] = useState(differs);
  const parted = isParted || differs;
  const scale = scaleOf(name, field);
  const common = { gesture, isFaulty, describedBy, onRefusal, placeholder: value === undefined ? words.form.mixed : undefined, stepped: (from: number, by: number, isFine: boolean) => stepValue(name, field, from, by, isFine) };
  const refusal = (next: number | null): string | null => refusalOf(name, owner, field, next);
  const toggle = (): void => {
    if (parted && pair !== null && differs) onChange(pair[0]);
    setParted(!parted);
  };
  const link = <IconButton icon={parted ? 'unlink' : 'link'} label={parted ? words.form.join(label) : words.form.part(label)} isPressed={!parted} onClick={toggle} />;
  if (!parted || pair === null) {
    return (
      <div className={scale === null ? 'control-row' : 'control-row with-slider'}>
        <NumberInput {...common} value={pair?.[0] ?? null} label={label} refusal={refusal} onChange={(next) => onChange(next)} />
        {scale !== null && (
          <Slider
            scale={scale} value={pair?.[0] ?? scale.values[0] ?? 1} label={label} onEnd={gesture.end}
            onSlide={(next) => {
              gesture.begin();
              onChange(next);
            }}
          />
        )}
        {link}
      </div>
    );
  }
  const of = (axis: 0 | 1) => (next: number | null): void => {
    if (next !== null) onChange(axis === 0 ? [next, pair[1]] : [pair[0], next]);
  };
  return (
    <div className="control-row">
      <NumberInput {...common} value={pair[0]} label={words.form.height(label)} unit="H" refusal={refusal} onChange={of(0)} />
      <NumberInput {...common} value={pair[1]} label={words.form.width(label)} unit="W" refusal={refusal} onChange={of(1)} />
      {link}
    </div>
  );
}
