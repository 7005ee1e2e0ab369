// The drawing as a PyTorch file: blocks as modules, repetitions as nn.Sequential, one line of `forward` for each layer.
// `forward` answers what the loss takes (scores); `predict` applies the final softmax or sigmoid, as the drawing shows it.
import type { Checked } from '../design/checked.ts';
import type { Document } from '../document/model.ts';
import { alike, formsOf, runsOf, type Dialect, type Form, type Forms, type Instance, type LoopStyle } from './forms.ts';
import { pytorchHelpers } from './pytorch-helpers.ts';
import type { Params } from './params.ts';
import { pytorchLayers } from './pytorch-layers.ts';
import { atOf, LayerNames, preprocessingOf, problemsOf, shapeChange, shapeOf, textOf, type Generated } from './render.ts';
import { attributeName, comment, docString, Names, pascalCase, snakeCase, Source, words } from './source.ts';
import { call, code, endsOf, keyOf, type Emission, type Ends, type Part, type Parts, type Slot } from './template.ts';
import { treeOf, type Copy, type Item, type Tree } from './tree.ts';
import { variablesOf } from './variables.ts';

// Attributes every nn.Module has, which no layer may take.
const moduleAttributes = words(`add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval extra_repr
float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia named_buffers named_children
named_modules named_parameters parameters predict register_backward_hook register_buffer register_forward_hook register_forward_pre_hook
register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook register_load_state_dict_pre_hook
register_module register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state
set_submodule share_memory state_dict to to_empty train training type xpu zero_grad self x y torch nn F block`);

const fileNames = words('torch nn F SumPool2d average_pool2d RBF Module');

/** A drawing made ready for PyTorch. */
export interface PytorchPlan {
  readonly tree: Tree;
  readonly forms: Forms;
  readonly names: LayerNames;
  readonly ends: Ends;
}

/** Works out the classes and names of a drawing. */
function pytorchPlan(document: Document, checked: Checked): PytorchPlan {
  const tree = treeOf(checked);
  const ends = endsOf(checked, tree.root);
  const names = new LayerNames(moduleAttributes, attributeName);
  const dialect: Dialect = {
    names: 'pascal',
    keeping: 'self.',
    taken: fileNames,
    attributes: (copy, owning) => [...moduleAttributes, ...copy.definition.items.filter((item) => owning(item.record.id)).map((item) => names.of(copy.definition, item.record.id))],
    layer(copy, item, origins) {
      const at = atOf(copy, item, origins, names, ends);
      const write = at === null ? undefined : pytorchLayers[item.record.kind];
      if (at === null || write === undefined) return unknownLayer;
      const emission = write(at, at.checked.params as unknown as Params);
      const freeze = !at.checked.flat.trainable && at.checked.weights.length > 0;
      return freeze ? { ...emission, after: emission.modules.map(({ suffix }) => [`self.${at.name}${suffix}.requires_grad_(False)`]) } : emission;
    },
    instance: (copy, item, repetitions, style, origins) => instance(names.of(copy.definition, item.record.id), item, repetitions, style, origins),
  };
  return { tree, ends, names, forms: formsOf(tree, dialect, rootName(document)) };
}

/** The class of the network; a block of the same name keeps it. */
function rootName(document: Document): string {
  const wanted = pascalCase(document.name);
  const taken = fileNames.includes(wanted) || Object.values(document.blocks).some((block) => pascalCase(block.name, 'Block') === wanted);
  return taken ? `${wanted}Network` : wanted;
}

/** Where nothing is known, the value is passed on and the problem stands above. */
const unknownLayer: Emission = { modules: [], steps: [{ value: [{ input: 0 }] }], helpers: [] };

/** The constructor call of one repetition, its values slots of the form around it. What comes into a later one is what the one before gives. */
function construct({ form, values }: Instance, item: Item, origins: ReadonlyMap<string, string>, later: boolean): Parts {
  return call(form.name, form.args.map((arg, i): Slot => {
    const shown = item.block?.exposed.find((one) => arg.origin === `param:${one.layer}:${one.parameter}`);
    const port = arg.origin?.startsWith('in:') === true ? Number(arg.origin.slice(3)) : null;
    const source = port === null ? null : later ? { record: item.record.id, port } : item.sources[port];
    const entering = source === undefined || source === null ? undefined : source.record === '' ? `in:${source.port}` : origins.get(keyOf(source));
    const origin = shown === undefined ? entering : `param:${item.record.id}:${shown.name}`;
    return { text: values[i] ?? '...', hint: arg.name, ...(origin === undefined ? {} : { origin }) };
  }));
}

