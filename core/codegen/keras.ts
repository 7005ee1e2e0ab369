// The drawing as a Keras 3 file: a functional model, channels-last, blocks as functions and repetitions as loops. The model
// answers what the loss takes (scores); `predict` applies the final softmax or sigmoid, as the drawing shows it.
import type { Checked, CheckedLayer } from '../design/checked.ts';
import type { Document } from '../document/model.ts';
import { alike, formsOf, runsOf, type Dialect, type Form, type Forms, type Instance, type LoopStyle } from './forms.ts';
import { kerasHelpers } from './keras-helpers.ts';
import { kerasLayers, orderAgrees } from './keras-layers.ts';
import type { KerasAt } from './keras-windows.ts';
import type { Params } from './params.ts';
import { atOf, LayerNames, preprocessingOf, problemsOf, shapeChange, shapeOf, textOf, type Generated } from './render.ts';
import { comment, docString, Names, quoted, sizeText, snakeCase, snakeWords, Source, words } from './source.ts';
import { call, code, endsOf, keyOf, type Emission, type Ends, type Part, type Parts, type Slot, type Step } from './template.ts';
import { treeOf, type Copy, type Item, type Tree } from './tree.ts';
import { nothing, variablesOf, type Variables } from './variables.ts';

// Names Keras gives to operations it makes itself, which no layer may take.
const operationNames = words('get_item negative log_softmax');

const fileNames = words('keras layers ops RBF LocalResponseNorm Pool2D SumPool2D AveragePool2D MaxPool2D ConvTranspose2D build_model predict inputs model scores name i');

/** A drawing made ready for Keras. */
export interface KerasPlan {
  readonly tree: Tree;
  readonly forms: Forms;
  readonly names: LayerNames;
  readonly ends: Ends;
  /** paths of flatten layers whose values stay in the order of channels-last maps */
  readonly reordered: ReadonlySet<string>;
}

/** Works out the functions and names of a drawing. */
export function kerasPlan(checked: Checked): KerasPlan {
  const tree = treeOf(checked);
  const ends = endsOf(checked, tree.root);
  const names = new LayerNames(operationNames, snakeWords);
  const reordered = reorderedIn(checked);
  const label = (copy: Copy, name: string, suffix?: string): string => {
    const whole = suffix === undefined ? name : `${name}-${suffix}`;
    return copy.definition.block === null ? `"${whole}"` : `f"{name}-${whole}"`;
  };
  const dialect: Dialect = {
    names: 'snake',
    keeping: '',
    taken: fileNames,
    attributes: () => [],
    layer(copy, item, origins) {
      const at = atOf(copy, item, origins, names, ends);
      const write = at === null ? undefined : kerasLayers[item.record.kind];
      if (at === null || write === undefined) return unknownLayer;
      const more: KerasAt = { ...at, label: (suffix) => label(copy, at.name, suffix), reordered: reordered.has(at.checked.flat.path) };
      return write(more, at.checked.params as unknown as Params);
    },
    instance(copy, item, repetitions, style, origins) {
      const name = names.of(copy.definition, item.record.id);
      return instance((suffix) => label(copy, name, suffix), copy.definition.block === null ? `f"${name}-{i + 1}"` : `f"{name}-${name}-{i + 1}"`, item, repetitions, style, origins);
    },
  };
  return { tree, ends, names, reordered, forms: formsOf(tree, dialect, 'build_model') };
}

/** Where nothing is known, the value is passed on and the problem stands above. */
const unknownLayer: Emission = { modules: [], steps: [{ value: [{ input: 0 }] }], helpers: [] };

