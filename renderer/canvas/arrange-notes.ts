// Where notes go when layers are laid out anew: each stays beside the layer it stood next to, and over no card. Pure.
import { card, gap, snapped, type Flow, type Place } from './metrics.ts';
import type { Places } from '../../core/design/arrange.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A note or card that stands somewhere. */
interface Standing {
  readonly id: string;
  readonly position: Place;
}

interface Rect extends Place, Size {}

/** How far apart two rectangles stand; 0 where they touch or overlap. */
function distance(a: Rect, b: Rect): number {
  return Math.hypot(Math.max(a.x - b.x - b.width, b.x - a.x - a.width, 0), Math.max(a.y - b.y - b.height, b.y - a.y - a.height, 0));
}

const overlap = (a: Rect, b: Rect, room: number): boolean => a.x < b.x + b.width + room && b.x < a.x + a.width + room && a.y < b.y + b.height + room && b.y < a.y + a.height + room;
const cardAt = (place: Place): Rect => ({ x: place.x, y: place.y, ...card });
const margin = 8;
const farthest = 40;

/**
 * New places of the notes whose nearest layer moves. A note keeps its place beside that layer where it is free; else it
 * stands across the flow of it, as near as there is room.
 */
export function placesOfNotes(layers: readonly Standing[], notes: readonly (Standing & { readonly size: Size })[], moved: Places, flow: Flow): Places {
  const taken: Rect[] = layers.map((layer) => cardAt(moved[layer.id] ?? layer.position));
  const places: { [id: string]: Place } = {};
  for (const { id, position, size } of notes) {
    const rect: Rect = { ...position, ...size };
    let nearest: Standing | null = null;
    let least = Infinity;
    for (const layer of layers) {
      const away = distance(rect, cardAt(layer.position));
      if (away < least) [nearest, least] = [layer, away];
    }
    const to = nearest === null ? undefined : moved[nearest.id];
    if (nearest === null || to === undefined) {
      taken.push(rect);
      continue;
    }
    const along = snapped({ x: position.x + to.x - nearest.position.x, y: position.y + to.y - nearest.position.y });
    const place = freeBeside(along, to, size, taken, flow);
    places[id] = place;
    taken.push({ ...place, ...size });
  }
  return places;
}

function freeBeside(wanted: Place, layer: Place, size: Size, taken: readonly Rect[], flow: Flow): Place {
  const isFree = (place: Place): boolean => !taken.some((other) => overlap({ ...place, ...size }, other, margin));
  if (isFree(wanted)) return wanted;
  // Across the flow there is room sooner than along it.
  const step = flow === 'right' ? card.height + gap.across : card.width + gap.note;
  for (let n = 0; n < farthest; n++) {
    const [before, behind] = flow === 'right'
      ? [{ x: layer.x, y: layer.y - gap.across - size.height - n * step }, { x: layer.x, y: layer.y + card.height + gap.across + n * step }]
      : [{ x: layer.x - gap.note - size.width - n * step, y: layer.y }, { x: layer.x + card.width + gap.note + n * step, y: layer.y }];
    for (const place of [behind, before].map(snapped)) if (isFree(place)) return place;
  }
  return wanted;
}
