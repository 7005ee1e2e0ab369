// What every control of a parameter is given.
import type { Json } from '../../../core/base/diagnostic.ts';
import type { Field } from '../../../core/base/schema.ts';
import type { Gesture } from './gesture.ts';

/** What every control of a parameter is given. */
export interface ControlProps {
  readonly name: string;
  /** whose parameter it is, for sentences */
  readonly owner: string;
  readonly field: Field<unknown>;
  /** the value that counts; undefined when several layers differ */
  readonly value: Json | undefined;
  readonly label: string;
  readonly isFaulty: boolean;
  readonly describedBy: string | undefined;
  readonly onChange: (value: Json) => void;
  readonly onRefusal: (sentence: string | null) => void;
  readonly gesture: Gesture;
}
