// Whether a drawing suits the data it is to be trained on.
import { finding } from '../base/diagnostic.ts';
import { labelOf } from '../document/flat.ts';
import type { Document } from '../document/model.ts';
import type { Checked, DrawingDiagnostic } from './checked.ts';
import { fixesFor } from './fixes.ts';
import { diagnosticOf } from './layer-check.ts';
import { withDiagnostics } from './walk.ts';

/** What a data set says about its labels. */
export interface ClassCount {
  /** what people call the data set */
  readonly data: string;
  readonly classes: number;
}

/** Outputs for classes whose number of values is not the data's number of classes. Outputs of unknown size, and those for numbers or images, say nothing. */
function faultsOf(checked: Checked, { data, classes }: ClassCount): readonly DrawingDiagnostic[] {
  return checked.layers.flatMap(({ flat, params, inputs }) => {
    const target = params?.['target'];
    const outputs = inputs[0]?.dims?.[1];
    if (flat.kind !== 'output' || (target !== 'class' && target !== 'classes') || typeof outputs !== 'number' || outputs === classes) return [];
    return [diagnosticOf(finding('class-count-differs', { data, classes, outputs }, { input: 0 }), flat.path, labelOf(flat))];
  });
}

/** Outputs whose number of values is not the data's number of classes, each with a fix that gives the output as many. */
export function classFaults(document: Document, checked: Checked, count: ClassCount): readonly DrawingDiagnostic[] {
  return faultsOf(checked, count).map((found) => ({ ...found, fixes: fixesFor(document, checked, found) }));
}

/** A checked drawing as it stands before the data it is for; fixes are looked for on request. Checking again may start from it. */
export function beforeData(checked: Checked, count: ClassCount | null): Checked {
  const faults = count === null ? [] : faultsOf(checked, count);
  return faults.length === 0 ? checked : withDiagnostics(checked, [...checked.diagnostics, ...faults]);
}
