// One parameter as a row of the inspector: label, control, reset to the default, and what is wrong with it.
import { useId, useState, type ReactNode } from 'react';
import type { Json } from '../../../core/base/diagnostic.ts';
import type { DrawingDiagnostic } from '../../../core/design/check.ts';
import { show, type Field } from '../../../core/base/schema.ts';
import { sameJson } from '../../../core/document/equal.ts';
import { useDesigner } from '../../session.ts';
import { told } from '../../told.ts';
import { words } from '../../words.ts';
import { IconButton } from '../controls.tsx';
import { faultSum } from '../fault-sum.ts';
import { Fixes } from '../fixes.tsx';
import { ActivationControl, ChoiceControl, FlagControl, TextControl } from './choices.tsx';
import type { ControlProps } from './control.ts';
import { formOf, nameOfParameter } from './forms.ts';
import { useGesture } from './gesture.ts';
import { InitialiserControl } from './initialiser-control.tsx';
import { ListControl } from './list-control.tsx';
import { PaddingControl } from './padding-control.tsx';
import { NumberControl, PairControl } from './sizes.tsx';
import './form.css';

interface ParamFieldProps {
  readonly name: string;
  readonly owner: string;
  readonly field: Field<unknown>;
  readonly value: Json | undefined;
  /** what the check says about this parameter */
  readonly problems?: readonly DrawingDiagnostic[];
  /** the value an instance of the block around sets in its place */
  readonly outside?: Json | undefined;
  /** a button more beside the label */
  readonly extra?: ReactNode;
  readonly onChange: (value: Json) => void;
}

function Control(props: ControlProps) {
  switch (formOf(props.field)) {
    case 'number': return <NumberControl {...props} />;
    case 'pair': return <PairControl {...props} />;
    case 'flag': return <FlagControl {...props} />;
    case 'choice': return <ChoiceControl {...props} />;
    case 'activation': return <ActivationControl {...props} />;
    case 'padding': return <PaddingControl {...props} />;
    case 'initialiser': return <InitialiserControl {...props} />;
    case 'numbers': case 'names': case 'json': return <ListControl {...props} />;
    case 'text': return <TextControl {...props} />;
  }
}

/** A row for one parameter. */
export function ParamField({ name, owner, field, value, problems = [], outside, extra, onChange }: ParamFieldProps) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const label = nameOfParameter(name);
  const gesture = useGesture(words.edits.setParameter(name, owner));
  const errorId = useId();
  const document = useDesigner((state) => state.document);
  const isFaulty = refusal !== null || problems.some(({ severity }) => severity === 'error');
  const isTold = refusal !== null || problems.length > 0;
  const isChanged = value !== undefined && field.fallback !== undefined && !sameJson(value, field.fallback);
  const reset = (): void => {
    setRefusal(null);
    onChange(field.fallback ?? null);
  };
  return (
    <div className="field" data-parameter={name}>
      <span className="field-label" title={field.doc}>
        {label}
        {isChanged && <IconButton className="small" icon="reset" label={words.form.reset(label.toLowerCase(), showDefault(field.fallback ?? null))} onClick={reset} />}
        {extra}
      </span>
      <div className="field-control">
        <Control
          name={name} owner={owner} field={field} value={value} label={label} isFaulty={isFaulty} describedBy={isTold ? errorId : undefined}
          onChange={onChange} onRefusal={setRefusal} gesture={gesture}
        />
      </div>
      {outside !== undefined && <p className="field-remark">{words.inspector.setOutside(showDefault(outside))}</p>}
      {isTold && (
        <div id={errorId} className="field-problems">
          {refusal !== null
            ? <p className="field-fault">{refusal}</p>
            : problems.map((one) => <div key={`${one.code} ${one.input ?? ''}`} className={`field-fault ${one.severity}`}><p>{told(document, one.message)}</p>{faultSum(one) !== null && <p className="mono">{faultSum(one)}</p>}<Fixes diagnostic={one} /></div>)}
        </div>
      )}
    </div>
  );
}

function showDefault(value: Json): string {
  if (value === null) return words.form.none;
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : show(value);
}
