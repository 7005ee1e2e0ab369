// What is drawn while a drawing is seen from afar, for those who ask what lies where: the hand, layers dropped on wires.
import { theInstance } from './canvas-state.ts';
import type { Place } from './metrics.ts';
import { hit, lineUnder, type Box, type Scene } from './overview-scene.ts';
import type { CanvasNode, WireEdge } from './sync.ts';

/** What is drawn. */
export interface Ground {
  readonly scene: Scene;
  readonly nodes: readonly CanvasNode[];
  readonly edges: readonly WireEdge[];
}

/** Dots of the screen a card may be missed by. */
const reach = 4;

let ground: Ground | null = null;

/** What is drawn; null while cards are. */
export function theGround(): Ground | null {
  return ground;
}

/** Notes what is drawn; null when cards are. */
export function setGround(given: Ground | null): void {
  ground = given;
}

/** The wire under a point of the screen, or close to it, while the drawing is seen from afar; null otherwise. */
export function overviewWireAt(point: Place, except: string | null = null): string | null {
  const [now, instance] = [ground, theInstance()];
  if (now === null || instance === null) return null;
  const lines = except === null ? now.scene.lines : now.scene.lines.filter((line) => line.source !== except && line.target !== except);
  return lineUnder(lines, instance.screenToFlowPosition(point, { snapToGrid: false }), 12 / instance.getZoom())?.id ?? null;
}

/** The card, note or frame under a point of the screen while the drawing is seen from afar. */
export function overviewBoxAt(point: Place): Box | null {
  const found = under(point);
  return found?.sort === 'box' ? found.box : null;
}

/** What is under a point of the screen: a card, note or frame, else a wire, else nothing. */
export function under(point: Place): ReturnType<typeof hit> {
  const instance = theInstance();
  if (ground === null || instance === null) return null;
  return hit(ground.scene, instance.screenToFlowPosition(point, { snapToGrid: false }), reach / instance.getZoom());
}
