// Beside a card that is hovered or has the keyboard: its problems, what one of its values sees, how its size comes about, what
// it holds in memory.
import { useEffect, useState } from 'react';
import { elementCount } from '../../core/base/shape.ts';
import type { Pair } from '../../core/base/schema.ts';
import { receptiveFieldOf, type CheckedLayer, type ReceptiveField } from '../../core/design/check.ts';
import type { LayerRecord } from '../../core/document/model.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { slideAxis, type WindowParams } from '../../core/layers/window.ts';
import { formatBytes, formatCount, formatField, formatMacs, formatShape, formatSize, seesAll } from '../format.ts';
import { useDesigner } from '../session.ts';
import { told } from '../told.ts';
import { isUnfinished } from '../../core/design/unfinished.ts';
import { gather, type Sums } from './figures.ts';
import { theElement, theInstance, useCanvas } from './canvas-state.ts';
import { card, type Place } from './metrics.ts';
import { levelNamed } from './levels.ts';
import { recordOfNode } from './node-ids.ts';
import { words } from './words.ts';

const slides: ReadonlySet<string> = new Set(['conv2d', 'depthwise-conv2d', 'separable-conv2d', 'max-pool2d', 'average-pool2d', 'sum-pool2d']);
const bytesPerValue = 4;

/** How rows or columns of a window layer come about, with its numbers: `⌊(32 + 0 − 5) / 1⌋ + 1 = 28`. */
function sizeFormula(window: WindowParams, axis: 0 | 1, size: number): string {
  const slid = slideAxis(window, axis, size);
  const stride = window.stride[axis];
  if (window.padding === 'same') return `⌈${size} / ${stride}⌉ = ${slid.output ?? '?'}`;
  const padded = (slid.before ?? 0) + (slid.after ?? 0);
  const [open, close] = window.ceil === true ? ['⌈', '⌉'] : ['⌊', '⌋'];
  return `${open}(${size}${padded === 0 ? '' : ` + ${padded}`} − ${slid.extent}) / ${stride}${close} + 1 = ${slid.output ?? '?'}`;
}

function formulas(layer: CheckedLayer): readonly (readonly [label: string, text: string])[] {
  const [, , height, width] = layer.inputs[0]?.dims ?? [];
  if (layer.params === null || !slides.has(layer.flat.kind) || typeof height !== 'number' || typeof width !== 'number') return [];
  const given = layer.params as Partial<WindowParams>;
  if (given.kernel === undefined || given.stride === undefined || given.padding === undefined) return [];
  const one: Pair = [1, 1];
  const window: WindowParams = { kernel: given.kernel, stride: given.stride, padding: given.padding, dilation: given.dilation ?? one, ceil: given.ceil === true };
  if (typeof slideAxis(window, 0, height).output !== 'number' || typeof slideAxis(window, 1, width).output !== 'number') return [];
  const [rows, columns] = [sizeFormula(window, 0, height), sizeFormula(window, 1, width)];
  return rows === columns ? [[words.size, rows]] : [[words.height, rows], [words.width, columns]];
}

function facts(layer: CheckedLayer, field: ReceptiveField | null, batch: number): readonly (readonly [label: string, text: string])[] {
  const rows: (readonly [string, string])[] = [...formulas(layer)];
  if (field !== null && layer.flat.kind !== 'input') rows.push([words.receptiveField, seesAll(field) ? formatField(field) : words.ofPixels(formatField(field), formatSize(field.of))]);
  const weights = layer.weights.filter((weight) => weight.role === 'parameter');
  if (weights.length > 0 && layer.parameters !== null) rows.push([words.weights, `${weights.map((weight) => formatShape(weight.dims, { batch: true })).join(' + ')} = ${formatCount(layer.parameters)}`]);
  if (layer.macs !== null && layer.macs > 0) rows.push([words.macs, formatMacs(layer.macs)]);
  const values = elementCount(layer.outputs[0]?.dims?.slice(1) ?? null);
  if (values !== null) rows.push([words.memory(batch), formatBytes(values * batch * bytesPerValue)]);
  return rows;
}

