// The network as a table, in checked order or sorted by a column: the same layers, selected and edited both ways. Only the rows in view are built, so that
// thousands of layers scroll as well as ten.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { flushSync } from 'react-dom';
import { receptiveFieldOf, type Checked, type CheckedLayer } from '../../core/design/check.ts';
import { focusLayer } from '../canvas/commands.ts';
import { LayerIcon } from '../canvas/icons.tsx';
import { commandOf } from '../commands.ts';
import { formatCount, formatField, formatMacs } from '../format.ts';
import { designer, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { Icon } from './icons.tsx';
import { cardFor, selectFlat, useScope } from './selected.ts';
import { editableIn, NameEdit, SettingsEdit } from './table-edit.tsx';
import { inOrder, nextOrder, type Order } from './table-order.ts';
import { columns, rowOf } from './table-text.ts';
import './table.css';
import { showSum, unknownIn } from './unknown.ts';

const w = words.table;
const rowHeight = 28;
const around = 8;
const numeric = new Set<string>(['parameters', 'macs', 'field']);

/** What of a row is being edited. */
type Editing = 'name' | 'settings' | null;

interface TableRowProps {
  readonly layer: CheckedLayer;
  readonly index: number;
  readonly within: Checked;
  readonly isSelected: boolean;
  readonly editing: Editing;
  readonly onChoose: (layer: CheckedLayer, how: 'replace' | 'toggle') => void;
  readonly onEdit: (layer: CheckedLayer, what: Exclude<Editing, null>) => void;
  readonly onDone: (path: string, byKey: boolean) => void;
}

function TableRow({ layer, index, within, isSelected, editing, onChoose, onEdit, onDone }: TableRowProps) {
  const row = rowOf(within, layer);
  const field = receptiveFieldOf(within, layer.flat.path);
  const choose = (event: MouseEvent): void => onChoose(layer, event.shiftKey || event.ctrlKey || event.metaKey ? 'toggle' : 'replace');
  const edit = (what: Exclude<Editing, null>) => (event: MouseEvent): void => {
    event.stopPropagation();
    onEdit(layer, what);
  };
  const done = (byKey: boolean): void => onDone(layer.flat.path, byKey);
  return (
    <tr className={isSelected ? 'selected' : ''} aria-rowindex={index + 2} onClick={choose} onDoubleClick={() => focusLayer(layer.flat.record)}>
      <td className="of-name" title={row.name} onDoubleClick={edit('name')}>
        {editing === 'name'
          ? <NameEdit layer={layer} onDone={done} />
          : (
            <button
              type="button" className="table-name" data-family={layer.def?.group ?? 'shape'} data-row={index} data-path={layer.flat.path} aria-pressed={isSelected}
              onClick={(event) => {
                event.stopPropagation();
                choose(event);
              }}
            >
              <LayerIcon kind={layer.flat.kind} /><span>{row.name}</span>
            </button>
          )}
      </td>
      {editing === 'settings'
        ? <td colSpan={columns.length - 1} className="of-settings"><SettingsEdit layer={layer} onDone={done} /></td>
        : columns.slice(1).map((column) => (
          <td key={column} className={`of-${column} ${numeric.has(column) ? 'number' : ''}`} title={column === 'field' && field !== null ? formatField(field) : row[column]} {...(column === 'caption' ? { onDoubleClick: edit('settings') } : {})}>{row[column]}</td>
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
  const { totals } = checked;
  const [order, setOrder] = useState<Order>(null);
  const layers = useMemo(() => inOrder(checked, order), [checked, order]);
  const [edited, setEdited] = useState<{ readonly path: string; readonly what: Exclude<Editing, null> } | null>(null);
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
  // At once where the row is drawn, so that a key struck right after reaches it; a row that has yet to scroll into view takes a frame.
  const giveRow = (path: string): void => {
    const row = (): HTMLElement | null => frame.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`) ?? null;
    const drawn = row();
    if (drawn === null) requestAnimationFrame(() => row()?.focus());
    else drawn.focus();
  };
  const edit = (layer: CheckedLayer, what: Exclude<Editing, null>): void => {
    // What has no settings, or none a row has room for, is edited in the inspector.
    if (what === 'settings' && editableIn(layer).length === 0) return focusLayer(layer.flat.record);
    selectFlat(scope, layer.flat);
    setEdited({ path: layer.flat.path, what });
  };
  const onDone = (path: string, byKey: boolean): void => {
    if (!byKey) return setEdited(null);
    flushSync(() => setEdited(null));
    giveRow(path);
  };
  const onKey = (event: KeyboardEvent): void => {
    const at = Number((event.target as HTMLElement).dataset['row'] ?? Number.NaN);
    const here = layers[at];
    if (here === undefined) return;
    if (event.key === 'F2' || event.key === 'Enter') {
      event.preventDefault();
      edit(here, event.key === 'F2' ? 'name' : 'settings');
      return;
    }
    const next = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? layers.length - 1 : at;
    const layer = layers[next];
    if (next === at || layer === undefined) return;
    event.preventDefault();
    if (event.shiftKey) designer.getState().select([...designer.getState().selection, cardFor(scope, layer.flat).id]);
    else selectFlat(scope, layer.flat);
    giveRow(layer.flat.path);
  };
  if (layers.length === 0) return <p className="table-empty">{w.empty}</p>;
  const unknown = unknownIn(checked);
  return (
    <div className="table-frame">
      <div className="table-scroll" ref={frame} onScroll={measure} onKeyDown={onKey}>
        <table className="network-table" aria-rowcount={layers.length + 1} aria-label={w.label}>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column) => (
                <th key={column} scope="col" className={`of-${column} ${numeric.has(column) ? 'number' : ''}`} aria-sort={order?.by !== column ? 'none' : order.way === 'up' ? 'ascending' : 'descending'}>
                  <button type="button" className="table-sort" title={w.sort(w.columns[column])} onClick={() => setOrder(nextOrder(order, column))}>
                    {column === 'field' ? w.shortField : w.columns[column]}<span aria-hidden="true">{order?.by !== column ? '' : order.way === 'up' ? ' ↑' : ' ↓'}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first > 0 && <tr aria-hidden="true"><td colSpan={columns.length} className="spacer" style={{ height: first * rowHeight }} /></tr>}
            {layers.slice(first, last).map((layer, i) => (
              <TableRow key={layer.flat.path} layer={layer} index={first + i} within={checked} isSelected={selected.has(first + i)} editing={edited?.path === layer.flat.path ? edited.what : null} onChoose={(one, how) => selectFlat(scope, one.flat, how)} onEdit={edit} onDone={onDone} />
            ))}
            {last < layers.length && <tr aria-hidden="true"><td colSpan={columns.length} className="spacer" style={{ height: (layers.length - last) * rowHeight }} /></tr>}
          </tbody>
        </table>
      </div>
      <div className="table-foot">
        <span>{w.sum(formatCount(layers.length), showSum(totals.parameters, unknown.parameters, formatCount), showSum(totals.macs, unknown.macs, formatMacs))}</span>
        <span className="table-hint">{w.hint}</span>
        <button type="button" className="button small" onClick={() => commandOf('copy-table').run()}><Icon name="copy" />{w.copy}</button>
      </div>
    </div>
  );
}
