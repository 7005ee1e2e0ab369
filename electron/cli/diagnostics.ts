// Diagnostics of a drawing, for people and for programs; and mending a drawing with the fixes they offer.
import type { Diagnostic, JsonObject } from '../../core/base/diagnostic.ts';
import { check, checkWithFixes, type DrawingDiagnostic } from '../../core/design/check.ts';
import { classFaults, type ClassCount } from '../../core/design/classes.ts';
import { writeProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import { apply, type Patch } from '../../core/document/patch.ts';
import { exit, Stopped } from './command.ts';
import { typed, type Output } from './output.ts';
import type { Project } from './project.ts';

/** Prints diagnostics for people, most severe first. */
export function sayDiagnostics(out: Output, diagnostics: readonly Diagnostic[]): void {
  const rank = { error: 0, warning: 1, note: 2 } as const;
  for (const d of [...diagnostics].sort((a, b) => rank[a.severity] - rank[b.severity])) {
    out.say(`${d.severity}: ${d.message}${d.layer === null ? '' : `  [${d.layer}]`}`);
    for (const fix of d.fixes) out.say(`  fix: ${fix.title}`);
  }
}

/** Diagnostics as `check --json` lists them; a fix is a title and a patch of the project file. */
export function reportOf(diagnostics: readonly Diagnostic<Patch>[]): readonly object[] {
  return diagnostics.map(({ code, severity, layer, parameter, message, fixes }) => ({
    code, severity, layer, message, ...(parameter === undefined ? {} : { parameter }), fixes: fixes.map(({ title, patch }) => ({ title, patch })),
  }));
}

/** Whether any diagnostic forbids training and export. */
export function isBroken(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Ends the command when a drawing has errors, after showing them with their fixes; `done` says what cannot be done with it. */
export function requireSound({ document, shown, word }: Project, out: Output, done: 'trained' | 'used'): void {
  const { diagnostics } = checkWithFixes(document);
  if (!isBroken(diagnostics)) return;
  sayDiagnostics(out, diagnostics.filter(({ severity }) => severity === 'error'));
  const message = `${document.name === '' ? 'The network' : document.name} (${shown}) has errors and cannot be ${done} yet. "convas check ${typed(word)}" shows all of it.`;
  throw new Stopped({ code: 'drawing-faulty', message }, exit.fault, { diagnostics: reportOf(diagnostics) });
}

/** A drawing after mending, with the titles of the fixes that were applied, in order. */
export interface Mended {
  readonly document: Document;
  readonly applied: readonly string[];
}

const mostRounds = 100;

/** Applies the first fix of the first error that has one, until none is left; of warnings too when they are asked for. */
export function mend(start: Document, classes: ClassCount | null, options: { readonly warnings: boolean }): Mended {
  const applied: string[] = [];
  const seen = new Set<string>();
  let document = start;
  for (let round = 0; round < mostRounds && !seen.has(writeProject(document)); round++) {
    seen.add(writeProject(document));
    const [fix] = allFaults(document, classes).filter(({ severity }) => severity === 'error' || (options.warnings && severity === 'warning')).flatMap(({ fixes }) => fixes.slice(0, 1));
    const next = fix === undefined ? null : apply(document, fix.patch);
    if (fix === undefined || next === null || !next.ok) break;
    document = next.value;
    applied.push(fix.title);
  }
  return { document, applied };
}

/** Everything found in a drawing with fixes; with `classes` also whether it suits the data. */
function allFaults(document: Document, classes: ClassCount | null): readonly DrawingDiagnostic[] {
  const checked = checkWithFixes(document);
  return classes === null ? checked.diagnostics : [...checked.diagnostics, ...classFaults(document, checked, classes)];
}

/** The diagnostics behind a failure of the engine that says the data have another number of classes; none for other failures. */
export function classDiagnostics(document: Document, values: JsonObject | undefined): readonly DrawingDiagnostic[] {
  const { data, classes } = values ?? {};
  return typeof data === 'string' && typeof classes === 'number' ? classFaults(document, check(document), { data, classes }) : [];
}
