// A layer's card in a picture: the same rows at the same places as on the canvas, near enough to read all of it.
import { escaped } from '../../core/base/markup.ts';
import { iconOf, iconStroke, lockMarks, type Mark } from '../canvas/icon-shapes.ts';
import { shareSteps } from '../canvas/figures.ts';
import type { LayerView } from '../canvas/layer-view.ts';
import { card } from '../canvas/metrics.ts';
import { words } from '../canvas/words.ts';
import { familyColour, type Palette } from './palette.ts';
import { element } from './svg.ts';
import { faces, fitted, plain, textWidth, type Face } from './text.ts';

/** Rounding of a card's corners. */
export const cornerOfCard = 10;

const inner = { left: 14, right: card.width - 10 } as const;
const room = inner.right - inner.left;
const icon = 20;
const rows = { name: 22.5, caption: 40.5, foot: 57.5, shares: 65 } as const;

/** A line of text. `end`: it ends at x. */
export function label(text: string, face: Face, at: { readonly x: number; readonly y: number; readonly isEnd?: boolean; readonly isMiddle?: boolean; readonly colour: string; readonly room: number }): string {
  const fit = fitted(text, face, at.room);
  const anchor = at.isEnd === true ? 'end' : at.isMiddle === true ? 'middle' : null;
  return element('text', {
    x: at.x, y: at.y, fill: at.colour, 'font-family': face.family, 'font-size': face.size, 'font-weight': face.weight, 'text-anchor': anchor,
    textLength: fit.squeeze, lengthAdjust: fit.squeeze === null ? null : 'spacingAndGlyphs',
  }, [escaped(fit.text)]);
}

/** The strokes of an icon, from its upper left corner. */
function drawn(marks: readonly Mark[], at: { readonly x: number; readonly y: number; readonly colour: string; readonly width: number }): string {
  const strokes = marks.map(({ d, isSpot, strength, width, dash, isBlunt }) =>
    element('path', { d, fill: isSpot === true ? at.colour : null, stroke: isSpot === true ? 'none' : null, opacity: strength, 'stroke-width': width, 'stroke-dasharray': dash, 'stroke-linecap': isBlunt === true ? 'butt' : null }));
  return element('g', { transform: `translate(${at.x} ${at.y})`, fill: 'none', stroke: at.colour, 'stroke-width': at.width, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }, strokes);
}

/** The icon of a kind, from its upper left corner. */
export function iconPicture(kind: string, at: { readonly x: number; readonly y: number; readonly colour: string }): string {
  return drawn(iconOf(kind), { ...at, width: iconStroke });
}

function border(view: LayerView, palette: Palette): string {
  const [colour, width, dash] = view.standing === 'error' ? [palette.bad, 1.5, null] : view.standing === 'warning' ? [palette.warn, 1, null] : view.standing === 'unfinished' ? [palette['line-strong'], 1, '4 3'] : [palette.line, 1, null];
  return element('rect', { x: width / 2, y: width / 2, width: card.width - width, height: card.height - width, rx: cornerOfCard - width / 2, fill: 'none', stroke: colour, 'stroke-width': width, 'stroke-dasharray': dash });
}

/** The sheets behind a block's card: one for a block, two where it is repeated. */
function sheets(view: LayerView, palette: Palette): readonly string[] {
  const lifts = view.kind !== 'block' ? [] : view.repeat > 1 ? [8, 4] : [4];
  return lifts.map((by) => element('rect', { x: by + 0.5, y: 0.5 - by, width: card.width - 1, height: card.height - 1, rx: cornerOfCard, fill: palette['surface-1'], stroke: palette.line }));
}

