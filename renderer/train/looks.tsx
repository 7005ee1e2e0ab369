// What the network of a run is like just now: its first filters, what it answers to pinned images, and figures of every layer
// on demand.
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { LayerLook, RunCard } from '../../core/run/run-services.ts';
import { floatsFrom } from '../base64.ts';
import { formatValue } from '../charts/numbers.ts';
import { Tiles } from '../charts/tiles.tsx';
import { formatShare } from '../format.ts';
import { Predictions } from './predictions.tsx';
import { isActive, useTraining } from './state.ts';
import { useLook } from './use-look.ts';
import { trainWords } from './words.ts';

const w = trainWords.looks;

/** A part that opens and shuts, and is asked for only while it is open. */
function Part({ title, doc, isOpen, onToggle, at, children }: { readonly title: string; readonly doc: string; readonly isOpen: boolean; readonly onToggle: (isOpen: boolean) => void; readonly at?: number | undefined; readonly children: ReactNode }) {
  return (
    <details className="train-details" open={isOpen} onToggle={({ currentTarget }) => onToggle(currentTarget.open)}>
      <summary title={doc}>{title}{at !== undefined && <span className="look-step">{w.at(at)}</span>}</summary>
      {isOpen && children}
    </details>
  );
}

function Filters({ id, isLive, isOpen, onToggle }: { readonly id: string; readonly isLive: boolean; readonly isOpen: boolean; readonly onToggle: (isOpen: boolean) => void }) {
  const { look, trouble } = useLook(id, isOpen && isLive ? filters : null, isLive);
  const values = useMemo(() => (look === null ? null : floatsFrom(look.values)), [look]);
  const [count = 0, channels = 1, rows = 1, columns = 1] = look?.dims ?? [];
  const isColour = channels === 3;
  const names = useMemo(() => (channels < 2 ? null : Array.from({ length: count * channels }, (_, i) => w.plane(Math.floor(i / channels) + 1, channels === 3 ? (w.channels[i % 3] ?? '') : w.channel((i % channels) + 1)))), [count, channels]);
  return (
    <Part title={w.filters} doc={w.filtersDoc} isOpen={isOpen} onToggle={onToggle} at={look?.step}>
      {values !== null && look !== null && isColour && <Tiles label={w.inColour(look.layer)} values={values} count={count} rows={rows} columns={columns} map="colour" tile={40} most={48} />}
      {values !== null && look !== null && isColour && <p className="train-remark">{w.byChannel}</p>}
      {values !== null && look !== null && <Tiles label={look.layer} values={values} count={count * channels} rows={rows} columns={columns} map="diverging" tile={40} most={48} {...(names === null ? {} : { names })} />}
      {trouble !== null && <p className="train-remark">{trouble}</p>}
      {values === null && trouble === null && <p className="train-remark">{isLive ? w.looking : w.onlyLive}</p>}
    </Part>
  );
}

const filters = { what: 'filters', layer: null } as const;
const statistics = { what: 'statistics' } as const;

function Row({ look: { layer, mean, std, zeros, dead, gradient, weight } }: { readonly look: LayerLook }) {
  return (
    <tr>
      <th scope="row">{layer}</th>
      <td>{formatValue(mean)}</td>
      <td>{formatValue(std)}</td>
      <td>{formatShare(zeros, 1)}</td>
      <td className={dead > 0.5 ? 'warn' : ''}>{formatShare(dead, 1)}</td>
      <td>{gradient === null || weight === null || weight === 0 ? '' : formatValue(gradient / weight)}</td>
    </tr>
  );
}

function Statistics({ id, isLive }: { readonly id: string; readonly isLive: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const { look, trouble, isAsking, ask } = useLook(id, isOpen && isLive ? statistics : null, false);
  useEffect(() => {
    if (isOpen && isLive) ask();
  }, [isOpen, isLive, ask]);
  const c = w.columns;
  return (
    <Part title={w.statistics} doc={w.statisticsDoc} isOpen={isOpen} onToggle={setOpen} at={look?.step}>
      {look !== null && (
        <div className="look-table" tabIndex={0} role="group" aria-label={w.statistics}>
          <table>
            <thead><tr>{[c.layer, c.mean, c.std, c.zeros, c.dead, c.ratio].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
            <tbody>{look.layers.map((one) => <Row key={one.layer} look={one} />)}</tbody>
          </table>
        </div>
      )}
      {trouble !== null && <p className="train-remark">{trouble}</p>}
      {isLive ? <button type="button" className="button small" disabled={isAsking} onClick={ask}>{isAsking ? w.looking : w.look}</button> : <p className="train-remark">{w.onlyLive}</p>}
    </Part>
  );
}

/** The looks into a run. */
export function Looks({ card, isLive }: { readonly card: RunCard; readonly isLive: boolean }) {
  const plan = useTraining(({ run }) => run.plan);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(isActive(card.state) ? ['filters', 'predictions'] : []));
  const toggle = (name: string) => (isOpen: boolean): void => setOpen((now) => {
    const next = new Set(now);
    if (isOpen) next.add(name);
    else next.delete(name);
    return next;
  });
  return (
    <section className="looks" aria-label={w.predictions}>
      <Part title={w.predictions} doc={plan?.validatedOn === null ? w.predictionsOfTraining : w.predictionsDoc} isOpen={open.has('predictions')} onToggle={toggle('predictions')}>
        <Predictions card={card} plan={plan} isLive={isLive} />
      </Part>
      <Filters id={card.id} isLive={isLive} isOpen={open.has('filters')} onToggle={toggle('filters')} />
      <Statistics id={card.id} isLive={isLive} />
    </section>
  );
}
