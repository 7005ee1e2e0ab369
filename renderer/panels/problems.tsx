// Everything that is wrong with the drawing, by how much it matters, each with its repairs.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Checked, DrawingDiagnostic } from '../../core/design/check.ts';
import { nameOfPath, recordOfPath } from '../../core/design/places.ts';
import { focusLayer } from '../canvas/commands.ts';
import { formatCount, unbroken } from '../format.ts';
import { told } from '../told.ts';
import { designer, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { faultSum } from './fault-sum.ts';
import { Fixes } from './fixes.tsx';
import { Icon } from './icons.tsx';
import { grouped, groupIcons, type ProblemGroup } from './problem-groups.ts';

const w = words.problems;
const order: readonly ProblemGroup[] = ['errors', 'warnings', 'unfinished', 'notes'];
const mostShown = 60;

/** Whether an element has been on screen; repairs are looked for only then. */
function useSeen<E extends Element>() {
  const element = useRef<E>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (element.current === null || isSeen) return undefined;
    const observer = new IntersectionObserver((entries) => setSeen((seen) => seen || entries.some((entry) => entry.isIntersecting)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [isSeen]);
  return { element, isSeen };
}

/** Goes to the layer a path leads to, a block instance included. */
function go(path: string): void {
  const record = recordOfPath(designer.getState().document, path);
  if (record !== undefined) focusLayer(record.id);
}

/** The sentence with the layer's name standing out: where the sentence names it, else before it. */
function Sentence({ name, message }: { readonly name: string; readonly message: string }) {
  const at = new RegExp(`(?<![\\p{L}\\p{N}_/])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}_/])`, 'u').exec(message)?.index ?? -1;
  if (at < 0) return <><span className="problem-name">{name}</span> {message}</>;
  return <>{message.slice(0, at)}<span className="problem-name">{name}</span>{message.slice(at + name.length)}</>;
}

/** The layers whose values meet in a problem, beside the one it is told at. */
function operandsOf(checked: Checked, { layer, input }: DrawingDiagnostic): readonly { readonly path: string; readonly name: string }[] {
  const sources = layer === null || input === undefined ? [] : (checked.byPath.get(layer)?.sources ?? []);
  const paths = [...new Set([sources[0]?.path, sources[input ?? 0]?.path])];
  return paths.flatMap((path) => {
    const flat = path === undefined ? undefined : checked.byPath.get(path)?.flat;
    return path === undefined || flat === undefined ? [] : [{ path, name: nameOfPath(checked.flattened.document, path) }];
  });
}

/** The sum that fails, and the ways to the layers it is about. */
function FaultDetail({ diagnostic }: { readonly diagnostic: DrawingDiagnostic }) {
  const checked = useDesigner((state) => state.checked);
  const sum = faultSum(diagnostic);
  const operands = sum === null ? [] : operandsOf(checked, diagnostic);
  if (sum === null) return null;
  return (
    <p className="fault-detail">
      <span className="mono">{sum}</span>
      {operands.map(({ path, name }) => <button key={path} type="button" className="button quiet small" title={w.goTo(name)} onClick={() => go(path)}>{name}</button>)}
    </p>
  );
}

function ProblemRow({ diagnostic, group }: { readonly diagnostic: DrawingDiagnostic; readonly group: ProblemGroup }) {
  const { element, isSeen } = useSeen<HTMLLIElement>();
  const document = useDesigner((state) => state.document);
  const { layer } = diagnostic;
  const message = told(document, diagnostic.message);
  return (
    <li ref={element} className={`problem row ${diagnostic.severity} ${group}`}>
      <Icon name={groupIcons[group]} />
      <div>
        {layer === null
          ? <p>{message}</p>
          : <button type="button" className="problem-place" onClick={() => go(layer)}><Sentence name={unbroken(nameOfPath(document, layer))} message={message} /></button>}
        <FaultDetail diagnostic={diagnostic} />
        <Fixes diagnostic={diagnostic} isWanted={isSeen} />
      </div>
    </li>
  );
}

function AllWell() {
  const isEmpty = useDesigner((state) => Object.keys(state.document.layers).length === 0);
  return (
    <div className="all-well">
      {!isEmpty && <Icon name="check" />}
      <p>{isEmpty ? w.empty : w.none}</p>
    </div>
  );
}

/** The list of problems. */
export function Problems() {
  const diagnostics = useDesigner((state) => state.checked.diagnostics);
  const isEmpty = useDesigner((state) => Object.keys(state.document.layers).length === 0);
  const groups = useMemo(() => grouped(diagnostics), [diagnostics]);
  const [limit, setLimit] = useState(mostShown);
  if (diagnostics.length === 0 || isEmpty) return <AllWell />;
  let left = limit;
  return (
    <div className="problems">
      {order.map((group) => {
        const members = groups[group].slice(0, Math.max(0, left));
        left -= members.length;
        if (members.length === 0) return null;
        return (
          <section key={group} aria-label={w.groups[group]}>
            <h2>{w.groups[group]} <span>{formatCount(groups[group].length)}</span></h2>
            <ul>{members.map((one) => <ProblemRow key={`${one.code} ${one.layer ?? ''} ${one.parameter ?? ''} ${one.input ?? ''}`} diagnostic={one} group={group} />)}</ul>
          </section>
        );
      })}
      {diagnostics.length > limit && <button type="button" className="button" onClick={() => setLimit(limit + mostShown)}>{w.showMore(diagnostics.length - limit)}</button>}
    </div>
  );
}
