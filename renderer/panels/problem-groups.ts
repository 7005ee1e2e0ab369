// Problems in the groups people meet them in: what forbids training, what is merely not finished yet, what to look at.
import type { DrawingDiagnostic } from '../../core/design/check.ts';
import { isUnfinished } from '../../core/design/unfinished.ts';

/** The groups, in the order they are shown. */
export type ProblemGroup = 'errors' | 'warnings' | 'unfinished' | 'notes';

/** The group a diagnostic belongs to. */
export function groupOf({ code, severity }: Pick<DrawingDiagnostic, 'code' | 'severity'>): ProblemGroup {
  if (isUnfinished({ code })) return 'unfinished';
  return severity === 'error' ? 'errors' : severity === 'warning' ? 'warnings' : 'notes';
}

/** The icon of each group. */
export const groupIcons = { errors: 'error', warnings: 'warning', unfinished: 'ends', notes: 'note' } as const satisfies Readonly<Record<ProblemGroup, string>>;

const ranks: Readonly<Record<DrawingDiagnostic['severity'], number>> = { error: 0, warning: 1, note: 2 };

/** Errors first, then warnings, then notes; those of one kind as they came. */
export function gravestFirst<One extends Pick<DrawingDiagnostic, 'severity'>>(diagnostics: readonly One[]): readonly One[] {
  return diagnostics.toSorted((a, b) => ranks[a.severity] - ranks[b.severity]);
}

/** Diagnostics by group, the gravest of each first. */
export function grouped(diagnostics: readonly DrawingDiagnostic[]): Readonly<Record<ProblemGroup, readonly DrawingDiagnostic[]>> {
  const groups: Record<ProblemGroup, DrawingDiagnostic[]> = { errors: [], warnings: [], unfinished: [], notes: [] };
  for (const one of gravestFirst(diagnostics)) groups[groupOf(one)].push(one);
  return groups;
}
