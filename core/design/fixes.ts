// Fixes: proposals that were tried. Each is applied and the drawing checked again; only one that removes the fault and brings
// no new error is offered. Where a proposal removes the fault but leaves a new one (two maps joined that do not fit), the
// rule's own remedies for the new one are tried on top, once. Cards that come in are put where there is room.
import type { Fix } from '../base/diagnostic.ts';
import { apply, squash, type Patch } from '../document/patch.ts';
import type { Document } from '../document/model.ts';
import type { Checked, DrawingDiagnostic } from './checked.ts';
import { repairsOf } from './repairs.ts';
import { proposalsOf, type Proposal, type Situation } from './remedies.ts';
import { roomFor } from './room.ts';
import { check, withDiagnostics } from './walk.ts';

/** Most fixes offered for one diagnostic. */
const mostFixes = 4;

/** Most proposals tried for one diagnostic, and for one drawing; each counts one more for every so many layers to check. */
const mostTrials = { diagnostic: 80, drawing: 600, layers: 250 } as const;

/** How many trials are left. */
interface Budget {
  left: number;
}

/**
 * Fixes for one diagnostic of a checked drawing, best first: those after which nothing new is even warned of come before the
 * others. Each patch applies to `document`.
 */
export function fixesFor(document: Document, checked: Checked, diagnostic: DrawingDiagnostic, budget: Budget = { left: mostTrials.diagnostic }): readonly Fix<Patch>[] {
  const at: Situation = { document, checked };
  const found: { readonly fix: Fix<Patch>; readonly warnings: number }[] = [];
  const retried: { readonly proposal: Proposal; readonly after: Trial }[] = [];
  const before = errorsOf(checked);
  const warnings = countWarnings(checked);
  const offer = (title: string, patch: Patch, after: Trial): void => {
    const same = found.some(({ fix }) => fix.title === title);
    if (!same) found.push({ fix: { title, patch }, warnings: Math.max(0, countWarnings(after.checked) - warnings) });
  };
  for (const proposal of proposals(at, diagnostic)) {
    if (budget.left <= 0 || found.filter((one) => one.warnings === 0).length >= mostFixes) break;
    if (proposal.fallback === true && found.length > 0) continue;
    const after = tryOut(at, proposal.patch, budget);
    if (after === null || after.checked.diagnostics.some((one) => isSame(one, diagnostic))) continue;
    if (proposal.plain === true) {
      const whole = madePlain(after, proposal.patch, before, diagnostic, budget);
      if (whole !== null) found.push({ fix: { title: proposal.title, patch: whole }, warnings: 0 });
      continue;
    }
    const fresh = freshErrors(after, before);
    if (fresh.length === 0) offer(proposal.title, proposal.patch, after);
    else if (new Set(fresh.map((one) => one.layer)).size === 1) retried.push({ proposal, after });
  }
  for (const { proposal, after } of found.length > 0 ? [] : retried) {
    for (const second of freshErrors(after, before).flatMap((one) => proposals(after, one))) {
      if (budget.left <= 0 || found.length >= mostFixes) break;
      const then = tryOut(after, second.patch, budget);
      if (then === null || then.checked.diagnostics.some((one) => isSame(one, diagnostic)) || freshErrors(then, before).length > 0) continue;
      offer(`${proposal.title}, then ${lower(second.title)}`, squash(proposal.patch, second.patch), then);
    }
  }
  return found.sort((a, b) => a.warnings - b.warnings).slice(0, mostFixes).map(({ fix: { title, patch } }) => ({ title, patch: roomFor(document, patch) }));
}

/** A plain proposal with what it needs to bring no error of its own; null where one repair more is not enough. */
function madePlain(after: Trial, patch: Patch, before: ReadonlySet<string>, diagnostic: DrawingDiagnostic, budget: Budget): Patch | null {
  const own = (trial: Trial): readonly DrawingDiagnostic[] => freshErrors(trial, before).filter((one) => one.code !== 'input-not-connected');
  const fresh = own(after);
  if (fresh.length === 0) return patch;
  for (const second of fresh.flatMap((one) => proposals(after, one))) {
    if (budget.left <= 0) return null;
    const then = tryOut(after, second.patch, budget);
    if (then !== null && !then.checked.diagnostics.some((one) => isSame(one, diagnostic)) && own(then).length === 0) return squash(patch, second.patch);
  }
  return null;
}

/** Checks a drawing and looks for fixes of everything found. Slower than `check`; for the command line and the problems panel. */
export function checkWithFixes(document: Document, previous?: Checked): Checked {
  const checked = check(document, previous);
  const budget: Budget = { left: mostTrials.drawing };
  const diagnostics = checked.diagnostics.map((one): DrawingDiagnostic => {
    const share: Budget = { left: Math.min(budget.left, mostTrials.diagnostic) };
    const had = share.left;
    const fixes = one.severity === 'note' ? [] : fixesFor(document, checked, one, share);
    budget.left -= had - share.left;
    return { ...one, fixes };
  });
  return withDiagnostics(checked, diagnostics);
}

function proposals(at: Situation, diagnostic: DrawingDiagnostic): readonly Proposal[] {
  const all = [...diagnostic.remedies.flatMap((remedy) => proposalsOf(at, diagnostic, remedy)), ...repairsOf(at, diagnostic)];
  return [...all.filter((one) => one.first === true), ...all.filter((one) => one.first !== true)];
}

/** A situation after a proposal. */
type Trial = Situation;

function tryOut(at: Situation, patch: Patch, budget: Budget): Trial | null {
  budget.left -= 1 + Math.floor(at.checked.layers.length / mostTrials.layers);
  const document = apply(at.document, patch);
  return document.ok ? { document: document.value, checked: check(document.value, at.checked) } : null;
}

function isSame(a: DrawingDiagnostic, b: DrawingDiagnostic): boolean {
  return a.code === b.code && a.layer === b.layer && a.parameter === b.parameter && a.input === b.input;
}

function keyOf(one: DrawingDiagnostic): string {
  return `${one.code}\n${one.layer ?? ''}\n${one.parameter ?? ''}\n${one.input ?? ''}`;
}

function errorsOf(checked: Checked): ReadonlySet<string> {
  return new Set(checked.diagnostics.filter((one) => one.severity === 'error').map(keyOf));
}

function freshErrors(after: Trial, before: ReadonlySet<string>): readonly DrawingDiagnostic[] {
  return after.checked.diagnostics.filter((one) => one.severity === 'error' && !before.has(keyOf(one)));
}

function countWarnings(checked: Checked): number {
  return checked.diagnostics.filter((one) => one.severity === 'warning').length;
}

function lower(title: string): string {
  return title.slice(0, 1).toLowerCase() + title.slice(1);
}
