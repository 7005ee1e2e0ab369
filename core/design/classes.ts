// Whether a drawing suits the data it is to be trained on.
import { finding } from '../base/diagnostic.ts';
import { labelOf } from '../document/flat.ts';
import type { Document } from '../document/model.ts';
import type { Checked, DrawingDiagnostic } from './checked.ts';
import { fixesFor } from './fixes.ts';
import { diagnosticOf } from './layer-check.ts';

/** What a data set says about its labels. */
export interface ClassCount {
  /** what people call the data set */
  readonly data: string;
  readonly classes: number;
}

/**
 * Outputs for classes whose number of values is not the data's number of classes, each with a fix that gives the output as
 * many. Outputs of unknown size, and those for numbers or images, say nothing.
 */
export function classFaults(document: Document, checked: Checked, count: ClassCount): readonly DrawingDiagnostic[] {
  return checked.layers.flatMap((layer) => {
    const { flat, params, inputs } = layer;
    const target = params?.['target'];
    const values = inputs[0]?.dims?.[1];
    if (flat.kind !== 'output' || (target !== 'class' && target !== 'classes') || typeof values !== 'number' || values === count.classes) return [];
    const found = diagnosticOf(finding('class-count-differs', { data: count.data, classes: count.classes, outputs: values }, { input: 0 }), flat.path, labelOf(flat));
    return [{ ...found, fixes: fixesFor(document, checked, found) }];
  });
}