function instance(name: string, item: Item, repetitions: readonly Instance[], style: LoopStyle, origins: ReadonlyMap<string, string>): Emission {
  const one = repetitions.map((repetition, i) => construct(repetition, item, origins, i > 0));
  const first = one[0] ?? [];
  const inputs = item.sources.map((_, i): Parts => [{ input: i }]);
  const through = inputs.length === 1 && (item.block?.outputs.length ?? 1) === 1;
  const called = (callee: Part): Parts => code`${callee}(${joined(inputs)})`;
  if (style === 'single') return { modules: [{ suffix: '', make: first }], steps: [{ value: called(`self.${name}`) }], helpers: [] };
  const count = (minus: number): Slot => ({ text: String(one.length), hint: 'repeat', origin: `param:${item.record.id}:repeat`, minus });
  const runs = runsOf(repetitions, alike).map(([i, n]): Parts => (n < 3 ? joined(one.slice(i, i + n)) : code`*[${one[i] ?? first} for _ in range(${String(n)})]`));
  const listed = style === 'listed' ? joined(runs)
    : style === 'alike' ? code`*[${first} for _ in range(${count(0)})]` : code`${first}, *[${one[1] ?? first} for _ in range(${count(1)})]`;
  if (through) return { modules: [{ suffix: '', make: code`nn.Sequential(${listed})` }], steps: [{ value: called(`self.${name}`) }], helpers: [] };
  const bare = style === 'alike' ? code`[${first} for _ in range(${count(0)})]` : code`[${listed}]`;
  return { modules: [{ suffix: '', make: code`nn.ModuleList(${bare})` }], steps: [{ loop: [`for block in self.${name}:`], value: called('block') }], helpers: [] };
}

function joined(all: readonly Parts[]): Parts {
  return all.flatMap((parts, i) => (i === 0 ? parts : [', ', ...parts]));
}

/** The drawing as PyTorch source. Never throws over what is drawn: problems stand in it as comments. */
export function pytorchCode(document: Document, checked: Checked): Generated {
  const plan = pytorchPlan(document, checked);
  const problems = problemsOf(checked, plan.forms.forms);
  const body = new Source();
  const helpers = new Set(plan.forms.forms.flatMap((form) => [...form.written.values()].flatMap((emission) => emission.helpers)));
  for (const [name, text] of Object.entries(pytorchHelpers)) {
    if (!helpers.has(name)) continue;
    body.add(0, `\n\n${text}`);
  }
  for (const form of plan.forms.forms) writeClass(body, form, plan, checked, problems.of);
  const text = body.text();
  const uses = (module: string): boolean => new RegExp(`\\b${module}\\.`).test(text);
  const head = [
    comment(`${document.name}: PyTorch code generated by Convas from the drawing.`), ...problems.whole,
    ...(uses('torch') ? ['import torch'] : []), ...(uses('F') ? ['import torch.nn.functional as F'] : []), 'from torch import nn',
  ];
  body.prepend(head);
  return { text: body.text(), name: rootName(document), lines: body.ranges(), notes: notesOf(checked, plan) };
}

function notesOf(checked: Checked, { ends }: PytorchPlan): readonly string[] {
  const notes: string[] = [];
  if (checked.totals.parameters > 0) notes.push('Weights start as PyTorch starts them; load the trained weights to have those of the drawing.');
  for (const head of ends.heads) if (head.final === 'rbf') notes.push('The scores are minus the distances of the RBF layer: the largest wins.');
  return notes;
}

