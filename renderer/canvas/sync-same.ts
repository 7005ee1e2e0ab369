// Whether what is drawn still says what it would say if it were made anew. Asked of every card and wire after every edit, so
// the quick questions come first: the same objects say the same.
import type { Checked, CheckedLayer } from '../../core/design/check.ts';
import type { TensorType } from '../../core/base/shape.ts';
import type { Document, LayerRecord, WireRecord } from '../../core/document/model.ts';
import { shareStep, typeOfOutput, type Sums } from './figures.ts';
import type { Box, Flow, Place } from './metrics.ts';
import type { CanvasNode } from './nodes.ts';
import type { Scope } from './scope.ts';

const none: readonly never[] = [];

/** What decides a layer's words beside its record and its checked layer. */
export interface Around {
  readonly flow: Flow;
  readonly isFed: boolean;
  readonly totals: Checked['totals'];
  /** problems and sums are gathered anew with every check: where there are any, the text is compared */
  readonly isPlain: boolean;
}

/** Whether what is around a layer says the same of it; sums and problems are not compared here. */
export function sameAround(a: Around, b: Around, layer: CheckedLayer | undefined): boolean {
  const same = (what: 'parameters' | 'macs'): boolean => a.totals[what] === b.totals[what] || shareStep(layer?.[what] ?? 0, a.totals[what]) === shareStep(layer?.[what] ?? 0, b.totals[what]);
  return a.isPlain && b.isPlain && a.flow === b.flow && a.isFed === b.isFed && (a.totals === b.totals || (same('parameters') && same('macs')));
}

/** All that decides a wire between two layers; nothing for one from or to a block or its ports, which more decides. */
export function endsOf(document: Document, checked: Checked, scope: Scope, wire: WireRecord, flow: Flow, lane: number | undefined): readonly unknown[] {
  const [from, to] = [document.layers[wire.from.layer], document.layers[wire.to.layer]];
  return from === undefined || to === undefined || from.kind === 'block' ? none : [wire, checked.byPath.get(scope.prefix + from.id), from.name, to.name, flow, lane];
}

/** Whether two lists hold the same. */
export const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((one, i) => one === b[i]);

/** Whether all of two lists of cards stand in the same places. */
export const sameStand = (a: readonly CanvasNode[], b: readonly CanvasNode[]): boolean => a.length === b.length && a.every((node, i) => standsAlike(node, b[i]));

const sameTypes = (a: readonly TensorType[], b: readonly TensorType[]): boolean => a.length === b.length && a.every((type, i) => type === b[i] || type.dims?.join() === b[i]?.dims?.join());

/** Whether a card says the same of two records: where it stands is no word of it. */
export function readsTheSame(a: LayerRecord, b: LayerRecord): boolean {
  return a === b || (a.kind === b.kind && a.name === b.name && a.parent === b.parent && a.params === b.params && a.trainable === b.trainable && a.stated === b.stated);
}

/** Whether a card says the same of two findings: what only its details tell, such as what one of its values sees, does not count. */
export function saysTheSame(a: CheckedLayer | undefined, b: CheckedLayer | undefined): boolean {
  if (a === b || a === undefined || b === undefined) return a === b;
  return a.def === b.def && a.params === b.params && a.flat.trainable === b.flat.trainable && a.parameters === b.parameters && a.macs === b.macs && a.weights.length === b.weights.length && sameTypes(a.inputs, b.inputs) && sameTypes(a.outputs, b.outputs);
}

/** Whether two cards stand in the same place with the same ports. */
function standsAlike(a: CanvasNode, b: CanvasNode | undefined): boolean {
  if (a === b) return true;
  const [ours, theirs] = [a.handles ?? [], b?.handles ?? []];
  return b !== undefined && a.id === b.id && a.position.x === b.position.x && a.position.y === b.position.y && a.width === b.width && a.height === b.height
    && ours.length === theirs.length && ours.every((handle, i) => handle.id === theirs[i]?.id && handle.type === theirs[i]?.type);
}

/** Written out rather than spread: boxes of one make are told apart three times as fast. */
export const boxAt = ({ x, y }: Place, { width, height }: Pick<Box, 'width' | 'height'>): Box => ({ x, y, width, height });

/** Whether two boxes are in the same place, of the same size. */
export const sameBox = (a: Box, b: Box): boolean => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** What decides a card's words beside its record and its checked layer. */
export function keyOf(checked: Checked, layer: CheckedLayer | undefined, sum: Sums | undefined, messages: readonly string[], flow: Flow, isFed: boolean, types: string): string {
  const [parameters, macs] = [sum?.parameters ?? layer?.parameters ?? 0, sum?.macs ?? layer?.macs ?? 0];
  return `${flow} ${isFed ? 1 : 0} ${shareStep(parameters, checked.totals.parameters)} ${shareStep(macs, checked.totals.macs)} ${sum === undefined ? '' : JSON.stringify(sum)} ${types} ${messages.join('\n')}`;
}

/** The same for a block's instance: what its definition and its outputs say. */
export function typeKey(document: Document, checked: Checked, scope: Scope, record: LayerRecord): string {
  if (record.kind !== 'block') return '';
  const block = document.blocks[typeof record.params['block'] === 'string' ? record.params['block'] : ''];
  return `${block?.name ?? ''} ${block?.inputs.length ?? 0} ${(block?.outputs ?? []).map((output) => typeOfOutput(document, checked, scope.prefix, { layer: record.id, port: output.name }).dims?.join('×')).join(' ')}`;
}
