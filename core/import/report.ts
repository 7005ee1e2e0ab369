// The import report: what became of every node of the file, and whether the drawing can be trained.
import { counted } from '../base/words.ts';
import type { Checked } from '../design/check.ts';
import type { ForeignModel } from '../onnx/foreign.ts';
import type { LayerDraft } from './match.ts';
import { isKept, type Understood } from './recognise.ts';

/** What became of a node of the file. */
export interface NodeReport {
  readonly node: string;
  readonly op: string;
  /**
   * `layer`: it is a layer, or part of one. `nothing`: it changes nothing and is left out. `unused`: no output needs it, as
   * the arithmetic on shapes that layers do for themselves. `kept`: an "ONNX op" layer whose shape rule Convas knows.
   * `opaque`: an "ONNX op" layer of which Convas knows what the file says.
   */
  readonly became: 'layer' | 'nothing' | 'unused' | 'kept' | 'opaque';
  /** path and kind of the layer, null where there is none */
  readonly layer: string | null;
  readonly kind: string | null;
  /** why it is no layer people draw, or what to know of the layer; null where there is nothing to say */
  readonly reason: string | null;
}

/** What an import has to tell. */
export interface ImportReport {
  readonly name: string;
  readonly producer: string;
  readonly opset: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** nodes of the file after what is constant was worked out */
  readonly nodes: readonly NodeReport[];
  /** layers of the drawing without its blocks */
  readonly layers: number;
  readonly parameters: number;
  readonly counts: { readonly [became in NodeReport['became']]: number };
  /** what was done to the file's graph before, and what to know of the drawing, a sentence each */
  readonly notes: readonly string[];
  readonly training: { readonly can: boolean; /** why not, a sentence each */ readonly reasons: readonly string[] };
}

function reportOf({ node, match, isUsed }: Understood, ids: ReadonlyMap<LayerDraft, string>): NodeReport {
  const base = { node: node.name, op: node.op };
  const layer = match.layers.find((draft) => ids.has(draft)) ?? null;
  if (layer === null && match.layers.length === 0 && isUsed) return { ...base, became: 'nothing', layer: null, kind: null, reason: null };
  if (layer === null) return { ...base, became: 'unused', layer: null, kind: null, reason: 'No output of the network needs it.' };
  const where = { layer: ids.get(layer) ?? null, kind: layer.kind };
  // What is to be said of a layer is said once, at the first of its nodes.
  if (!isKept(match)) return { ...base, became: 'layer', ...where, reason: match.nodes[0]?.index === node.index ? (match.note ?? null) : null };
  return { ...base, became: node.foreign.kind === 'known' ? 'kept' : 'opaque', ...where, reason: match.reason };
}

/** Puts the report together. */
export function importReport(model: ForeignModel, nodes: readonly Understood[], ids: ReadonlyMap<LayerDraft, string>, checked: Checked, notes: readonly string[], training: ImportReport['training']): ImportReport {
  const told = nodes.map((one) => reportOf(one, ids));
  const count = (became: NodeReport['became']): number => told.filter((one) => one.became === became).length;
  const { name, version } = model.producer;
  return {
    name: model.name, producer: [name, version].filter((word) => word !== '').join(' '), opset: model.opset,
    inputs: model.inputs.map((input) => input.name), outputs: model.outputs.map((output) => output.name),
    nodes: told, layers: checked.layers.length, parameters: checked.totals.parameters,
    counts: { layer: count('layer'), nothing: count('nothing'), unused: count('unused'), kept: count('kept'), opaque: count('opaque') },
    notes: [...model.notes, ...notes], training,
  };
}

/** The report in one sentence: how much of the file became layers. */
export function summaryOf({ nodes, layers, counts }: ImportReport): string {
  const parts = [
    `${counts.layer} of ${counted(nodes.length, 'node')} became ${counted(layers, 'layer')}`,
    ...(counts.nothing === 0 ? [] : [`${counts.nothing} ${counts.nothing === 1 ? 'changes' : 'change'} nothing`]),
    ...(counts.unused === 0 ? [] : [`${counts.unused} ${counts.unused === 1 ? 'is' : 'are'} not needed`]),
    ...(counts.kept + counts.opaque === 0 ? [] : [`${counts.kept + counts.opaque} stayed ONNX ops`]),
  ];
  return `${parts.join(', ')}.`;
}

/** Most layers a line of the report names. */
const named = 6;

/** What is to be said of single layers, a line for each reason. */
function remarks({ nodes }: ImportReport): readonly string[] {
  const groups = new Map<string, { readonly about: string; readonly reason: string; readonly layers: string[] }>();
  for (const { op, became, layer, reason } of nodes) {
    if (reason === null || layer === null) continue;
    const about = became === 'layer' ? '' : became === 'kept' ? `${op} stayed an ONNX op` : `${op} is unknown here`;
    const key = `${about} ${reason}`;
    const group = groups.get(key) ?? { about, reason, layers: [] };
    groups.set(key, group);
    group.layers.push(layer);
  }
  return Array.from(groups.values(), ({ about, reason, layers }) => {
    const rest = layers.length - named;
    const list = `${layers.slice(0, named).join(', ')}${rest > 0 ? ` and ${counted(rest, 'more', 'more')}` : ''}`;
    return `  ${list}: ${about === '' ? '' : `${about}. `}${reason}`;
  });
}

/** The report as lines of text. */
export function reportLines(report: ImportReport): readonly string[] {
  const made = report.producer === '' ? '' : ` by ${report.producer}`;
  return [
    `${report.name === '' ? 'A network' : report.name}, written${made} at opset ${report.opset}`,
    summaryOf(report),
    ...report.notes,
    ...remarks(report),
    report.training.can ? 'It can be trained.' : `It cannot be trained: ${report.training.reasons.join(' ')}`,
  ];
}