function blockFacts(sums: Sums | undefined, batch: number): readonly (readonly [label: string, text: string])[] {
  if (sums === undefined) return [];
  return [[words.layers, formatCount(sums.layers)], [words.parameters, formatCount(sums.parameters)], [words.macs, formatMacs(sums.macs)], [words.outputs(batch), formatBytes(sums.activationElements * batch * bytesPerValue)]];
}

const delay = 450;

/** The details of the card that is read, if one is. */
export function LayerTip() {
  const reading = useCanvas((state) => (state.connecting === null ? state.reading : null));
  const [shown, show] = useState<string | null>(null);
  useEffect(() => {
    if (reading === null) return show(null);
    const timer = setTimeout(() => show(reading), delay);
    return () => clearTimeout(timer);
  }, [reading]);
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const record = shown === null || shown !== reading ? undefined : document.layers[recordOfNode(shown).id];
  if (record === undefined) return null;
  const { scope } = levelNamed(recordOfNode(shown ?? '').level);
  const layer = checked.byPath.get(scope.prefix + record.id);
  const instancePath = `${scope.prefix}${record.id}`;
  const found = checked.diagnostics.filter((one) => one.layer === instancePath || one.layer?.startsWith(`${instancePath}/`) === true);
  const problems = new Map(found.map((one) => [one.message, isUnfinished(one) ? 'unfinished' : one.severity]));
  const { batch } = readRecipe(document.recipe).recipe;
  const rows = layer === undefined || layer.flat.kind === 'block' ? blockFacts(gather(checked, scope).sums.get(record.id), batch) : facts(layer, receptiveFieldOf(checked, layer.flat.path), batch);
  const summary = layer?.def?.summary ?? (record.kind === 'block' ? words.enterBlock : '');
  const box = boxAt(shown ?? '', record);
  const place = placeBeside(box);
  if (place === null) return null;
  return (
    <div className="layer-tip" role="tooltip" style={place}>
      {[...problems].map(([message, kind]) => <p key={message} className={`layer-tip-problem ${kind}`}>{told(document, message)}</p>)}
      {summary !== '' && <p className="layer-tip-summary">{summary}</p>}
      {rows.length > 0 && <dl>{rows.map(([label, text]) => <div key={label}><dt>{label}</dt><dd>{text}</dd></div>)}</dl>}
    </div>
  );
}

const tip = { width: 300, height: 190, margin: 10 } as const;

/** Where a node is seen; of a frame, its head. */
function boxAt(node: string, record: LayerRecord): Place {
  const level = levelNamed(recordOfNode(node).level);
  return level.boxes.get(record.id) ?? record.position;
}

/** Beside the card, on the right where there is room, else on the left, so that the next card of the chain stays in sight; else below or above. */
function placeBeside(at: { readonly x: number; readonly y: number }): { readonly left: number; readonly top?: number; readonly bottom?: number } | null {
  const [instance, element] = [theInstance(), theElement()];
  if (instance === null || element === null) return null;
  const { x, y, zoom } = instance.getViewport();
  const [left, top] = [at.x * zoom + x, at.y * zoom + y];
  const [right, bottom] = [left + card.width * zoom, top + card.height * zoom];
  const upright = top + tip.height + tip.margin < element.clientHeight ? { top: Math.max(tip.margin, top) } : { bottom: Math.max(tip.margin, element.clientHeight - bottom) };
  if (right + tip.width + 2 * tip.margin < element.clientWidth) return { left: right + tip.margin, ...upright };
  if (left - tip.width - 2 * tip.margin > 0) return { left: left - tip.width - tip.margin, ...upright };
  const within = Math.max(tip.margin, Math.min(element.clientWidth - tip.width - tip.margin, left));
  return bottom + tip.margin + tip.height < element.clientHeight ? { left: within, top: bottom + tip.margin } : { left: within, bottom: element.clientHeight - top + tip.margin };
}
