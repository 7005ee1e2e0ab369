// How weights start. Fan-in is the number of inputs one output value sums over, fan-out the number of outputs one input
// value reaches; the variance formulas are those of the papers named at each.
import type { Json } from '../base/diagnostic.ts';
import { custom, type Field, type Parsed } from '../base/schema.ts';

/** How a weight starts. `scale` of normal is the deviation, of uniform the half-width. */
export type Initialiser =
  /** uniform ±sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio 2010) */
  | { readonly kind: 'glorot' }
  /** normal with deviation sqrt(2 / fan-in) (He et al. 2015) */
  | { readonly kind: 'he' }
  /** normal with deviation sqrt(1 / fan-in) (LeCun et al. 1998) */
  | { readonly kind: 'lecun' }
  | { readonly kind: 'normal'; readonly scale: number }
  | { readonly kind: 'uniform'; readonly scale: number }
  /** uniform ±sqrt(1 / fan-in), what PyTorch's convolution and linear layers start with */
  | { readonly kind: 'fan-in-uniform' }
  | { readonly kind: 'zeros' }
  | { readonly kind: 'constant'; readonly value: number }
  /** +1 or −1 with equal chance (RBF centres) */
  | { readonly kind: 'signs' }
  /** every value given, row-major: a hand-painted kernel */
  | { readonly kind: 'values'; readonly values: readonly number[] };

const plain = ['glorot', 'he', 'lecun', 'fan-in-uniform', 'zeros', 'signs'] as const;
const expected = 'glorot, he, lecun, fan-in-uniform, zeros, signs, {"normal": deviation}, {"uniform": half-width}, {"constant": value} or {"values": [numbers]}';

function parse(json: Json): Parsed<Initialiser> {
  const wrong: Parsed<Initialiser> = { ok: false, expected };
  if (typeof json === 'string') {
    const kind = plain.find((k) => k === json);
    return kind === undefined ? wrong : { ok: true, value: { kind } };
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return wrong;
  const entries = Object.entries(json as Record<string, Json>);
  const entry = entries[0];
  if (entries.length !== 1 || entry === undefined) return wrong;
  const [kind, value] = entry;
  const finite = typeof value === 'number' && Number.isFinite(value);
  if ((kind === 'normal' || kind === 'uniform') && finite && (value as number) >= 0) return { ok: true, value: { kind, scale: value as number } };
  if (kind === 'constant' && finite) return { ok: true, value: { kind, value: value as number } };
  if (kind === 'values' && Array.isArray(value) && value.every((v) => typeof v === 'number' && Number.isFinite(v))) return { ok: true, value: { kind, values: value as number[] } };
  return wrong;
}

/** A parameter that says how a weight starts. */
export function initialiser(doc: string, fallback: Json): Field<Initialiser> {
  return custom(doc, {
    default: fallback,
    parse,
    schema: {
      oneOf: [
        { type: 'string', enum: plain },
        ...['normal', 'uniform', 'constant'].map((kind) => ({ type: 'object', required: [kind], properties: { [kind]: { type: 'number' } }, additionalProperties: false })),
        { type: 'object', required: ['values'], properties: { values: { type: 'array', items: { type: 'number' } } }, additionalProperties: false },
      ],
      default: fallback,
    },
  });
}