function head(view: LayerView, palette: Palette, family: string): readonly string[] {
  const parts = [iconPicture(view.kind, { x: inner.left, y: 8, colour: family })];
  const left = inner.left + icon + 6;
  const times = view.repeat > 1 ? words.repeats(view.repeat) : '';
  const badge = times === '' ? 0 : textWidth(times, faces.badge) + 10;
  const marks = (view.isFrozen ? 18 : 0) + (badge === 0 ? 0 : badge + 6);
  const forName = inner.right - left - marks;
  const name = fitted(view.name, faces.name, forName);
  const nameWidth = Math.min(forName, textWidth(name.text, faces.name));
  parts.push(label(view.name, faces.name, { x: left, y: rows.name, colour: palette['text-1'], room: forName }));
  let x = left + nameWidth + 6;
  if (view.isFrozen) {
    parts.push(drawn(lockMarks, { x, y: 12, colour: palette['text-3'], width: 1.2 }));
    x += 18;
  }
  if (badge > 0) {
    parts.push(element('rect', { x, y: 10, width: badge, height: 16, rx: 8, fill: palette['surface-3'] }), label(times, faces.badge, { x: x + badge / 2, y: 22, isMiddle: true, colour: palette['text-2'], room: badge }));
    x += badge + 6;
  }
  // As on the canvas: what kind it is stands there when there is room for both.
  const kind = view.title === view.name ? '' : plain(view.title);
  if (kind !== '' && textWidth(kind, faces.kind) <= inner.right - x) parts.push(label(kind, faces.kind, { x: inner.right, y: rows.name, isEnd: true, colour: palette['text-3'], room }));
  return parts;
}

function shares({ shares: { parameters, macs } }: LayerView, palette: Palette, family: string): readonly string[] {
  if (parameters === 0 && macs === 0) return [];
  const bar = (y: number, height: number, steps: number, colour: string): readonly string[] => [
    element('rect', { x: inner.left, y, width: room, height, rx: height / 2, fill: palette['surface-3'] }),
    ...(steps === 0 ? [] : [element('rect', { x: inner.left, y, width: (room * steps) / shareSteps, height, rx: height / 2, fill: colour })]),
  ];
  return [...bar(rows.shares, 2, parameters, family), ...bar(rows.shares + 3, 1, macs, palette['text-3'])];
}

/** The bar in the family's colour; hatched where the weights are kept as they are. */
function edge(view: LayerView, palette: Palette, family: string): readonly string[] {
  const whole = element('rect', { x: 0, y: 0, width: 4, height: card.height, fill: view.isFrozen ? palette['surface-2'] : family });
  if (!view.isFrozen) return [whole];
  const stripes = Array.from({ length: Math.ceil(card.height / 6) + 1 }, (_, i) => `M0 ${i * 6}L4 ${i * 6 - 4}`).join('');
  return [whole, element('path', { d: stripes, fill: 'none', stroke: family, 'stroke-width': 2.1 })];
}

/** A card, from its upper left corner. `clip` names what cuts it to its corners. */
export function cardPicture(view: LayerView, palette: Palette, clip: string): readonly string[] {
  const family = familyColour(palette, view.family);
  const cost = plain(view.parameters);
  const costRoom = cost === '' ? 0 : textWidth(cost, faces.digits) + 8;
  const faint = view.standing === 'error' ? palette.bad : view.standing === 'unfinished' ? palette['text-3'] : palette['text-1'];
  return [
    ...sheets(view, palette),
    element('rect', { x: 0, y: 0, width: card.width, height: card.height, rx: cornerOfCard, fill: palette['surface-2'] }),
    element('g', { 'clip-path': `url(#${clip})` }, [
      ...edge(view, palette, family),
      ...head(view, palette, family),
      ...(view.caption === '' ? [] : [label(view.caption, faces.digits, { x: inner.left, y: rows.caption, colour: palette['text-3'], room })]),
      label(view.shape, faces.digits, { x: inner.left, y: rows.foot, colour: faint, room: room - costRoom }),
      ...(cost === '' ? [] : [label(cost, faces.digits, { x: inner.right, y: rows.foot, isEnd: true, colour: palette['text-2'], room })]),
      ...shares(view, palette, family),
    ]),
    border(view, palette),
  ];
}
