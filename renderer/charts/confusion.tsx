// What was taken for what: a grid of classes, rows what an image is, columns what was answered. From two classes to a thousand.
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { formatCount, formatShare } from '../format.ts';
import { cut } from '../canvas/overview-paint.ts';
import { lightnessOf } from './colour-maps.ts';
import { cellMeant, gathered, gridOf, largestConfusions, shareOf, worstShare, type Cell, type Grid } from './confusion-grid.ts';
import { usePainting } from './painted.tsx';
import type { Sheet } from './painting.ts';
import { chartWords as words } from './words.ts';
import './charts.css';

/** What a confusion matrix is given. */
export interface ConfusionProps {
  readonly names: readonly string[];
  /** `matrix[actual][predicted]`: how many images */
  readonly matrix: readonly (readonly number[])[];
  /** the cell whose images are shown */
  readonly chosen?: Cell | null;
  /** a click or Enter */
  readonly onChoose?: (cell: Cell) => void;
  readonly size?: number;
}

const isCell = (a: Cell | null | undefined, b: Cell | null | undefined): boolean => a?.actual === b?.actual && a?.predicted === b?.predicted;

/** The grid. Hover, a click and the keyboard reach every cell. */
export function Confusion({ names, matrix, chosen = null, onChoose, size = 420 }: ConfusionProps) {
  const [at, setAt] = useState<Cell | null>(null);
  const [isPointed, setPointed] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const keysId = useId();
  const grid = useRef<Grid>({ left: 0, top: 0, cell: 1, classes: matrix.length });
  const totals = useMemo(() => matrix.map((row) => row.reduce((sum, count) => sum + count, 0)), [matrix]);
  const order = useMemo(() => largestConfusions(matrix, 2000), [matrix]);
  const shown = at ?? chosen;

  const still = usePainting((sheet) => {
    grid.current = gridOf(sheet.width, sheet.height, matrix.length, nameRoom(sheet, names));
    paintGrid(sheet, grid.current, names, matrix, totals);
  }, [names, matrix, totals]);
  const over = usePainting((sheet) => {
    const where = gridOf(sheet.width, sheet.height, matrix.length, nameRoom(sheet, names));
    if (chosen !== null) paintRing(sheet, where, chosen, 2);
    if (at !== null && !isCell(at, chosen)) paintRing(sheet, where, at, 1);
  });
  const classes = matrix.length;
  useEffect(() => setAt(null), [matrix]);

  const move = (key: string): Cell | null => {
    const from = shown ?? { actual: 0, predicted: 0 };
    const within = (n: number): number => Math.max(0, Math.min(classes - 1, n));
    if (shown === null && key.startsWith('Arrow')) return from;
    switch (key) {
      case 'ArrowLeft': return { ...from, predicted: within(from.predicted - 1) };
      case 'ArrowRight': return { ...from, predicted: within(from.predicted + 1) };
      case 'ArrowUp': return { ...from, actual: within(from.actual - 1) };
      case 'ArrowDown': return { ...from, actual: within(from.actual + 1) };
      case 'Home': return { ...from, predicted: 0 };
      case 'End': return { ...from, predicted: classes - 1 };
      case 'PageDown': case 'PageUp': {
        const now = order.findIndex((cell) => isCell(cell, shown));
        return order[Math.max(0, Math.min(order.length - 1, now + (key === 'PageDown' ? 1 : -1)))] ?? null;
      }
      default: return null;
    }
  };
  const right = matrix.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const all = totals.reduce((sum, total) => sum + total, 0);
  const say = ({ actual, predicted }: Cell): string => words.confusion.cell(names[actual] ?? String(actual), names[predicted] ?? String(predicted), matrix[actual]?.[predicted] ?? 0, totals[actual] ?? 0);
  return (
    <figure className="confusion" style={{ maxWidth: size }}>
      <div
        ref={frame} className="confusion-plot" style={{ maxWidth: nameRoomAtMost + 72 * classes }} role="application" aria-roledescription={words.kind} tabIndex={0}
        aria-label={words.confusion.label(classes, formatShare(right, all))} aria-describedby={keysId}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const cell = cellMeant(grid.current, matrix, event.clientX - box.left, event.clientY - box.top);
          setPointed(true);
          if (!isCell(cell, at)) setAt(cell);
        }}
        onPointerLeave={() => { setPointed(false); setAt(null); }}
        onClick={() => { if (at !== null) onChoose?.(at); }}
        onBlur={() => setAt(null)}
        onKeyDown={(event) => {
          if ((event.key === 'Enter' || event.key === ' ') && shown !== null) onChoose?.(shown);
          else {
            const next = move(event.key);
            if (next === null) return;
            setPointed(false);
            setAt({ actual: next.actual, predicted: next.predicted });
          }
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <canvas ref={still.ref} className="chart-canvas" aria-hidden="true" />
        <canvas ref={over.ref} className="chart-canvas" aria-hidden="true" />
      </div>
      <figcaption className="confusion-note" aria-live={isPointed ? 'off' : 'polite'}>{shown === null ? words.confusion.label(classes, formatShare(right, all)) : say(shown)}</figcaption>
      <p id={keysId} className="chart-hidden">{words.confusion.keys}</p>
    </figure>
  );
}

const nameRoomAtMost = 124;

/** Dots the longest name takes, within reason. */
function nameRoom({ context, tokens }: Sheet, names: readonly string[]): number {
  if (names.length > 60) return 26;
  context.font = `11px ${tokens.fontSans}`;
  return Math.min(nameRoomAtMost, Math.max(40, ...names.map((name) => context.measureText(cut(name, 16)).width)) + 30);
}

