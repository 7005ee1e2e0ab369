// Layers dragged out of the palette: put down where they are dropped, or on the wire under them.
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';
import { designer } from '../session.ts';
import { addLayerAt, insertOnWire, layerDragType } from './adding.ts';
import { canvasState } from './canvas-state.ts';
import { wireOfEdge } from './node-ids.ts';
import { overviewWireAt } from './overview-ground.ts';

/** The wire under a point of the screen, or close to it, that a layer can be put on. */
function wireAt(x: number, y: number): string | null {
  const afar = overviewWireAt({ x, y });
  if (afar !== null) return wireOfEdge(afar);
  for (const [dx, dy] of [[0, 0], [0, 12], [0, -12], [12, 0], [-12, 0]] as const) {
    const id = document.elementFromPoint(x + dx, y + dy)?.closest<SVGElement>('.react-flow__edge')?.dataset['id'];
    const wire = id === undefined ? '' : wireOfEdge(id);
    if (Object.hasOwn(designer.getState().document.wires, wire)) return wire;
  }
  return null;
}

const isLayer = (event: DragEvent): boolean => event.dataTransfer?.types.includes(layerDragType) === true;

/** Something is held over the canvas. */
export function onDragOver(event: DragEvent): void {
  if (!isLayer(event)) return;
  event.preventDefault();
  if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
  const overWire = wireAt(event.clientX, event.clientY);
  if (overWire !== canvasState.getState().overWire) canvasState.setState({ overWire });
}

/** It is taken elsewhere. */
export function onDragLeave(): void {
  canvasState.setState({ overWire: null });
}

/** It is let go. */
export function onDrop(event: DragEvent): void {
  if (!isLayer(event)) return;
  event.preventDefault();
  const wire = wireAt(event.clientX, event.clientY);
  canvasState.setState({ overWire: null });
  const layer = readLayer(event.dataTransfer?.getData(layerDragType) ?? '');
  const point = { x: event.clientX, y: event.clientY };
  if (layer === null) return;
  if (wire !== null && layer.kind !== 'input' && layer.kind !== 'output') insertOnWire(layer.kind, wire, layer.params, point);
  else addLayerAt(layer.kind, layer.params, point);
}

function readLayer(text: string): { readonly kind: string; readonly params: JsonObject } | null {
  try {
    const json = JSON.parse(text) as JsonObject;
    const { kind, params } = json;
    return typeof kind === 'string' ? { kind, params: isObject(params) ? params : {} } : null;
  } catch {
    return null;
  }
}
