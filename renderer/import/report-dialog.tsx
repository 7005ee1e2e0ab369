// What became of an imported file: how much of it are layers, what stayed as it was and why, whether it can be trained. Each row
// leads to its layer.
import { useEffect, useState } from 'react';
import type { ImportReport, NodeReport } from '../../core/import/report.ts';
import { nameOfPath, recordOfPath } from '../../core/design/places.ts';
import { focusPath } from '../canvas/looking.ts';
import { nameIn } from '../files.ts';
import { formatCount } from '../format.ts';
import { Dialog } from '../overlays/dialog.tsx';
import { Icon } from '../panels/icons.tsx';
import { designer, tell, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { reportOfOpen } from './run.ts';
import { importWords } from './words.ts';
import './import.css';

const w = importWords.report;
const mostShown = 100;
/** Names that were given to nodes because the file has none. */
const isNumbered = /^(n\d+)?$/;

/** A node a person should know something of: it is no layer people draw, or there is a remark. */
const isOdd = ({ became, reason }: NodeReport): boolean => became === 'kept' || became === 'opaque' || (became === 'layer' && reason !== null);

function Row({ node, hasRemarks, onClose }: { readonly node: NodeReport; readonly hasRemarks: boolean; readonly onClose: () => void }) {
  const document = useDesigner((state) => state.document);
  const { layer, reason, became } = node;
  const isHere = layer !== null && recordOfPath(document, layer) !== undefined;
  const go = (): void => {
    onClose();
    // The dialog gives the keyboard back to where it was; only then may the card have it.
    if (layer !== null) requestAnimationFrame(() => focusPath(layer));
  };
  return (
    <tr>
      <td className="of-node"><span className="import-op">{node.op}</span>{!isNumbered.test(node.node) && <span className="import-node" title={node.node}>{node.node}</span>}</td>
      <td className="of-layer">
        {isHere && layer !== null ? <button type="button" className="import-layer" title={w.goTo(nameOfPath(document, layer))} onClick={go}>{nameOfPath(document, layer)}</button> : <span className="import-none">{layer === null ? w.became[became] : w.gone}</span>}
      </td>
      {hasRemarks && <td className="of-remark">{layer !== null && w.became[became] !== '' && <span className="import-kept">{w.became[became]}</span>}{reason}</td>}
    </tr>
  );
}

function Rows({ report, onClose }: { readonly report: ImportReport; readonly onClose: () => void }) {
  const odd = report.nodes.filter(isOdd);
  const [which, setWhich] = useState<'odd' | 'all'>(odd.length > 0 ? 'odd' : 'all');
  const [most, setMost] = useState(mostShown);
  const shown = which === 'odd' ? odd : report.nodes;
  return (
    <div className="import-rows">
      <div className="import-rows-head">
        <h3 id="import-rows">{w.rows}</h3>
        {odd.length > 0 && (
          <select className="input import-which" aria-label={w.show} value={which} onChange={(event) => setWhich(event.target.value === 'odd' ? 'odd' : 'all')}>
            <option value="odd">{w.odd(odd.length)}</option>
            <option value="all">{w.all(report.nodes.length)}</option>
          </select>
        )}
      </div>
      <div className="import-table" tabIndex={0} role="region" aria-labelledby="import-rows">
        <table>
          <thead><tr><th scope="col">{w.columns.node}</th><th scope="col">{w.columns.layer}</th>{odd.length > 0 && <th scope="col">{w.columns.remark}</th>}</tr></thead>
          <tbody>{shown.slice(0, most).map((node, i) => <Row key={i} node={node} hasRemarks={odd.length > 0} onClose={onClose} />)}</tbody>
        </table>
        {shown.length > most && <button type="button" className="button quiet small" onClick={() => setMost(most + 10 * mostShown)}>{w.more(Math.min(10 * mostShown, shown.length - most))}</button>}
      </div>
    </div>
  );
}

function Report({ report, onClose }: { readonly report: ImportReport; readonly onClose: () => void }) {
  const document = useDesigner((state) => state.document);
  const path = useDesigner((state) => state.file.path);
  const { nodes, counts, training, notes } = report;
  const cards = Object.values(document.layers).filter((layer) => layer.parent === null).length;
  const kept = counts.kept + counts.opaque;
  return (
    <>
      <div className="import-summary">
        <p className={`import-line ${kept === 0 ? 'good' : 'plain'}`}><Icon name={kept === 0 ? 'check' : 'note'} /><span>{w.nodes(counts.layer, nodes.length)} {kept > 0 && w.kept(kept)} {counts.nothing > 0 && w.nothing(counts.nothing)} {counts.unused > 0 && w.unused(counts.unused)}</span></p>
        <p className={`import-line ${training.can ? 'good' : 'warn'}`}><Icon name={training.can ? 'check' : 'warning'} /><span>{training.can ? w.canTrain : `${w.cannotTrain} ${training.reasons.join(' ')}`}</span></p>
        {document.base !== null && <p className="import-line plain"><Icon name="save" /><span>{path === null ? w.weights : w.weightsSaved(nameIn(document.base.weights))}</span></p>}
      </div>
      <dl className="import-figures">
        <div><dt>{w.figures.layers}</dt><dd>{w.made(report.layers, cards)}</dd></div>
        <div><dt>{w.figures.parameters}</dt><dd>{formatCount(report.parameters)}</dd></div>
        {report.producer !== '' && <div><dt>{w.figures.producer}</dt><dd>{report.producer}</dd></div>}
        <div><dt>{w.figures.opset}</dt><dd>{report.opset}</dd></div>
      </dl>
      {notes.length > 0 && (
        <details className="more import-notes" open={notes.length <= 3}>
          <summary>{w.notes}</summary>
          <ul>{notes.map((note) => <li key={note}>{note}</li>)}</ul>
        </details>
      )}
      <Rows report={report} onClose={onClose} />
      <div className="dialog-actions"><button type="button" className="button primary" data-focus="" onClick={onClose}>{words.dialog.close}</button></div>
    </>
  );
}

/** The report of the open drawing's import. */
export function ImportReportDialog({ onClose }: { readonly onClose: () => void }) {
  const [report, setReport] = useState<ImportReport | null>(null);
  useEffect(() => {
    let isOver = false;
    const settle = (found: ImportReport | null): void => {
      if (isOver) return;
      if (found !== null) return setReport(found);
      tell(importWords.noReport);
      onClose();
    };
    reportOfOpen().then(settle, () => settle(null));
    return () => {
      isOver = true;
    };
    // Asked once: who closes is another function at every drawing.
  }, []);
  if (report === null) return null;
  return <Dialog title={w.title(designer.getState().document.name)} size="large" onClose={onClose}><Report report={report} onClose={onClose} /></Dialog>;
}
