// A pasted architecture table becomes a drawing: every row says at once whether the arithmetic agrees with what is printed,
// and one button builds the network.
import { useDeferredValue, useId, useMemo, type FormEvent, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { drawTable, type DrawnTable, type RowVerdict } from '../../core/design/table.ts';
import type { CheckedLayer } from '../../core/design/check.ts';
import { LayerIcon } from '../canvas/icons.tsx';
import { beginUnsaved, mayLeave } from '../files.ts';
import { formatCount, formatMacs } from '../format.ts';
import { Icon, type IconName } from '../panels/icons.tsx';
import { rowOf } from '../panels/table-text.ts';
import { showSum, unknownIn } from '../panels/unknown.ts';
import { words } from '../words.ts';
import { Dialog } from './dialog.tsx';
import { closeTable, tablePaste } from './table-state.ts';
import './table-dialog.css';

const w = words.pasteTable;
const example = w.example.map((cells) => cells.join('\t')).join('\n');
const columns = ['layer', 'kind', 'settings', 'output', 'parameters', 'verdict'] as const satisfies readonly (keyof typeof w.columns)[];
const icons = { right: 'check', differs: 'warning', fault: 'error' } as const satisfies Record<string, IconName>;
type Tone = keyof typeof icons;

const setText = (text: string): void => tablePaste.setState({ text });

/** Opens what was drawn as a new drawing. No file holds it yet, so leaving it will ask. */
async function build({ document }: DrawnTable): Promise<void> {
  if (!(await mayLeave())) return;
  beginUnsaved(document);
  tablePaste.setState({ isOpen: false, text: '' });
}

/** Layers by the id they have in the drawing; a table has no blocks, so each stands there once. */
function layersOf({ checked }: DrawnTable): ReadonlyMap<string, CheckedLayer> {
  return new Map(checked.layers.map((layer) => [layer.flat.record, layer]));
}

/** A row that only differs from what is printed still makes a network; one that was not read, or cannot work, does not. */
function toneOf({ verdict, layer }: RowVerdict, { checked }: DrawnTable): Tone {
  if (verdict === 'right') return 'right';
  return layer === null || checked.diagnostics.some((one) => one.layer === layer && one.severity === 'error') ? 'fault' : 'differs';
}

function verdictText({ verdict, text, layer }: RowVerdict, { document }: DrawnTable): string {
  if (text !== null) return text;
  return verdict === 'right' && layer !== null && document.layers[layer]?.stated !== undefined ? w.asPrinted : w.fits;
}

function Row({ one, drawn, checked }: { readonly one: RowVerdict; readonly drawn: DrawnTable; readonly checked: CheckedLayer | undefined }) {
  const shown = checked === undefined ? null : rowOf(drawn.checked, checked);
  const tone = toneOf(one, drawn);
  return (
    <tr className={tone}>
      <th scope="row">
        <span className="paste-layer" data-family={checked?.def?.group ?? 'shape'}>
          {checked !== undefined && <LayerIcon kind={checked.flat.kind} size={16} />}
          <span className="paste-name">{one.row.name === '' ? (shown?.name ?? w.noName) : one.row.name}</span>
        </span>
      </th>
      <td>{shown === null ? one.row.type : shown.kind}</td>
      <td className="settings">{shown?.caption}</td>
      <td className="mono">{shown?.output}</td>
      <td className="mono number">{shown?.parameters}</td>
      <td><span className="paste-verdict"><Icon name={icons[tone]} /><span className="hidden-text">{w.verdicts[one.verdict]}</span><span>{verdictText(one, drawn)}</span></span></td>
    </tr>
  );
}

/** What checking says that belongs to no row: a missing input, say. */
function Beside({ drawn }: { readonly drawn: DrawnTable }) {
  const ofRows = new Set(drawn.rows.map(({ layer }) => layer));
  const told = drawn.checked.diagnostics.filter(({ severity, layer }) => severity !== 'note' && !ofRows.has(layer ?? ''));
  if (told.length === 0) return null;
  return <ul className="paste-beside">{told.slice(0, 3).map(({ message }) => <li key={message}><Icon name="warning" />{message}</li>)}</ul>;
}

function Rows({ drawn }: { readonly drawn: DrawnTable }) {
  const layers = layersOf(drawn);
  return (
    <div className="paste-scroll" role="region" aria-label={w.rows} tabIndex={0}>
      <table className="paste-table">
        <thead><tr>{columns.map((column) => <th key={column} scope="col" className={`of-${column} ${column === 'parameters' ? 'number' : ''}`}>{w.columns[column]}</th>)}</tr></thead>
        <tbody>{drawn.rows.map((one) => <Row key={one.row.line} one={one} drawn={drawn} checked={one.layer === null ? undefined : layers.get(one.layer)} />)}</tbody>
      </table>
      <Beside drawn={drawn} />
    </div>
  );
}

function Totals({ drawn }: { readonly drawn: DrawnTable }) {
  const { layers, totals } = drawn.checked;
  const ofRows = new Set(drawn.rows.map(({ layer }) => layer));
  const added = layers.filter(({ flat }) => !ofRows.has(flat.record)).map(({ flat }) => flat.name);
  const unknown = unknownIn(drawn.checked);
  return (
    <p className="paste-totals">
      <span>{w.totals(layers.length, showSum(totals.parameters, unknown.parameters, formatCount), showSum(totals.macs, unknown.macs, formatMacs))}</span>
      {added.length > 0 && <span className="paste-added">{w.added(added)}</span>}
    </p>
  );
}

function Empty() {
  return (
    <div className="paste-empty">
      <p>{w.headings}</p>
      <button type="button" className="button" onClick={() => setText(example)}>{w.tryExample}</button>
    </div>
  );
}

/** The dialog for a pasted table. */
export function TableDialog() {
  const text = useStore(tablePaste, (state) => state.text);
  const read = useDeferredValue(text);
  const result = useMemo(() => (read.trim() === '' ? null : drawTable(read, w.drawingName)), [read]);
  const drawn = result?.ok === true ? result.value : null;
  const [fieldId, leadId] = [useId(), useId()];
  const isSettled = read === text;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (drawn !== null && isSettled) void build(drawn);
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
  };
  const count = (verdict: RowVerdict['verdict']): number => drawn?.rows.filter((row) => row.verdict === verdict).length ?? 0;
  const isAllRight = drawn !== null && count('right') === drawn.rows.length;
  return (
    <Dialog title={w.title} size="wide" onClose={closeTable}>
      <form className="paste-form" onSubmit={submit}>
        <p className="dialog-text" id={leadId}>{w.lead}</p>
        <label className="hidden-text" htmlFor={fieldId}>{w.field}</label>
        <textarea
          id={fieldId} className="input mono paste-text" data-focus="" wrap="off" spellCheck={false} autoComplete="off" placeholder={example} aria-describedby={leadId} aria-invalid={result?.ok === false}
          value={text} onChange={(event) => setText(event.target.value)} onKeyDown={onKey}
        />
        <p className={`paste-sum ${result === null ? '' : isAllRight ? 'right' : drawn === null ? 'fault' : 'differs'}`} role="status">
          {drawn !== null && <><Icon name={isAllRight ? 'check' : 'warning'} />{w.sum(count('right'), count('differs'), count('unread'))}</>}
          {result?.ok === false && <><Icon name="error" />{result.error.message}</>}
        </p>
        {drawn === null ? (result?.ok !== false || result.error.code === 'table-without-head') && <Empty /> : <Rows drawn={drawn} />}
        <div className="dialog-actions">
          {drawn !== null && <Totals drawn={drawn} />}
          <button type="button" className="button" onClick={closeTable}>{words.dialog.cancel}</button>
          <button type="submit" className="button primary" disabled={drawn === null}>{w.build}</button>
        </div>
      </form>
    </Dialog>
  );
}