/** From which share on a cell is dark enough to be seen beside an empty one: the colour rises with the root. */
const strength = (share: number): number => Math.sqrt(share);

function paintGrid(sheet: Sheet, grid: Grid, names: readonly string[], matrix: ConfusionProps['matrix'], totals: readonly number[]): void {
  const { context, tokens } = sheet;
  const { left, top, cell, classes } = grid;
  const size = cell * classes;
  context.fillStyle = tokens.surface2;
  context.fillRect(left, top, size, size);
  const colours = { right: tokens.accent, wrong: tokens.family('dense') };
  const worst = worstShare(matrix, totals) || 1;
  const strengthOf = (share: number, isRight: boolean): number => (isRight ? strength(share) : 0.85 * strength(share / worst));
  const ground = lightnessOf(tokens.surface2);
  // Figures take whichever of the two is further from their cell in lightness.
  const figureOn = (colour: string, amount: number): string => {
    const lightness = ground + (lightnessOf(colour) - ground) * amount;
    return Math.abs(lightness - ground) > Math.abs(lightness - lightnessOf(tokens.text1)) ? tokens.surface2 : tokens.text1;
  };
  const mixed = (colour: string, amount: number): string => `color-mix(in oklab, ${colour} ${(100 * amount).toFixed(1)}%, ${tokens.surface2})`;
  if (cell * sheet.ratio >= 3) {
    for (let actual = 0; actual < classes; actual++) {
      const row = matrix[actual] ?? [];
      for (let predicted = 0; predicted < classes; predicted++) {
        const count = row[predicted] ?? 0;
        if (count === 0) continue;
        const share = shareOf(row, totals[actual] ?? 0, predicted);
        const amount = strengthOf(share, actual === predicted);
        const colour = actual === predicted ? colours.right : colours.wrong;
        context.fillStyle = mixed(colour, amount);
        context.fillRect(left + predicted * cell, top + actual * cell, cell - (cell > 8 ? 1 : 0), cell - (cell > 8 ? 1 : 0));
        if (cell < 24) continue;
        context.fillStyle = figureOn(colour, amount);
        context.font = `11px ${tokens.fontMono}`;
        context.textAlign = 'center';
        context.textBaseline = 'middle';
        context.fillText(formatCount(count), left + (predicted + 0.5) * cell - 0.5, top + (actual + 0.5) * cell, cell - 4);
      }
    }
  } else {
    // More classes than can have a rectangle each: one point for what lies in it, the diagonal apart.
    const points = Math.max(1, Math.min(classes, Math.floor(size * sheet.ratio)));
    const shares = gathered(matrix, totals, points);
    // As many whole dots as there are classes or room: a point between two dots would be a blur.
    const step = points < classes ? 1 / sheet.ratio : size / points;
    const levels = 24;
    const cells: number[][] = Array.from({ length: 2 * levels }, () => []);
    for (let at = 0; at < shares.length; at++) {
      const share = shares[at] as number;
      if (share === 0) continue;
      const isRight = Math.floor(at / points) === at % points;
      const level = Math.max(1, Math.round(strengthOf(share, isRight) * levels)) - 1;
      cells[isRight ? level + levels : level]?.push(at);
    }
    for (const [level, group] of cells.entries()) {
      context.fillStyle = mixed(level < levels ? colours.wrong : colours.right, ((level % levels) + 1) / levels);
      for (const at of group) context.fillRect(left + (at % points) * step, top + Math.floor(at / points) * step, step, step);
    }
  }
  context.strokeStyle = tokens.line;
  context.lineWidth = 1;
  context.strokeRect(left - 0.5, top - 0.5, size + 1, size + 1);
  context.fillStyle = tokens.text2;
  context.font = `12px ${tokens.fontSans}`;
  context.textBaseline = 'top';
  context.textAlign = 'right';
  context.fillText(words.confusion.predicted, left + size, 2, size);
  context.save();
  context.translate(2, top + size);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'left';
  context.fillText(words.confusion.actual, 0, 0, size);
  context.restore();
  if (cell < leastNamedCell || left <= 26) return;
  context.font = `11px ${tokens.fontSans}`;
  for (const [i, name] of names.entries()) {
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    context.fillText(cut(name, 16), left - 6, top + (i + 0.5) * cell, left - 26);
    context.save();
    context.translate(left + (i + 0.5) * cell, top - 6);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'left';
    context.fillText(cut(name, 16), 0, 0, top - 26);
    context.restore();
  }
}

const leastNamedCell = 12;

function paintRing({ context, tokens }: Sheet, { left, top, cell, classes }: Grid, { actual, predicted }: Cell, thickness: number): void {
  const [x, y] = [left + predicted * cell, top + actual * cell];
  // Hairlines lead from a cell too small to be seen to the edges.
  if (cell < 12) {
    context.fillStyle = tokens.text3;
    context.globalAlpha = 0.5;
    context.fillRect(left, y + cell / 2 - 0.5, cell * classes, 1);
    context.fillRect(x + cell / 2 - 0.5, top, 1, cell * classes);
    context.globalAlpha = 1;
  }
  const grown = Math.max(0, (6 - cell) / 2) + 0.5;
  context.strokeStyle = tokens.text1;
  context.lineWidth = thickness + 0.5;
  context.strokeRect(x - grown, y - grown, cell - (cell > 8 ? 1 : 0) + 2 * grown, cell - (cell > 8 ? 1 : 0) + 2 * grown);
}