function writeClass(to: Source, form: Form, plan: PytorchPlan, checked: Checked, problems: ReadonlyMap<string, readonly string[]>): void {
  const [copy] = form.copies;
  if (copy === undefined) return;
  const own = form.block === null ? [] : [form.block.id];
  to.add(0, `\n\nclass ${form.name}(nn.Module):`, own);
  to.add(1, docString(form.block === null ? networkDoc(checked) : `Block ${form.block.name}.`), own);
  to.add(0, '');
  const owns = [...form.written.values()].some((emission) => emission.modules.length > 0) || form.args.length > 0;
  if (owns) writeConstructor(to, form, plan, own);
  writeForward(to, form, plan, problems);
}

function writeConstructor(to: Source, form: Form, plan: PytorchPlan, own: readonly string[]): void {
  const { definition } = form.copies[0] as Copy;
  to.add(1, `def __init__(${['self', ...form.args.map(({ name }) => name)].join(', ')}):`, own);
  to.add(2, 'super().__init__()', own);
  for (const [attribute, name] of form.kept) to.add(2, `self.${attribute} = ${name}`, own);
  for (const item of definition.items) {
    const { id } = item.record;
    const emission = form.written.get(id);
    const name = plan.names.of(definition, id);
    for (const { suffix, make } of emission?.modules ?? []) to.add(2, `self.${name}${suffix} = ${textOf(make, [], '')}`, [id]);
    for (const parts of emission?.after ?? []) to.add(2, textOf(parts, [], ''), [id]);
  }
  to.add(0, '');
}

function networkDoc(checked: Checked): string {
  const parameters = String(checked.totals.parameters).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${checked.flattened.document.name} with ${parameters} parameters.`;
}

function writeForward(to: Source, form: Form, plan: PytorchPlan, problems: ReadonlyMap<string, readonly string[]>): void {
  const { definition } = form.copies[0] as Copy;
  const isRoot = form.block === null;
  const inputItems = isRoot ? definition.items.filter((item) => item.record.kind === 'input') : [];
  const portNames = form.block?.inputs.map(({ name }) => name) ?? inputItems.map((item) => item.record.name);
  const argumentNames = new Names(['self', 'torch', 'nn', 'F']);
  const inputNames = portNames.length === 1 ? ['x'] : portNames.map((name) => argumentNames.take(snakeCase(name, 'x')));
  const silent = new Set(definition.items.filter((item) => item.record.kind === 'output' || (isRoot && plan.ends.taken.has(item.record.id))).map((item) => item.record.id));
  const heads = isRoot ? plan.ends.heads : [];
  const shown = isRoot ? heads.map((head) => head.source) : definition.outputs;
  const lastly = isRoot && heads.length === 0 ? definition.items.filter((item) => item.record.kind !== 'input').at(-1) : undefined;
  const all = lastly === undefined ? shown : [{ record: lastly.record.id, port: 0 }];
  const variables = variablesOf(definition, {
    inputs: isRoot ? [] : inputNames, given: new Map(inputItems.map((item, i) => [item.record.id, inputNames[i] ?? 'x'])),
    taken: ['torch', 'nn', 'F', 'block', ...fileNames], silent, shown: all,
  });
  to.add(1, `def forward(${['self', ...inputNames].join(', ')}):`, [...(form.block === null ? [] : [form.block.id]), ...inputItems.map((item) => item.record.id)]);
  for (const [i, item] of inputItems.entries()) {
    const shape = shapeOf(form, item, false);
    const pixels = preprocessingOf(form.copies[0]?.layers.get(item.record.id)?.params ?? {});
    to.add(2, comment(`${inputNames[i]}: ${shape === '' ? '?' : shape}${pixels === '' ? '' : `; pixels come in as ${pixels}`}`), [item.record.id]);
    for (const text of problems.get(item.record.id) ?? []) to.add(2, text, [item.record.id]);
  }
  for (const item of definition.items) {
    const { id, kind } = item.record;
    if (kind === 'input' && isRoot) continue;
    for (const text of problems.get(id) ?? []) to.add(2, text, [id]);
    if (silent.has(id)) continue;
    const at = variables.of.get(id);
    const shape = shapeChange(form, item, false);
    writeSteps(to, form.written.get(id), at?.reads ?? [], at?.writes ?? [], shape === '' ? '' : `  # ${shape}`, id);
  }
  writeReturn(to, plan, heads.map((head) => head.output), all.map(variables.last), isRoot);
}

