// Bars beside names: how sure the network is of each class, how many images each class has.
import { formatValue } from './numbers.ts';
import './charts.css';

/** One bar. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  /** the value as it is written; left out, with four digits */
  readonly text?: string;
  /** stands out: the class it is, the one that was meant */
  readonly isMarked?: boolean;
}

/** Bars from left to right, one below the other. `most`: the value a whole bar stands for; else the largest. */
export function Bars({ label, bars, most }: { readonly label: string; readonly bars: readonly Bar[]; readonly most?: number }) {
  const whole = most ?? Math.max(0, ...bars.map(({ value }) => (Number.isFinite(value) ? value : 0)));
  return (
    <ul className="bars" aria-label={label}>
      {bars.map(({ name, value, text, isMarked }, i) => (
        <li key={`${i} ${name}`} className={`bar ${isMarked === true ? 'is-marked' : ''}`}>
          <span className="bar-name" title={name}>{name}</span>
          <span className="bar-track" aria-hidden="true"><span className="bar-fill" style={{ width: `${whole > 0 && value > 0 ? Math.min(100, (100 * value) / whole) : 0}%` }} /></span>
          <span className="bar-value">{text ?? formatValue(value)}</span>
        </li>
      ))}
    </ul>
  );
}