/** Flatten layers that only dense and rbf layers read, past layers that treat every value alike: their weights take the other order. */
function reorderedIn(checked: Checked): ReadonlySet<string> {
  const readers = new Map<string, CheckedLayer[]>();
  for (const layer of checked.layers) for (const { path } of layer.sources) readers.set(path, [...(readers.get(path) ?? []), layer]);
  const good = new Map<string, boolean>();
  // Readers come after what they read, so from the end every answer is known when it is asked for.
  for (const { flat } of checked.layers.toReversed()) {
    const all = readers.get(flat.path) ?? [];
    good.set(flat.path, all.length > 0 && all.every((reader) => reader.flat.kind === 'dense' || reader.flat.kind === 'rbf' || ((reader.flat.kind === 'activation' || reader.flat.kind === 'dropout') && good.get(reader.flat.path) === true)));
  }
  return new Set(checked.layers.filter(({ flat, inputs }) => flat.kind === 'flatten' && !orderAgrees(inputs[0]?.dims) && good.get(flat.path) === true).map(({ flat }) => flat.path));
}

function instance(label: (suffix?: string) => string, counted: string, item: Item, repetitions: readonly Instance[], style: LoopStyle, origins: ReadonlyMap<string, string>): Emission {
  const inputs: Parts = item.sources.flatMap((_, i): Parts => (i === 0 ? [{ input: 0 }] : [', ', { input: i }]));
  const apply = (repetition: Instance, read: Parts, name: string): Parts => call(repetition.form.name, [read, ...argumentsOf(repetition, item, origins)], { name });
  const [first] = repetitions;
  if (first === undefined) return unknownLayer;
  const previous: Parts = [{ input: -1 }];
  const count: Slot = { text: String(repetitions.length), hint: 'repeat', origin: `param:${item.record.id}:repeat` };
  const steps: readonly Step[] = style === 'single' ? [{ value: apply(first, inputs, label()) }]
    : style === 'alike' ? [{ loop: code`for i in range(${count}):`, value: apply(first, previous, counted) }]
      : runsOf(repetitions, alike).flatMap(([at, n]): readonly Step[] => {
        const one = repetitions[at] ?? first;
        if (n > 2) return [{ loop: [`for i in range(${at === 0 ? '' : `${at}, `}${at + n}):`], value: apply(one, previous, counted) }];
        return Array.from({ length: n }, (_, i) => ({ value: apply(one, at + i === 0 ? inputs : previous, label(String(at + i + 1))) }));
      });
  return { modules: [], steps, helpers: [] };
}

function argumentsOf({ form, values }: Instance, item: Item, origins: ReadonlyMap<string, string>): readonly Part[] {
  return form.args.map((arg, i): Slot => {
    const shown = item.block?.exposed.find((one) => arg.origin === `param:${one.layer}:${one.parameter}`);
    const source = arg.origin?.startsWith('in:') === true ? item.sources[Number(arg.origin.slice(3))] : null;
    const entering = source === undefined || source === null ? undefined : source.record === '' ? `in:${source.port}` : origins.get(keyOf(source));
    const origin = shown === undefined ? entering : `param:${item.record.id}:${shown.name}`;
    return { text: values[i] ?? '...', hint: arg.name, ...(origin === undefined ? {} : { origin }) };
  });
}

/** The drawing as Keras source. Never throws over what is drawn: problems stand in it as comments. */
export function kerasCode(document: Document, checked: Checked): Generated {
  const plan = kerasPlan(checked);
  const problems = problemsOf(checked, plan.forms.forms);
  const body = new Source();
  const helpers = new Set(plan.forms.forms.flatMap((form) => [...form.written.values()].flatMap((emission) => emission.helpers)));
  for (const [name, text] of Object.entries(kerasHelpers)) if (helpers.has(name)) body.add(0, `\n\n${text}`);
  for (const form of plan.forms.forms) writeFunction(body, form, plan, document, checked, problems.of);
  writePredict(body, plan);
  const uses = new Set(['layers', 'ops'].filter((name) => new RegExp(`\\b${name}\\.`).test(body.text())));
  const imported = [...uses].sort().join(', ');
  body.prepend([comment(`${document.name}: Keras code generated by Convas from the drawing. Maps are channels-last.`), ...problems.whole, 'import keras', ...(imported === '' ? [] : [`from keras import ${imported}`])]);
  return { text: body.text(), name: 'build_model', lines: body.ranges(), notes: notesOf(checked, plan) };
}