function writeSteps(to: Source, emission: Emission | undefined, reads: readonly string[], writes: readonly string[], shape: string, id: string): void {
  const target = writes.join(', ');
  for (const step of emission?.steps ?? []) {
    if ('loop' in step) {
      if (target !== reads.join(', ')) to.add(2, `${target} = ${reads.join(', ')}`, [id]);
      to.add(2, textOf(step.loop, reads, target), [id]);
      to.add(3, `${target} = ${textOf(step.value, writes, target)}${shape}`, [id]);
      continue;
    }
    const text = textOf(step.value, reads, target);
    if (text !== target && target !== '') to.add(2, `${target} = ${text}${shape}`, [id]);
  }
}

function writeReturn(to: Source, plan: PytorchPlan, outputs: readonly Item[], values: readonly string[], isRoot: boolean): void {
  if (!isRoot || plan.ends.heads.length === 0) {
    if (isRoot) to.add(2, '# The drawing has no output layer yet.');
    to.add(2, `return ${values.length === 0 ? 'None' : values.join(', ')}`);
    return;
  }
  const { heads } = plan.ends;
  const returned = heads.map((head, i) => (head.final === 'rbf' ? `-${values[i] ?? 'None'}` : values[i] ?? 'None'));
  const finals = heads.some((head) => head.final !== 'none');
  const ids = outputs.map((item) => item.record.id);
  const why = heads.some((head) => head.final === 'rbf') ? '  # scores: minus the distances, the largest wins' : finals ? '  # scores, which the loss takes' : '';
  to.add(2, `return ${returned.join(', ')}${why}`, ids);
  if (!finals) return;
  const taken = heads.flatMap((head) => (head.source !== null && (plan.ends.taken.has(head.source.record) || plan.ends.bare.has(head.source.record)) ? [head.source.record] : []));
  const single = heads.length === 1;
  const scores = heads.map((_, i) => (single ? 'self(x)' : `scores_${i + 1}`));
  const finalOf = (head: Ends['heads'][number], text: string): string => {
    if (head.final === 'softmax') return `F.softmax(${text}, dim=${head.axis})`;
    if (head.final === 'log-softmax') return `F.log_softmax(${text}, dim=${head.axis})`;
    if (head.final === 'sigmoid') return `torch.sigmoid(${text})`;
    return head.final === 'rbf' ? `-${text}` : text;
  };
  to.add(0, '');
  to.add(1, single ? 'def predict(self, x):' : 'def predict(self, *inputs):', taken);
  to.add(2, docString('What the output of the drawing shows.'), taken);
  if (!single) to.add(2, `${scores.join(', ')} = self(*inputs)`);
  to.add(2, `return ${heads.map((head, i) => finalOf(head, scores[i] ?? 'None')).join(', ')}`, [...taken, ...ids]);
}

/** Where each weight of the drawing lives in the generated module: full name → key of its state_dict. Shapes agree. */
export function pytorchWeights(checked: Checked): ReadonlyMap<string, string> {
  const plan = pytorchPlan(checked.flattened.document, checked);
  const keys = new Map<string, string>();
  const parts: Readonly<Record<string, string>> = {
    scale: 'weight', shift: 'bias', 'running-mean': 'running_mean', 'running-variance': 'running_var', depthwise: '_depthwise.weight', pointwise: '_pointwise.weight',
  };
  const walk = (copy: Copy, prefix: string): void => {
    for (const item of copy.definition.items) {
      const name = plan.names.of(copy.definition, item.record.id);
      const layer = copy.layers.get(item.record.id);
      for (const weight of layer?.weights ?? []) {
        const part = parts[weight.name] ?? (layer?.flat.kind === 'separable-conv2d' ? `_pointwise.${weight.name}` : weight.name);
        keys.set(`${copy.prefix}${item.record.id}/${weight.name}`, `${prefix}${name}${part.startsWith('_') ? '' : '.'}${part}`);
      }
      const children = copy.children.get(item.record.id) ?? [];
      const looped = (plan.forms.styles.get(copy)?.get(item.record.id) ?? 'single') !== 'single';
      for (const [i, child] of children.entries()) walk(child, `${prefix}${name}.${looped ? `${i}.` : ''}`);
    }
  };
  walk(plan.tree.root, '');
  return keys;
}
