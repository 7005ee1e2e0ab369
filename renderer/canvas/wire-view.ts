// What a wire tells: the shape it carries, how thick it is, whether it brings a fault.
import { elementCount, type TensorType } from '../../core/base/shape.ts';
import type { Checked, DrawingDiagnostic } from '../../core/design/check.ts';
import type { Document, WireRecord } from '../../core/document/model.ts';
import { formatShape, speakShape } from '../format.ts';
import { typeOfBlockInput, typeOfOutput } from './figures.ts';
import type { Flow } from './metrics.ts';
import type { Scope } from './scope.ts';

/** A wire as it is drawn. */
export interface WireView {
  /** `N × 16 × 10 × 10`, empty where nothing is known */
  readonly shape: string;
  /** thickness of the line: grows with the logarithm of the tensor's size */
  readonly thickness: number;
  /** the problem it brings to the layer it leads to */
  readonly fault: string | null;
  /** joins a layer to a port of the block around it; it is part of the block's definition */
  readonly isFixed: boolean;
  readonly spoken: string;
  readonly flow: Flow;
}

const thinnest = 1.25;
const thickest = 5;

/** The line's thickness for a number of values: 1 value is thinnest, ten million thickest. */
export function thicknessOf(elements: number | null): number {
  if (elements === null || elements < 1) return thinnest;
  return Math.round(Math.min(thickest, thinnest + ((thickest - thinnest) * Math.log10(elements)) / 7) * 4) / 4;
}

/** What a wire is by its length, for the ends it can be taken by: on a short one they must leave its middle free to be pressed. */
export function lengthClass(dx: number, dy: number): '' | 'short' | 'shorter' | 'shortest' {
  const length = Math.hypot(dx, dy);
  return length < 24 ? 'shortest' : length < 72 ? 'shorter' : length < 96 ? 'short' : '';
}

/** Wires between the layers of a block and its own ports, as wires whose outer end is the layer ''. */
export function blockWires({ block }: Scope): readonly WireRecord[] {
  if (block === null) return [];
  const into = block.inputs.flatMap((input) => input.to.map((to): WireRecord => ({ id: `/in/${input.name}/${to.layer}/${to.port}`, parent: block.id, from: { layer: '', port: input.name }, to, order: -1 })));
  const out = block.outputs.map((output): WireRecord => ({ id: `/out/${output.name}`, parent: block.id, from: output.from, to: { layer: '', port: output.name }, order: 0 }));
  return [...into, ...out];
}

/** The number of a wire among the inputs of the layer it leads to, as diagnostics count them. */
function inputNumber(checked: Checked, path: string, wire: string): number {
  const layer = checked.byPath.get(path);
  let n = 0;
  for (const port of layer?.def === undefined || layer.params === null ? [] : layer.def.ports(layer.params).inputs) {
    const sources = layer?.flat.sources[port.name] ?? [];
    for (const source of sources) {
      if (source.wire === wire) return n;
      n += 1;
    }
    if (sources.length === 0 && port.many !== true) n += 1;
  }
  return -1;
}

/** True for a wire to or from a port of the block around: it is a part of the block's definition. */
export function isFixed(wire: WireRecord): boolean {
  return wire.from.layer === '' || wire.to.layer === '';
}

/** What a wire carries. */
export function typeOfWire(document: Document, checked: Checked, scope: Scope, wire: WireRecord): TensorType {
  return wire.from.layer === '' ? typeOfBlockInput(document, checked, scope, wire.from.port) : typeOfOutput(document, checked, scope.prefix, wire.from);
}

/** A wire of a scope, drawn. */
export function wireView(of: { readonly document: Document; readonly checked: Checked; readonly scope: Scope; readonly wire: WireRecord; readonly type: TensorType; readonly flow: Flow; readonly problems: readonly DrawingDiagnostic[] }): WireView {
  const { document, checked, scope, wire, flow, problems } = of;
  const { dims } = of.type;
  const errors = problems.filter((one) => one.severity === 'error' && one.input !== undefined);
  const number = errors.length === 0 ? -1 : inputNumber(checked, scope.prefix + wire.to.layer, wire.id);
  const name = (layer: string, port: string): string => (layer === '' ? `port ${port}` : (document.layers[layer]?.name ?? layer));
  return {
    shape: dims === null ? '' : formatShape(dims, { batch: true }), thickness: thicknessOf(elementCount(dims?.slice(1) ?? null)),
    fault: errors.find((one) => one.input === number)?.message ?? null, isFixed: isFixed(wire), flow,
    spoken: `Wire from ${name(wire.from.layer, wire.from.port)} to ${name(wire.to.layer, wire.to.port)}, ${speakShape(dims)}`,
  };
}
