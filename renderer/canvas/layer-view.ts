// What a card says about its layer, in words and numbers ready to be drawn.
import type { TensorType } from '../../core/base/shape.ts';
import type { Checked, CheckedLayer, DrawingDiagnostic } from '../../core/design/check.ts';
import { portsOfRecord } from '../../core/design/edit.ts';
import type { Document, LayerRecord } from '../../core/document/model.ts';
import { show } from '../../core/base/schema.ts';
import { definitionOf } from '../../core/document/plan.ts';
import { layerOf } from '../../core/layers/registry.ts';
import { formatCount, formatMacs, formatShape, speakShape } from '../format.ts';
import { shareStep, standingOf, typeOfOutput, type Standing, type Sums } from './figures.ts';
import type { Flow } from './metrics.ts';
import { overridesAt, repeatAt, type Scope } from './scope.ts';
import { words } from './words.ts';

/** A card's content. */
export interface LayerView {
  /** path in the checked drawing (of the first repetition) */
  readonly path: string;
  readonly kind: string;
  /** colour family, the group of its kind; blocks have their own */
  readonly family: string;
  readonly name: string;
  /** what the kind is called: `Conv2D`, or the block's name */
  readonly title: string;
  readonly caption: string;
  readonly shape: string;
  readonly parameters: string;
  readonly macs: string;
  /** shares of the whole net, in steps */
  readonly shares: { readonly parameters: number; readonly macs: number };
  readonly standing: Standing;
  readonly messages: readonly string[];
  /** its weights are kept as they are */
  readonly isFrozen: boolean;
  readonly repeat: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly flow: Flow;
  /** what a screen reader says on focus */
  readonly spoken: string;
}

/** What a card is made from. */
export interface ViewOf {
  readonly document: Document;
  readonly checked: Checked;
  readonly scope: Scope;
  readonly record: LayerRecord;
  readonly layer: CheckedLayer | undefined;
  readonly sum: Sums | undefined;
  readonly problems: readonly DrawingDiagnostic[];
  readonly isFed: boolean;
  readonly flow: Flow;
}

/** A layer's or block instance's card. */
export function layerView(of: ViewOf): LayerView {
  const { document, checked, scope, record, layer, sum, problems, isFed, flow } = of;
  const ports = portsOfRecord(document, record);
  const def = layerOf(record.kind);
  const block = record.kind === 'block' ? definitionOf(document, record) : undefined;
  const title = block?.name ?? def?.title ?? record.kind;
  const type = outputType(of, ports.outputs[0]?.name);
  const [parameters, macs] = sum === undefined ? [layer?.parameters ?? null, layer?.macs ?? null] : [sum.parameters, sum.macs];
  const standing = standingOf(problems);
  const messages = [...new Set(problems.map((one) => one.message))];
  const repeat = record.kind === 'block' ? repeatAt(document, scope.prefix, record) : 1;
  const isUnknown = type === null || type.dims === null || (type.dims.length > 1 && type.dims.slice(1).every((size) => size === null));
  const shape = isUnknown ? (standing === 'unfinished' && !isFed && ports.inputs.length > 0 ? words.notConnected : formatShape(type?.dims ?? null)) : formatShape(type.dims);
  const hasWeights = sum === undefined ? (layer?.weights.length ?? 0) > 0 : sum.parameters > 0;
  return {
    path: scope.prefix + record.id, kind: record.kind, family: def?.group ?? 'block', name: record.name, title,
    caption: captionOf(of, repeat), shape, parameters: parameters === null || parameters === 0 ? '' : formatCount(parameters), macs: macs === null || macs === 0 ? '' : formatMacs(macs),
    shares: { parameters: shareStep(parameters ?? 0, checked.totals.parameters), macs: shareStep(macs ?? 0, checked.totals.macs) },
    standing, messages, isFrozen: hasWeights && (!record.trainable || layer?.flat.trainable === false || sum?.isFrozen === true), repeat, flow,
    inputs: ports.inputs.map((port) => port.name), outputs: ports.outputs.map((port) => port.name),
    spoken: [record.name, repeat > 1 ? `${title}, ${repeat} times` : title, type === null ? 'no output' : speakShape(type.dims), ...(messages.length === 0 ? ['no problems'] : messages)].join(', '),
  };
}

/** The type of a card's first output; an output layer shows what it takes; null where there is neither. */
function outputType({ document, checked, scope, record, layer }: ViewOf, port: string | undefined): TensorType | null {
  if (port === undefined) return layer?.inputs[0] ?? null;
  return typeOfOutput(document, checked, scope.prefix, { layer: record.id, port });
}

function captionOf({ document, scope, layer, record, sum }: ViewOf, repeat: number): string {
  if (record.kind === 'block') {
    // In the order in which the block shows its settings, the most telling first.
    const settings = [...new Set(definitionOf(document, record)?.exposed.map(({ name }) => name))];
    const set = Object.entries(overridesAt(document, scope.prefix, record)).sort(([a], [b]) => settings.indexOf(a) - settings.indexOf(b)).map(([name, value]) => `${name} ${typeof value === 'string' ? value : show(value)}`);
    // What this instance sets tells it from others of its block; without any, how much it holds.
    if (set.length > 0) return set.join(' · ');
    return sum === undefined ? '' : `${formatCount(sum.layers)} layers${repeat > 1 ? ` in ${repeat} repeats` : ''}`;
  }
  if (layer?.def === undefined || layer.params === null) return '';
  const caption = layer.def.caption(layer.params);
  if (caption !== '') return caption;
  const shapes = layer.inputs.filter((input) => input.dims !== null).map((input) => formatShape(input.dims));
  if (shapes.length === 0) return '';
  return shapes.length === 1 ? `from ${shapes[0] ?? ''}` : `${shapes.length} inputs`;
}
