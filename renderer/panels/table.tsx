// The network as a table in checked order: the same layers, selected both ways. Only the rows in view are built, so that
// thousands of layers scroll as well as ten.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { CheckedLayer } from '../../core/design/check.ts';
import { focusLayer } from '../canvas/commands.ts';
import { LayerIcon } from '../canvas/icons.tsx';
import { commandOf } from '../commands.ts';
import { formatCount, formatMacs } from '../format.ts';
import { useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { Icon } from './icons.tsx';
import { cardFor, selectFlat, useScope } from './selected.ts';
import { columns, rowOf } from './table-text.ts';
import { showSum, unknownIn } from './unknown.ts';

const w = words.table;
const rowHeight = 28;
const around = 8;
const numeric = new Set<string>(['parameters', 'macs', 'field']);

interface TableRowProps {
  readonly layer: CheckedLayer;
  readonly index: number;
  readonly isSelected: boolean;
  readonly onChoose: (layer: CheckedLayer, how: 'replace' | 'toggle') => void;
}

function TableRow({ layer, index, isSelected, onChoose }: TableRowProps) {
  const row = rowOf(layer);
  const choose = (event: MouseEvent): void => onChoose(layer, event.shiftKey || event.ctrlKey || event.metaKey ? 'toggle' : 'replace');
  return (
    <tr className={isSelected ? 'selected' : ''} aria-rowindex={index + 2} onClick={choose} onDoubleClick={() => focusLayer(layer.flat.record)}>
      {columns.map((column) => (
        <td key={column} className={`of-${column} ${numeric.has(column) ? 'number' : ''}`} title={row[column]}>
          {column === 'name'
            ? (
              <button
                type="button" className="table-name" data-family={layer.def?.group ?? 'shape'} data-row={index} aria-pressed={isSelected}
                onClick={(event) => {
                  event.stopPropagation();
                  choose(event);
                }}
              >
                <LayerIcon kind={layer.flat.kind} /><span>{row.name}</span>
              </button>
            )
            : row[column]}
        </td>
      ))}
    </tr>
  );
}

/** The table. */
export function Table() {
  const checked = useDesigner((state) => state.checked);
  const selection = useDesigner((state) => state.selection);
  const scope = useScope();
  const frame = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState({ top: 0, height: 400 });
  const { layers, totals } = checked;
  const first = Math.max(0, Math.floor(shown.top / rowHeight) - around);
  const last = Math.min(layers.length, Math.ceil((shown.top + shown.height) / rowHeight) + around);
  const measure = (): void => {
    const element = frame.current;
    if (element !== null) setShown({ top: element.scrollTop, height: element.clientHeight });
  };
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const selected = useMemo(() => new Set(layers.flatMap((layer, i) => (selection.has(cardFor(scope, layer.flat).id) ? [i] : []))), [layers, selection, scope]);
  // Selecting on the canvas brings the row into view.
  const firstSelected = selected.size === 0 ? -1 : Math.min(...selected);
  useEffect(() => {
    const element = frame.current;
    if (element === null || firstSelected < 0) return;
    const top = firstSelected * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + 2 * rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + 2 * rowHeight - element.clientHeight;
  }, [firstSelected]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const at = Number((event.target as HTMLElement).dataset['row'] ?? Number.NaN);
    const next = at + (event.key === 'ArrowDown' ? 1 : -1);
    const layer = layers[next];
    if (layer === undefined) return;
    event.preventDefault();
    selectFlat(scope, layer.flat);
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus());
  };
  if (layers.length === 0) return <p className="table-empty">{w.empty}</p>;
  const unknown = unknownIn(checked);
  return (
    <div className="table-frame">
      <div className="table-scroll" ref={frame} onScroll={measure} onKeyDown={onKey}>
        <table className="network-table" aria-rowcount={layers.length + 1} aria-label={w.label}>
          <thead>
            <tr aria-rowindex={1}>{columns.map((column) => <th key={column} scope="col" className={`of-${column} ${numeric.has(column) ? 'number' : ''}`} title={w.columns[column]}>{column === 'field' ? w.shortField : w.columns[column]}</th>)}</tr>
          </thead>
          <tbody>
            {first > 0 && <tr aria-hidden="true"><td colSpan={columns.length} className="spacer" style={{ height: first * rowHeight }} /></tr>}
            {layers.slice(first, last).map((layer, i) => (
              <TableRow key={layer.flat.path} layer={layer} index={first + i} isSelected={selected.has(first + i)} onChoose={(one, how) => selectFlat(scope, one.flat, how)} />
            ))}
            {last < layers.length && <tr aria-hidden="true"><td colSpan={columns.length} className="spacer" style={{ height: (layers.length - last) * rowHeight }} /></tr>}
          </tbody>
        </table>
      </div>
      <div className="table-foot">
        <span>{w.sum(formatCount(layers.length), showSum(totals.parameters, unknown.parameters, formatCount), showSum(totals.macs, unknown.macs, formatMacs))}</span>
        <button type="button" className="button small" onClick={() => commandOf('copy-table').run()}><Icon name="copy" />{w.copy}</button>
      </div>
    </div>
  );
}