function notesOf(checked: Checked, plan: KerasPlan): readonly string[] {
  const notes: string[] = [];
  if (checked.totals.parameters > 0) notes.push('Weights start as Keras starts them; load the trained weights to have those of the drawing.');
  if (plan.reordered.size > 0) notes.push('Flattened maps hold their values pixel by pixel, not map by map; trained weights are rearranged to fit.');
  if (checked.layers.some(({ flat }) => flat.kind === 'batch-norm')) notes.push('Keras lets the running variance of a batch norm follow the biased variance of the batch, Convas and PyTorch the unbiased one.');
  const read = new Set(plan.tree.root.definition.items.flatMap((item) => item.sources.map((ref) => ref?.record)));
  const loose = plan.tree.root.definition.items.some(({ record }) => record.kind !== 'output' && !read.has(record.id));
  if (plan.ends.heads.length > 0 && loose) notes.push('Layers from which nothing leads to an output are written, but no part of the Keras model.');
  for (const head of plan.ends.heads) if (head.final === 'rbf') notes.push('The scores are minus the distances of the RBF layer: the largest wins.');
  return notes;
}

function writeFunction(to: Source, form: Form, plan: KerasPlan, document: Document, checked: Checked, problems: ReadonlyMap<string, readonly string[]>): void {
  const { definition } = form.copies[0] as Copy;
  const isRoot = form.block === null;
  const inputItems = isRoot ? definition.items.filter((item) => item.record.kind === 'input') : [];
  const portNames = form.block?.inputs.map(({ name }) => name) ?? inputItems.map((item) => item.record.name);
  const local = new Names([...fileNames, ...form.args.map(({ name }) => name)]);
  const inputNames = portNames.length === 1 ? [isRoot ? 'inputs' : 'x'] : portNames.map((name) => local.take(snakeCase(name, 'x')));
  const silent = new Set(definition.items.filter((item) => item.record.kind === 'output' || (isRoot && plan.ends.taken.has(item.record.id))).map((item) => item.record.id));
  const last = isRoot && plan.ends.heads.length === 0 ? definition.items.filter((item) => item.record.kind !== 'input').at(-1) : undefined;
  const shown = !isRoot ? definition.outputs : last === undefined ? plan.ends.heads.map((head) => head.source) : [{ record: last.record.id, port: 0 }];
  const variables = variablesOf(definition, {
    inputs: isRoot ? [] : inputNames, given: new Map(inputItems.map((item, i) => [item.record.id, inputNames[i] ?? 'inputs'])), lasting: isRoot ? inputNames : [],
    taken: [...fileNames, ...form.args.map(({ name }) => name)], silent, shown,
  });
  const own = form.block === null ? [] : [form.block.id];
  to.add(0, `\n\ndef ${form.name}(${[...(isRoot ? [] : inputNames), ...form.args.map(({ name }) => name), ...(isRoot ? [] : ['name'])].join(', ')}):`, own);
  const parameters = String(checked.totals.parameters).replace(/\B(?=(\d{3})+$)/g, ',');
  to.add(1, docString(isRoot ? `${document.name} with ${parameters} parameters.` : `Block ${form.block?.name ?? ''}.`), own);
  for (const [i, item] of inputItems.entries()) writeInput(to, form, item, inputNames[i] ?? 'inputs', plan, problems);
  for (const item of definition.items) {
    const { id, kind } = item.record;
    if (kind === 'input' && isRoot) continue;
    for (const text of problems.get(id) ?? []) to.add(1, text, [id]);
    if (!silent.has(id)) writeSteps(to, form, item, variables);
  }
  writeEnd(to, plan, isRoot, document, inputNames, shown.map(variables.last));
}

