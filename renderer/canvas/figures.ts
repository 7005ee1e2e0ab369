// What a card tells, gathered from the checked drawing: the type of any output, the sums of what a block holds, and the
// problems of each card.
import { unknownType, type TensorType } from '../../core/base/shape.ts';
import type { Checked, DrawingDiagnostic } from '../../core/design/check.ts';
import type { Document, WireEnd } from '../../core/document/model.ts';
import { definitionOf } from '../../core/document/plan.ts';
import { portsOfRecord } from '../../core/design/edit.ts';
import { isUnfinished } from '../../core/design/unfinished.ts';
import { cardOf, repeatAt, scopeOf, type Scope } from './scope.ts';

const deepest = 40;

/** The type of an output of a layer or block instance whose paths begin with `prefix`. */
export function typeOfOutput(document: Document, checked: Checked, prefix: string, end: WireEnd, depth = 0): TensorType {
  const record = Object.hasOwn(document.layers, end.layer) ? document.layers[end.layer] : undefined;
  if (record === undefined || depth > deepest) return unknownType;
  if (record.kind !== 'block') {
    const layer = checked.byPath.get(prefix + record.id);
    if (layer === undefined || layer.outputs.length <= 1) return layer?.outputs[0] ?? unknownType;
    const port = portsOfRecord(document, record).outputs.findIndex((one) => one.name === end.port);
    return layer.outputs[Math.max(0, port)] ?? unknownType;
  }
  const output = definitionOf(document, record)?.outputs.find((one) => one.name === end.port);
  if (output === undefined || output.from.layer === '') return unknownType;
  const repeat = repeatAt(document, prefix, record);
  return typeOfOutput(document, checked, `${prefix}${record.id}/${repeat > 1 ? `${repeat}/` : ''}`, output.from, depth + 1);
}

/** What comes in at an input of the block that is looked into: as its layers see it, else as what is wired to the instance gives it. */
export function typeOfBlockInput(document: Document, checked: Checked, scope: Scope, input: string): TensorType {
  const seen = seenInside(document, checked, scope, input);
  const instance = scope.path.slice(scope.path.lastIndexOf('/') + 1);
  if (seen !== unknownType || scope.block === null || scope.trail.length > deepest) return seen;
  const outer = scopeOf(document, scope.path.slice(0, Math.max(0, scope.path.lastIndexOf('/'))));
  const wire = Object.values(document.wires).find((one) => one.to.layer === instance && one.to.port === input);
  if (wire !== undefined) return typeOfOutput(document, checked, outer.prefix, wire.from);
  const port = outer.block?.inputs.find((one) => one.to.some((to) => to.layer === instance && to.port === input));
  return port === undefined ? unknownType : typeOfBlockInput(document, checked, outer, port.name);
}

function seenInside(document: Document, checked: Checked, scope: Scope, input: string): TensorType {
  for (const end of scope.block?.inputs.find((one) => one.name === input)?.to ?? []) {
    const record = Object.hasOwn(document.layers, end.layer) ? document.layers[end.layer] : undefined;
    const layer = checked.byPath.get(scope.prefix + end.layer);
    if (record === undefined || layer === undefined) continue;
    const port = portsOfRecord(document, record).inputs.findIndex((one) => one.name === end.port);
    if (layer.inputs[Math.max(0, port)] !== undefined) return layer.inputs[Math.max(0, port)] ?? unknownType;
  }
  return unknownType;
}

/** Sums over what a block instance holds, repetitions included. */
export interface Sums {
  readonly layers: number;
  readonly parameters: number;
  readonly macs: number;
  readonly activationElements: number;
  /** something in it is not known yet */
  readonly isPartial: boolean;
  /** nothing in it that has weights is trained */
  readonly isFrozen: boolean;
}

/** What checking says beyond single layers, by card. */
export interface Gathered {
  readonly sums: ReadonlyMap<string, Sums>;
  readonly problems: ReadonlyMap<string, readonly DrawingDiagnostic[]>;
}

/** Gathers sums of blocks and problems for the cards of a scope. */
export function gather(checked: Checked, scope: Scope): Gathered {
  const sums = new Map<string, Sums>();
  for (const layer of checked.layers) {
    if (layer.flat.within.length === 0) continue;
    const at = cardOf(scope, layer.flat.path);
    if (at === null || !at.isInner) continue;
    const sum = sums.get(at.id) ?? { layers: 0, parameters: 0, macs: 0, activationElements: 0, isPartial: false, isFrozen: true };
    sums.set(at.id, {
      layers: sum.layers + 1, parameters: sum.parameters + (layer.parameters ?? 0), macs: sum.macs + (layer.macs ?? 0), activationElements: sum.activationElements + (layer.activationElements ?? 0),
      isPartial: sum.isPartial || layer.parameters === null || layer.macs === null, isFrozen: sum.isFrozen && (!layer.flat.trainable || layer.weights.length === 0),
    });
  }
  const problems = new Map<string, DrawingDiagnostic[]>();
  for (const one of checked.diagnostics) {
    const at = one.layer === null || one.severity === 'note' ? null : cardOf(scope, one.layer);
    if (at === null) continue;
    const known = problems.get(at.id);
    if (known === undefined) problems.set(at.id, [one]);
    else known.push(one);
  }
  return { sums, problems };
}

/** How a card stands: at fault, to be looked at, unfinished, or fine. */
export type Standing = 'fine' | 'unfinished' | 'warning' | 'error';

/** The standing of a card with these problems. */
export function standingOf(problems: readonly DrawingDiagnostic[]): Standing {
  const serious = problems.filter((one) => !isUnfinished(one));
  if (serious.some((one) => one.severity === 'error')) return 'error';
  if (serious.length > 0) return 'warning';
  return problems.length > 0 ? 'unfinished' : 'fine';
}

/** Steps of the hairline that shows a share: small enough not to be seen, so that a change elsewhere redraws few cards. */
export const shareSteps = 32;

/** A layer's share of the whole on a logarithmic scale, in steps: what a thousand of a million is still shows. */
export function shareStep(part: number, whole: number): number {
  return part <= 0 || whole <= 0 ? 0 : Math.max(1, Math.round((shareSteps * Math.log1p(part)) / Math.log1p(Math.max(part, whole))));
}
