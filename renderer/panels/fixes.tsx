// The fixes of a diagnostic as buttons. They are looked for when they are about to be seen; pointing at one says which layers it
// changes and marks them on the canvas; clicking applies it as one undoable step.
import { useEffect, useState } from 'react';
import { ok, type Fix } from '../../core/base/diagnostic.ts';
import { fixesFor, type Checked, type DrawingDiagnostic } from '../../core/design/check.ts';
import type { Document } from '../../core/document/model.ts';
import type { Patch } from '../../core/document/patch.ts';
import { designer, tell, useDesigner } from '../session.ts';
import { told } from '../told.ts';
import { words } from '../words.ts';
import { reworkedBy, showPreview } from './fix-preview.ts';
import './fix-preview.css';

type Found = readonly Fix<Patch>[];
const known = new WeakMap<Checked, Map<DrawingDiagnostic, Found>>();
const pause = 160;
const mostNamed = 4;

/** Repairs that take layers away come last; the others stay in the order they were found. */
export function mildestFirst(fixes: Found): Found {
  const takesAway = ({ patch }: Fix<Patch>): number => Number(Object.keys(patch.layers?.removed ?? {}).length > 0);
  return fixes.toSorted((a, b) => takesAway(a) - takesAway(b));
}

function find(diagnostic: DrawingDiagnostic): Found | null {
  const { document, checked } = designer.getState();
  if (!checked.diagnostics.includes(diagnostic)) return null;
  const here = known.get(checked) ?? new Map<DrawingDiagnostic, Found>();
  known.set(checked, here);
  const found = here.get(diagnostic) ?? (diagnostic.severity === 'note' ? [] : mildestFirst(fixesFor(document, checked, diagnostic)));
  here.set(diagnostic, found);
  return found;
}

/** The fixes of a diagnostic of the present drawing, null while they are not known yet. */
function useFixes(diagnostic: DrawingDiagnostic, isWanted: boolean): Found | null {
  const checked = useDesigner((state) => state.checked);
  const [fixes, setFixes] = useState<Found | null>(null);
  useEffect(() => {
    if (!isWanted) return undefined;
    // A pause, so that a drawing under change is not searched through at every step.
    const timer = setTimeout(() => setFixes(find(diagnostic)), pause);
    return () => clearTimeout(timer);
  }, [checked, diagnostic, isWanted]);
  return fixes;
}

/** What a patch does, in words: layers changed, added and taken away. */
function describePatch(document: Document, patch: Patch): string {
  const names = (ids: readonly string[], of: (id: string) => string | undefined): string => {
    const all = ids.map((id) => of(id) ?? id);
    return all.length <= mostNamed ? all.join(', ') : `${all.slice(0, mostNamed).join(', ')} ${words.fixes.more(all.length - mostNamed)}`;
  };
  const { added = {}, removed = {} } = patch.layers ?? {};
  const parts: string[] = [];
  const changes = reworkedBy(patch);
  if (changes.length > 0) parts.push(words.fixes.changes(names(changes, (id) => document.layers[id]?.name)));
  if (Object.keys(added).length > 0) parts.push(words.fixes.adds(names(Object.keys(added), (id) => added[id]?.name)));
  if (Object.keys(removed).length > 0) parts.push(words.fixes.removes(names(Object.keys(removed), (id) => removed[id]?.name)));
  const wires = ['added', 'changed', 'removed'] as const;
  const rewired = wires.reduce((sum, sort) => sum + Object.keys(patch.wires?.[sort] ?? {}).length, 0);
  if (rewired > 0) parts.push(words.fixes.rewires(rewired));
  if (patch.recipe !== undefined) parts.push(words.fixes.recipe);
  return parts.join(' · ');
}

/** The fixes of a diagnostic. */
export function Fixes({ diagnostic, isWanted = true }: { readonly diagnostic: DrawingDiagnostic; readonly isWanted?: boolean }) {
  const fixes = useFixes(diagnostic, isWanted);
  const [shown, setShown] = useState<Fix<Patch> | null>(null);
  useEffect(() => (shown === null ? undefined : showPreview(shown.patch)), [shown]);
  if (fixes === null || fixes.length === 0) return null;
  const take = (fix: Fix<Patch>): void => {
    setShown(null);
    // The drawing may have moved on since the fix was found; then the one of the same name for it as it is now is taken.
    const done = designer.getState().edit(fix.title, () => ok(fix.patch));
    const again = done.ok ? undefined : find(diagnostic)?.find(({ title }) => title === fix.title);
    const late = again === undefined ? done : designer.getState().edit(again.title, () => ok(again.patch));
    if (!late.ok) tell(late.error.message, 'bad');
  };
  return (
    <div className="fixes">
      <ul className="fix-list" aria-label={words.fixes.label}>
        {fixes.map((fix) => (
          <li key={fix.title}>
            <button
              type="button" className="button fix" title={describePatch(designer.getState().document, fix.patch)} onClick={() => take(fix)}
              onMouseEnter={() => setShown(fix)} onMouseLeave={() => setShown(null)} onFocus={() => setShown(fix)} onBlur={() => setShown(null)}
            >
              {told(designer.getState().document, fix.title)}
            </button>
          </li>
        ))}
      </ul>
      <p className="fix-preview" aria-live="polite">{shown === null ? '' : describePatch(designer.getState().document, shown.patch)}</p>
    </div>
  );
}
