// How each class fares, sorted by any column.
import { useMemo, useState } from 'react';
import type { ClassFigures } from '../../core/run/result-services.ts';
import { formatCount } from '../format.ts';
import { Icon } from '../panels/icons.tsx';
import { inOrder, nextOrder, percent, type Column, type Order } from './report.ts';
import { evaluateWords } from './words.ts';

const w = evaluateWords.classes;
const columns = ['name', 'examples', 'precision', 'recall', 'f1'] as const satisfies readonly Column[];

/** A share, with as much of its cell filled. */
function Share({ value, why }: { readonly value: number | null; /** why there is none */ readonly why: string }) {
  if (value === null) return <td className="class-none" title={why}><span aria-hidden="true">–</span><span className="hidden-text">{why}</span></td>;
  return <td className="class-share" style={{ '--share': value } as React.CSSProperties}>{percent(value)}</td>;
}

/** The table. */
export function ClassTable({ classes }: { readonly classes: readonly ClassFigures[] }) {
  const [order, setOrder] = useState<Order>(null);
  const rows = useMemo(() => inOrder(classes, order), [classes, order]);
  return (
    <div className="class-frame">
      <table className="class-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" aria-sort={order?.by !== column ? 'none' : order.isUp ? 'ascending' : 'descending'}>
                <button type="button" title={w.docs[column] === '' ? w.sort(w.columns[column]) : w.docs[column]} onClick={() => setOrder(nextOrder(order, column))}>
                  {w.columns[column]}
                  {order?.by === column && <Icon name={order.isUp ? 'up' : 'down'} />}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ index, name, examples, precision, recall, f1 }) => (
            <tr key={index}>
              <th scope="row" title={name}>{name}</th>
              <td>{formatCount(examples)}</td>
              <Share value={precision} why={w.none.precision} />
              <Share value={recall} why={w.none.recall} />
              <Share value={f1} why={w.none.f1} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
