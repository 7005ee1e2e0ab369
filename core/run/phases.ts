// A run that unfreezes on the way goes through phases: within one the line between frozen and trained layers stays where it is. A
// phase begins with the weights of the one before and with the optimizer's moments at zero, also of the weights that were trained
// before: their means are of another step's making. A phase is a function of the finished epochs, so a checkpoint says which it is.
import { bug, fail, ok, type Result } from '../base/diagnostic.ts';
import type { Checked } from '../design/check.ts';
import { freezeTo, type Cut } from '../design/freeze.ts';
import { unknownRates } from '../design/layer-rates.ts';
import { unitsOf } from '../design/units.ts';
import type { Document } from '../document/model.ts';
import { apply } from '../document/patch.ts';
import { networkOf, type Network } from './network.ts';

/** A stretch of epochs in which the same layers are trained. */
export interface Phase {
  /** finished epochs at its beginning */
  readonly epoch: number;
  readonly network: Network;
  /** the first layer or block that is trained, null: as the drawing has it, '': all */
  readonly from: string | null;
}

/** The phases of a network's recipe, the drawing's own first. Fails (`recipe-faulty`) where it names layers the drawing has not. */
export function phasesOf(network: Network): Result<readonly Phase[]> {
  const { checked, recipe, document } = network;
  const strangers = unknownRates(checked, recipe.layerRates);
  if (strangers.length > 0) return fail('recipe-faulty', `The recipe has learning rates for ${strangers.join(', ')}, which ${document.name} has not. Name layers or blocks of the drawing.`);
  const phases: Phase[] = [{ epoch: 0, network, from: null }];
  for (const { epoch, from } of recipe.unfreezing) {
    const thawed = unfrozenTo(document, checked, from);
    if (!thawed.ok) return thawed;
    const next = networkOf(thawed.value, recipe);
    if (!next.ok) return next;
    if (phases.at(-1)?.epoch === epoch) phases.pop();
    phases.push({ epoch, network: next.value, from });
  }
  return ok(phases);
}

/** The line right before a layer or block of the drawing; null where there is none of that name. */
function cutBefore(document: Document, checked: Checked, from: string): Pick<Cut, 'frozen'> | null {
  if (from === '') return { frozen: [] };
  const units = unitsOf(document, checked);
  const first = units.find(({ id, name }) => id === from || name === from);
  if (first === undefined) return null;
  return { frozen: units.filter(({ isMain, isWeighted, level }) => isMain && isWeighted && level < first.level).map(({ id }) => id) };
}

function unfrozenTo(document: Document, checked: Checked, from: string): Result<Document> {
  const cut = cutBefore(document, checked, from);
  if (cut === null) return fail('recipe-faulty', `The recipe unfreezes from ${from} on, which ${document.name} has not. Name a layer or block of the drawing.`);
  const patch = freezeTo(document, checked, cut);
  return patch.ok ? apply(document, patch.value) : patch;
}

/** The phase a run is in after so many finished epochs. */
export function phaseAt(phases: readonly Phase[], epoch: number): { readonly phase: Phase; readonly next: Phase | null } {
  const index = phases.findLastIndex((phase) => phase.epoch <= epoch);
  return { phase: phases[index] ?? bug('a run has a first phase'), next: phases[index + 1] ?? null };
}

/** The phase that trains most, for what a run takes at its fullest. */
export function largestPhase(phases: readonly Phase[]): Phase {
  return phases.reduce((most, phase) => (phase.network.checked.totals.trainedParameters > most.network.checked.totals.trainedParameters ? phase : most));
}

/** What moves in a phase, in a sentence. */
export function phaseInWords({ from, epoch, network: { checked } }: Phase): string {
  const { trainedParameters, parameters } = checked.totals;
  const what = from === '' ? 'every layer is' : from === null ? 'the layers the drawing leaves free are' : `${from} and all behind it are`;
  return `From epoch ${epoch + 1} on ${what} trained, ${trainedParameters.toLocaleString('en-US')} of ${parameters.toLocaleString('en-US')} parameters. The optimizer begins anew.`;
}