function writeInput(to: Source, form: Form, item: Item, name: string, plan: KerasPlan, problems: ReadonlyMap<string, readonly string[]>): void {
  const layer = form.copies[0]?.layers.get(item.record.id);
  const sizes = layer?.outputs[0]?.dims?.slice(1).map(sizeText) ?? ['...'];
  const [first = '...'] = sizes;
  const shape = sizes.length === 3 ? [...sizes.slice(1), first] : sizes;
  const pixels = preprocessingOf(layer?.params ?? {});
  for (const text of problems.get(item.record.id) ?? []) to.add(1, text, [item.record.id]);
  if (pixels !== '') to.add(1, comment(`Pixels come in as ${pixels}.`), [item.record.id]);
  const label = plan.names.of(plan.tree.root.definition, item.record.id);
  to.add(1, `${name} = keras.Input(shape=(${shape.join(', ')}${shape.length === 1 ? ',' : ''}), name="${label}")  # ${shapeOf(form, item, true) || '?'}`, [item.record.id]);
}

function writeSteps(to: Source, form: Form, item: Item, variables: Variables): void {
  const { id } = item.record;
  const { reads, writes } = variables.of.get(id) ?? { reads: [], writes: [] };
  const target = writes.join(', ');
  const steps = form.written.get(id)?.steps ?? [];
  const shape = shapeChange(form, item, true);
  for (const [i, step] of steps.entries()) {
    const end = i === steps.length - 1 && shape !== '' ? `  # ${shape}` : '';
    if ('loop' in step) {
      if (i === 0 && target !== reads.join(', ')) to.add(1, `${target} = ${reads.join(', ')}`, [id]);
      to.add(1, textOf(step.loop, reads, target), [id]);
      to.add(2, `${target} = ${textOf(step.value, reads, target)}${end}`, [id]);
      continue;
    }
    const text = textOf(step.value, reads, target);
    if (text !== target && target !== '') to.add(1, `${target} = ${text}${end}`, [id]);
  }
}

function writeEnd(to: Source, plan: KerasPlan, isRoot: boolean, document: Document, inputNames: readonly string[], values: readonly string[]): void {
  if (!isRoot) {
    to.add(1, `return ${values.length === 0 ? nothing : values.join(', ')}`);
    return;
  }
  const { heads } = plan.ends;
  const ids = heads.map((head) => head.output.record.id);
  if (heads.length === 0) to.add(1, '# The drawing has no output layer yet.');
  const outputs = heads.length === 0 ? values : values.map((value, i) => (heads[i]?.final === 'rbf' ? `-${value}` : value));
  const one = (all: readonly string[]): string => (all.length === 1 ? all[0] ?? nothing : `[${all.join(', ')}]`);
  const why = heads.some((head) => head.final === 'rbf') ? '  # scores: minus the distances, the largest wins' : heads.some((head) => head.final !== 'none') ? '  # scores, which the loss takes' : '';
  to.add(1, `return keras.Model(${one(inputNames)}, ${one(outputs)}, name=${quoted(snakeWords(document.name, 'network'))})${why}`, ids);
}

function writePredict(to: Source, { ends }: KerasPlan): void {
  const { heads } = ends;
  if (!heads.some((head) => head.final !== 'none')) return;
  const taken = heads.flatMap((head) => (head.source !== null && (ends.taken.has(head.source.record) || ends.bare.has(head.source.record)) ? [head.source.record] : []));
  const single = heads.length === 1;
  to.add(0, '\n\ndef predict(model, x):', taken);
  to.add(1, docString('What the output of the drawing shows.'), taken);
  const scores = heads.map((_, i) => (single ? 'model(x)' : `scores_${i + 1}`));
  if (!single) to.add(1, `${scores.join(', ')} = model(x)`, taken);
  const all = heads.map((head, i) => {
    const text = scores[i] ?? nothing;
    // Scores of a final softmax are rows or, over the channels of maps, last too; other axes move with the channels.
    const axis = head.axis === 1 || head.axis === head.rank - 1 && head.rank < 4 ? -1 : head.rank === 4 ? head.axis - 1 : head.axis;
    if (head.final === 'softmax' || head.final === 'log-softmax') return `ops.${head.final === 'softmax' ? 'softmax' : 'log_softmax'}(${text}, axis=${axis})`;
    if (head.final === 'sigmoid') return `ops.sigmoid(${text})`;
    return head.final === 'rbf' ? `-${text}` : text;
  });
  to.add(1, `return ${all.join(', ')}`, [...taken, ...heads.map((head) => head.output.record.id)]);
}
