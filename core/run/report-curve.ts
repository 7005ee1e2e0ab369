// A curve of a report as SVG. Where there are more points than columns, each column shows its least and greatest, so that no
// peak is lost however long the run was.
import { escaped } from '../base/markup.ts';
import { figure } from './report-text.ts';

/** A line of a curve: training is solid, what is measured between whiles is dashed with its points. */
export interface CurveLine {
  readonly name: string;
  readonly isMeasured: boolean;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

const size = { width: 760, height: 260, left: 64, right: 14, top: 12, bottom: 38 } as const;
const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom } as const;
/** From this ratio of greatest to least on, a curve of positive values has a logarithmic axis. */
const wideRatio = 200;

interface Scale {
  readonly isLog: boolean;
  at(value: number): number;
  readonly ticks: readonly number[];
}

function roundTicks(least: number, most: number, wanted: number): readonly number[] {
  const rough = (most - least) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999) ?? 10 * power;
  const first = Math.ceil(least / step - 1e-9);
  return Array.from({ length: Math.max(0, Math.floor(most / step + 1e-9) - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function linear(least: number, most: number, wanted: number): Scale {
  const span = most > least ? most - least : 1;
  return { isLog: false, at: (value) => (value - least) / span, ticks: roundTicks(least, least + span, wanted) };
}

function logarithmic(least: number, most: number): Scale {
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const every = Math.ceil((to - from) / 6);
  const ticks = Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, i) => 10 ** (from + i * every));
  return { isLog: true, at: (value) => (Math.log10(value) - from) / (to - from), ticks };
}

function extent(rows: readonly ArrayLike<number>[]): { readonly least: number; readonly most: number } | null {
  let [least, most] = [Infinity, -Infinity];
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      const value = row[i] as number;
      if (!Number.isFinite(value)) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return least > most ? null : { least, most };
}

const short = (n: number): string => String(Number(n.toFixed(1)));

/**
 * The path of a line through every point, or, of more points than columns, through the least and the greatest of each column
 * in the order they came. Values that are no finite number leave a gap.
 */
export function pathOf({ x, y }: Pick<CurveLine, 'x' | 'y'>, across: (x: number) => number, down: (y: number) => number): string {
  const isDense = x.length > 2 * inner.width;
  let path = '';
  let isOpen = false;
  const to = (i: number): void => {
    path += `${isOpen ? 'L' : 'M'}${short(across(x[i] as number))} ${short(down(y[i] as number))}`;
    isOpen = true;
  };
  if (!isDense) {
    for (let i = 0; i < x.length; i++) {
      if (Number.isFinite(y[i])) to(i);
      else isOpen = false;
    }
    return path;
  }
  for (let i = 0; i < x.length;) {
    const column = Math.floor(across(x[i] as number));
    let [low, high] = [-1, -1];
    for (; i < x.length && Math.floor(across(x[i] as number)) === column; i++) {
      if (!Number.isFinite(y[i])) continue;
      if (low < 0 || (y[i] as number) < (y[low] as number)) low = i;
      if (high < 0 || (y[i] as number) > (y[high] as number)) high = i;
    }
    if (low < 0) isOpen = false;
    else for (const point of low === high ? [low] : low < high ? [low, high] : [high, low]) to(point);
  }
  return path;
}

/** How a curve is drawn. */
export interface CurveOptions {
  readonly title: string;
  /** the unit of what is drawn, beside its axis */
  readonly unit: string;
  /** bounds the axis reaches in any case; one with a floor is never logarithmic */
  readonly floor?: number;
  readonly ceiling?: number;
  readonly tick?: (value: number) => string;
}

/** The curve with its axes and legend; a sentence where there is nothing to draw. */
export function curveFigure(lines: readonly CurveLine[], { title, unit, floor, ceiling, tick = figure }: CurveOptions): string {
  const [steps, values] = [extent(lines.map(({ x }) => x)), extent(lines.map(({ y }) => y))];
  if (steps === null || values === null) return `<figure><figcaption>${escaped(title)}</figcaption><p>There is nothing to draw: no step was kept with a finite value.</p></figure>`;
  const least = Math.min(values.least, floor ?? Infinity);
  const most = Math.max(values.most, ceiling ?? -Infinity);
  const isWide = floor === undefined && values.least > 0 && values.most / values.least > wideRatio;
  const tall = isWide ? logarithmic(values.least, values.most) : linear(least, most, 5);
  const wide = linear(Math.min(1, steps.least), Math.max(2, steps.most), 8);
  const across = (x: number): number => size.left + inner.width * wide.at(x);
  const down = (y: number): number => size.top + inner.height * (1 - tall.at(y));
  let odd = 0;
  for (const { y } of lines) for (let i = 0; i < y.length; i++) if (!Number.isFinite(y[i])) odd++;
  const bottom = size.top + inner.height;
  const grid = tall.ticks.map((value) => `<path class="grid" d="M${size.left} ${short(down(value))}H${size.left + inner.width}"/><text class="tick" x="${size.left - 8}" y="${short(down(value) + 4)}" text-anchor="end">${escaped(tick(value))}</text>`).join('');
  const along = wide.ticks.filter((value) => Number.isInteger(value)).map((value) => `<path class="grid" d="M${short(across(value))} ${bottom}v5"/><text class="tick" x="${short(across(value))}" y="${bottom + 18}" text-anchor="middle">${value.toLocaleString('en-US')}</text>`).join('');
  const drawn = lines.map((line) => {
    const { x, y, isMeasured } = line;
    const few = isMeasured && x.length <= 120 ? Array.from({ length: x.length }, (_, i) => (Number.isFinite(y[i]) ? `<circle class="point" cx="${short(across(x[i] as number))}" cy="${short(down(y[i] as number))}" r="2.5"/>` : '')).join('') : '';
    return `<path class="${isMeasured ? 'measured' : 'trained'}" d="${pathOf(line, across, down)}"/>${few}`;
  }).join('');
  const legend = lines.map(({ name, isMeasured }) => `<span class="key"><svg width="26" height="8" aria-hidden="true"><path class="${isMeasured ? 'measured' : 'trained'}" d="M1 4H25"/></svg>${escaped(name)}</span>`).join('');
  const scale = tall.isLog ? ', logarithmic' : '';
  const label = `${title}${scale}: from ${tick(values.least)} to ${tick(values.most)} over ${Math.max(0, steps.most).toLocaleString('en-US')} steps.`;
  return `<figure><figcaption>${escaped(title)}${scale} <span class="keys">${legend}</span></figcaption>
<svg class="curve" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(label)}"><g>${grid}${along}</g><text class="axis" x="${size.left + inner.width}" y="${size.height - 4}" text-anchor="end">step</text><text class="axis" transform="translate(12 ${size.top + inner.height / 2}) rotate(-90)" text-anchor="middle">${escaped(unit)}</text>${drawn}</svg>${odd === 0 ? '' : `<p class="remark">${odd.toLocaleString('en-US')} of the values are no finite number; the line has gaps there.</p>`}</figure>`;
}
