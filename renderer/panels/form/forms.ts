// Which control a parameter gets: its form follows from the schema, never from the kind of layer.
import type { Json, JsonObject } from '../../../core/base/diagnostic.ts';
import { finding, wording } from '../../../core/base/diagnostic.ts';
import { show, type Field } from '../../../core/base/schema.ts';
import { capitalised } from '../../../core/base/words.ts';
import { isObject } from '../../../core/base/json.ts';

/** The controls there are. */
export type Form = 'number' | 'pair' | 'flag' | 'choice' | 'activation' | 'padding' | 'initialiser' | 'numbers' | 'names' | 'text' | 'json';

function alternatives(field: Field<unknown>): readonly JsonObject[] {
  const { oneOf } = field.schema;
  return Array.isArray(oneOf) ? (oneOf as readonly Json[]).filter(isObject) : [];
}

function accepts(field: Field<unknown>, word: string): boolean {
  return field.parse(word).ok;
}

/** Whether a parameter may be null, meaning "none". */
export function isOptional(field: Field<unknown>): boolean {
  return field.parse(null).ok;
}

/** The control for a parameter. */
export function formOf(field: Field<unknown>): Form {
  switch (field.type) {
    case 'integer': case 'number': return 'number';
    case 'pair': return 'pair';
    case 'flag': return 'flag';
    case 'text': return 'text';
    case 'choice': return alternatives(field).length > 0 && accepts(field, 'relu') ? 'activation' : 'choice';
    case 'list': return field.parse([1]).ok || field.parse([-1]).ok ? 'numbers' : field.parse(['a']).ok ? 'names' : 'json';
    case 'object':
      if (accepts(field, 'glorot')) return 'initialiser';
      return field.parse({ top: 1, left: 0, bottom: 1, right: 0 }).ok ? 'padding' : 'json';
  }
}

/** Whether padding may also be one of the words valid and same. */
export function hasPaddingWords(field: Field<unknown>): boolean {
  return accepts(field, 'same');
}

/** Why a value may not stand for a parameter, in the words of the check; null when it may. */
export function refusalOf(name: string, label: string, field: Field<unknown>, value: Json): string | null {
  const parsed = field.parse(value);
  if (parsed.ok) return null;
  return capitalised(wording(finding('parameter-invalid', { parameter: name, expected: parsed.expected, received: value === null ? 'empty' : show(value) }), { layer: label, inputs: [] }));
}

/** A parameter's name for people: `bias-initialiser` → `Bias initialiser`. */
export function nameOfParameter(name: string): string {
  const spaced = name.replace(/-/g, ' ').replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return capitalised(spaced);
}

/** Parameters that most drawings leave alone, shown behind "More". */
export function isRare(name: string, form: Form): boolean {
  return form === 'initialiser' || ['dilation', 'groups', 'ceil', 'output-padding', 'epsilon', 'momentum', 'alpha', 'background', 'shape', 'mean', 'std', 'scale', 'names', 'slope'].includes(name) && form !== 'pair' || name === 'dilation' || name === 'output-padding';
}
