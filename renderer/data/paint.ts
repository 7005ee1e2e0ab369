// The gallery's canvas: pictures in their cells, with what a person did to them.
import type { Tokens } from '../canvas/tokens.ts';
import type { DataSplit } from '../../core/run/data-services.ts';
import { keyOf, type Corrected } from './corrections.ts';
import { cellAt, inSight, type Grid } from './grid.ts';
import type { Tiles } from './tiles.ts';

/** What is painted. */
export interface Scene {
  readonly grid: Grid;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly listed: Uint32Array;
  readonly split: DataSplit;
  readonly selected: ReadonlySet<number>;
  /** place that has the keyboard, null while the gallery has not */
  readonly cursor: number | null;
  readonly corrected: Corrected;
  /** numbers of those watched in training */
  readonly watched: ReadonlySet<number>;
}

/** Paints what is in sight and answers the numbers of the pictures that are wanted: those in sight first, then the next screen. */
export function paint(context: CanvasRenderingContext2D, scene: Scene, tiles: Tiles, tokens: Tokens): readonly number[] {
  const { grid, top, width, height, listed, split, selected, cursor, corrected, watched } = scene;
  context.clearRect(0, 0, width, height);
  const { from, to } = inSight(grid, top, height);
  for (let place = from; place < to; place++) {
    const index = listed[place] ?? 0;
    const cell = cellAt(grid, place);
    const [x, y] = [cell.x, cell.y - top];
    const correction = corrected.get(keyOf(split, index));
    const tile = tiles.get(index);
    context.globalAlpha = correction?.isExcluded === true ? 0.3 : 1;
    if (tile === null) {
      context.fillStyle = tokens.surface3;
      context.fillRect(x, y, grid.edge, grid.edge);
    } else {
      const scale = grid.edge / Math.max(tile.width, tile.height);
      const [w, h] = [Math.round(tile.width * scale), Math.round(tile.height * scale)];
      context.imageSmoothingEnabled = scale < 1;
      context.drawImage(tile.sheet, tile.x, tile.y, tile.width, tile.height, x + Math.floor((grid.edge - w) / 2), y + Math.floor((grid.edge - h) / 2), w, h);
    }
    context.globalAlpha = 1;
    if (correction?.isExcluded === true) strike(context, x, y, grid.edge, tokens);
    if (correction !== undefined && correction.label !== null) corner(context, x, y, grid.edge, tokens);
    if (watched.has(index)) eye(context, x, y + grid.edge, tokens);
    if (selected.has(index)) ring(context, x, y, grid.edge, tokens.accent, 2);
    if (place === cursor) ring(context, x - 2, y - 2, grid.edge + 4, tokens.text1, 2);
  }
  const ahead = inSight(grid, top + height, height);
  return [...listed.subarray(from, to), ...listed.subarray(Math.max(to, ahead.from), ahead.to)];
}

function ring(context: CanvasRenderingContext2D, x: number, y: number, side: number, colour: string, line: number): void {
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.strokeRect(x + line / 2, y + line / 2, side - line, side - line);
}

/** Left out: a line across. */
function strike(context: CanvasRenderingContext2D, x: number, y: number, side: number, { text1, surface0 }: Tokens): void {
  for (const [colour, line] of [[surface0, 4], [text1, 2]] as const) {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.beginPath();
    context.moveTo(x + 3, y + side - 3);
    context.lineTo(x + side - 3, y + 3);
    context.stroke();
  }
}

/** Watched in training: a dot with a ring around it. */
function eye(context: CanvasRenderingContext2D, x: number, bottom: number, { accent, surface0 }: Tokens): void {
  for (const [colour, radius] of [[surface0, 6], [accent, 5], [surface0, 2]] as const) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x + 8, bottom - 8, radius, 0, 2 * Math.PI);
    context.fill();
  }
}

/** Given another class: a corner folded over. */
function corner(context: CanvasRenderingContext2D, x: number, y: number, side: number, { accent, surface0 }: Tokens): void {
  const size = Math.max(10, Math.round(side / 4));
  context.fillStyle = accent;
  context.strokeStyle = surface0;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x + side - size, y);
  context.lineTo(x + side, y);
  context.lineTo(x + side, y + size);
  context.closePath();
  context.fill();
  context.stroke();
}
