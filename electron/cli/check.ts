// `convas check X`: every layer's shape, cost and receptive field, and every diagnostic with its fixes.
import type { Diagnostic } from '../../core/base/diagnostic.ts';
import { formatDims } from '../../core/base/shape.ts';
import { checkWithFixes, type Checked } from '../../core/design/check.ts';
import { exit, type Command } from './command.ts';
import { count, table, type Output } from './output.ts';
import { openProject } from './project.ts';

/** What `check --json` prints. */
interface Report {
  readonly layers: readonly object[];
  readonly parameters: number;
  readonly macs: number;
  readonly missing: number;
  readonly diagnostics: readonly object[];
}

function reportOf(checked: Checked): Report {
  return {
    layers: checked.layers.map((layer) => ({
      id: layer.flat.path,
      name: layer.flat.name,
      kind: layer.flat.kind,
      output: layer.outputs[0]?.dims ?? null,
      parameters: layer.parameters,
      macs: layer.macs,
      receptiveField: layer.receptiveField === null ? null : { size: layer.receptiveField.size, jump: layer.receptiveField.jump, start: layer.receptiveField.start },
    })),
    parameters: checked.totals.parameters,
    macs: checked.totals.macs,
    missing: checked.totals.missing,
    diagnostics: checked.diagnostics.map((d) => ({
      code: d.code, severity: d.severity, layer: d.layer, message: d.message,
      ...(d.parameter === undefined ? {} : { parameter: d.parameter }),
      fixes: d.fixes.map((fix) => ({ title: fix.title, patch: fix.patch })),
    })),
  };
}

/** Prints diagnostics for people, most severe first. */
export function sayDiagnostics(out: Output, diagnostics: readonly Diagnostic[]): void {
  const rank = { error: 0, warning: 1, note: 2 } as const;
  for (const d of [...diagnostics].sort((a, b) => rank[a.severity] - rank[b.severity])) {
    out.say(`${d.severity}: ${d.message}${d.layer === null ? '' : `  [${d.layer}]`}`);
    for (const fix of d.fixes) out.say(`  fix: ${fix.title}`);
  }
}

function sayTable(out: Output, checked: Checked): void {
  const rows = checked.layers.map((layer) => [
    layer.flat.path,
    layer.flat.kind,
    layer.params === null || layer.def === undefined ? '?' : layer.def.caption(layer.params),
    formatDims(layer.outputs[0]?.dims ?? null),
    layer.parameters === null ? '?' : count(layer.parameters),
    layer.macs === null ? '?' : count(layer.macs),
    layer.receptiveField === null ? '' : layer.receptiveField.size.join(' × '),
  ]);
  for (const line of table(['layer', 'kind', '', 'output', 'parameters', 'MACs', 'sees'], rows, [4, 5, 6])) out.say(line);
  const { parameters, macs, missing } = checked.totals;
  const unknown = missing === 0 ? '' : ` + ? (${missing} ${missing === 1 ? 'layer' : 'layers'} not known)`;
  out.say('');
  out.say(`${count(parameters)} parameters${unknown} · ${count(macs)} multiply-accumulates for one image${unknown}`);
}

/** The command. */
export const check: Command = {
  name: 'check',
  summary: 'Checks a network without running it: every shape, parameters, multiply-accumulates, receptive field, and what is wrong with how to mend it.',
  usage: 'NETWORK [--json]',
  words: [1, 1],
  options: {},
  notes: ['NETWORK is a project file or a template\'s name. Warnings exit 0, errors exit 1.'],
  async run(input, out) {
    const project = await openProject(input.words[0] ?? '');
    const checked = checkWithFixes(project.document);
    const broken = checked.diagnostics.some((d) => d.severity === 'error');
    if (out.json) out.emit(reportOf(checked));
    else {
      sayTable(out, checked);
      if (checked.diagnostics.length > 0) out.say('');
      sayDiagnostics(out, checked.diagnostics);
    }
    return broken ? exit.fault : exit.fine;
  },
};
