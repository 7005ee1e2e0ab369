// A chart as a table, for whoever cannot see the picture or wants the figures: what is seen in stretches, each with the least, the
// most and the last value of every curve. It stands still while a run goes on, so that it can be read.
import { useState } from 'react';
import { formatCount } from '../format.ts';
import type { AxisName } from './chart-model.ts';
import type { ChartView } from './chart-view.ts';
import { formatValue } from './numbers.ts';
import { chartWords as words } from './words.ts';

/** The most rows it has. */
const mostRows = 40;

interface Row {
  readonly from: number;
  readonly to: number;
  readonly cells: readonly { readonly least: number; readonly most: number; readonly last: number }[];
}

/** Stretches of what a chart has, as rows. */
export function rowsOf(lines: ChartView['lines']): readonly Row[] {
  const leader = lines.reduce<(typeof lines)[number] | null>((most, line) => (most === null || line.series.length > most.series.length ? line : most), null);
  if (leader === null) return [];
  const { series } = leader;
  const count = Math.min(mostRows, series.length);
  return Array.from({ length: count }, (_, row) => {
    const [first, end] = [Math.floor((row * series.length) / count), Math.floor(((row + 1) * series.length) / count)];
    const [from, to] = [series.placeOf(first), series.placeOf(end - 1)];
    const next = end < series.length ? series.placeOf(end) : Infinity;
    const cells = lines.map((line) => {
      const [low, high] = [line.series.firstAt(from), line.series.firstAt(next)];
      const { least, most } = line.series.raw.extremes(low, high);
      return { least, most, last: high > low ? line.series.raw.at(high - 1) : Number.NaN };
    });
    return { from, to, cells };
  });
}

const place = (value: number): string => (Number.isInteger(value) ? formatCount(value) : formatValue(value));
const cell = (value: number): string => (Number.isNaN(value) ? '–' : formatValue(value));

/** The table. */
export function ChartTable({ view, title, xName, summary }: { readonly view: ChartView; readonly title: string; readonly xName: AxisName; readonly summary: string }) {
  const [, again] = useState(0);
  const { lines } = view;
  return (
    <div className="chart-table-frame">
      <p className="chart-summary">{summary} <button type="button" className="chart-tool" onClick={() => again((turn) => turn + 1)}>{words.again}</button></p>
      <div className="chart-table-scroll" tabIndex={0} role="region" aria-label={words.tableCaption(title)}>
        <table className="chart-table">
          <caption className="chart-hidden">{words.tableCaption(title)}</caption>
          <thead>
            <tr><th scope="col" rowSpan={2}>{xName.name}</th>{lines.map(({ id, label }) => <th key={id} scope="colgroup" colSpan={3}>{label}</th>)}</tr>
            <tr>{lines.flatMap(({ id }) => [words.least, words.most, words.last].map((what) => <th key={`${id} ${what}`} scope="col">{what}</th>))}</tr>
          </thead>
          <tbody>
            {rowsOf(lines).map(({ from, to, cells }) => (
              <tr key={from}>
                <th scope="row">{words.stretch(place(from), place(to))}</th>
                {cells.flatMap(({ least, most, last }, i) => [least, most, last].map((value, j) => <td key={`${i} ${j}`}>{cell(value)}</td>))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
