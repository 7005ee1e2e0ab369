// Who is at fault decides the form of an error. The user's drawing: a Finding (inside a rule) that becomes a Diagnostic
// (at a layer), data, several at once, never thrown. A file or the machine: a Result. Our own bugs: `bug()`, thrown, loud.
import { codes, type Code, type Place, type ValuesOf } from './codes.ts';

/** Plain JSON, the only thing project files and messages are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** How bad a diagnostic is: an error forbids training and export, a warning does not, a note only informs. */
export type Severity = 'error' | 'warning' | 'note';

/**
 * A repair a rule proposes, in the rule's own terms; `core/design` turns it into a patch of the drawing and offers it
 * only when the patched drawing no longer has the fault.
 */
export type Remedy =
  /** change parameters of this layer */
  | { readonly do: 'set'; readonly params: JsonObject }
  /** change parameters of the layer that feeds input number `input`, or of the nearest one upstream that has them */
  | { readonly do: 'set-source'; readonly input: number; readonly params: JsonObject }
  /** make the nearest layer upstream of input number `input` that sets a width (filters, units) give `size` channels or units */
  | { readonly do: 'set-width'; readonly input: number; readonly size: number }
  /** put a new layer on the wire into input number `input`, followed on the same wire by those of `then` */
  | { readonly do: 'insert'; readonly input: number; readonly kind: string; readonly params: JsonObject; readonly then?: readonly { readonly kind: string; readonly params: JsonObject }[] }
  /** take the wire of input number `input` away */
  | { readonly do: 'disconnect'; readonly input: number };

/** What a layer's rule found wrong: a code, its numbers, where, and repairs. */
export interface Finding {
  readonly code: Code;
  readonly values: Readonly<Record<string, unknown>>;
  /** name of the parameter at fault, when one is */
  readonly parameter?: string;
  /** number of the input at fault, when one is */
  readonly input?: number;
  readonly remedies: readonly Remedy[];
}

/** Builds a finding; the compiler checks that the values are those the code's sentence needs. */
export function finding<C extends Code>(
  code: C,
  values: ValuesOf<C>,
  at: { readonly parameter?: string; readonly input?: number; readonly remedies?: readonly Remedy[] } = {},
): Finding {
  return { code, values: values as Readonly<Record<string, unknown>>, ...at, remedies: at.remedies ?? [] };
}

/** The severity a code carries. */
export function severityOf(code: Code): Severity {
  return codes[code].severity;
}

/** The sentence for a finding: rule first, then the numbers, naming the layer and its sources. */
export function wording(found: Finding, place: Place): string {
  const say = codes[found.code].say as (values: Readonly<Record<string, unknown>>, place: Place) => string;
  return say(found.values, place);
}

/** A repair ready to apply: a title for the button and the change (a patch of the document) behind it. */
export interface Fix<P> {
  readonly title: string;
  readonly patch: P;
}

/** A finding at its layer, worded, with its fixes: what the CLI prints and the problems panel shows. */
export interface Diagnostic<P = unknown> {
  readonly code: Code;
  readonly severity: Severity;
  /** path id of the layer (`stage2/3/conv1`), or null when the whole document is meant */
  readonly layer: string | null;
  readonly parameter?: string;
  readonly input?: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly message: string;
  readonly fixes: readonly Fix<P>[];
}

/** Why something outside our control failed: a file, the disk, the engine, a download. */
export interface Failure {
  /** short stable name, such as `file-unreadable` */
  readonly code: string;
  /** one sentence: what, where and what to do */
  readonly message: string;
  /** technical detail, shown only when asked */
  readonly detail?: string;
  /** the numbers and names behind the message, for a program that offers a repair */
  readonly values?: JsonObject;
}

/** A value, or why there is none. */
export type Result<T, E = Failure> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** A good result. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** A failed result from a file or the machine. */
export function fail(code: string, message: string, detail?: string): Result<never> {
  return { ok: false, error: detail === undefined ? { code, message } : { code, message, detail } };
}

/** Our own mistake: thrown, never shown as the user's fault. */
export function bug(message: string): never {
  throw new Error(`internal: ${message}`);
}

/** The last branch of an exhaustive switch: does not compile while a case is missing. */
export function assertNever(value: never): never {
  return bug(`unexpected ${JSON.stringify(value)}`);
}
