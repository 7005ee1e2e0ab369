import { describe, expect, it } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { check, fixesFor, type Checked } from '../../../core/design/check.ts';
import { apply } from '../../../core/document/patch.ts';
import type { Document } from '../../../core/document/model.ts';
import { figure } from '../../support/figures.ts';
import { ofSize } from '../../support/size.ts';
import { randomFault, type Fault } from './faults.ts';
import { validProjects } from './projects.ts';

const wanted = ofSize(150, 500, 500);

function errors(checked: Checked) {
  return checked.diagnostics.filter((one) => one.severity === 'error');
}

const passive = new Set(['activation', 'softmax', 'batch-norm', 'dropout', 'local-response-norm', 'flatten', 'max-pool2d', 'average-pool2d', 'sum-pool2d']);

/**
 * Ids of the records a fault touches and of those one wire away, before and after it, where layers that hand on what
 * they get (an activation its shape, a pool its maps) make no distance; blocks count with what is in them.
 */
function neighbourhood(before: Document, fault: Fault): ReadonlySet<string> {
  const near = new Set(fault.at);
  const wires = [...Object.values(before.wires), ...Object.values(fault.document.wires)];
  const pending = [...fault.at];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const wire of wires) {
      const other = wire.from.layer === id ? wire.to.layer : wire.to.layer === id ? wire.from.layer : undefined;
      if (other === undefined || near.has(other)) continue;
      near.add(other);
      if (passive.has(before.layers[other]?.kind ?? '')) pending.push(other);
    }
  }
  for (const block of [...Object.values(before.blocks), ...Object.values(fault.document.blocks)]) {
    const ends = [...block.inputs.flatMap((one) => one.to), ...block.outputs.map((one) => one.from)];
    if (ends.some((end) => fault.at.includes(end.layer))) for (const layer of Object.values(before.layers)) if (layer.kind === 'block' && layer.params['block'] === block.id) near.add(layer.id);
  }
  return near;
}

describe(`${wanted} random single faults in valid drawings`, { timeout: 120_000 }, () => {
  // Deep networks carry a changed size far before something does not fit.
  const projects = validProjects().filter(([id]) => !/-desk$|^se-/.test(id)).map(([id, document]) => ({ id, document, checked: check(document) }));
  const random = stream(20, 26);
  const invalid: { readonly id: string; readonly before: Document; readonly fault: Fault; readonly checked: Checked }[] = [];
  let drawn = 0;
  for (let i = 0; drawn < wanted; i++) {
    const project = projects[i % projects.length];
    const fault = project === undefined ? null : randomFault(project.document, random);
    if (project === undefined || fault === null) continue;
    drawn += 1;
    const checked = check(fault.document, project.checked);
    if (errors(checked).length > 0) invalid.push({ id: project.id, before: project.document, fault, checked });
  }

  it('start from drawings without an error', () => {
    for (const { id, checked } of projects) expect([id, errors(checked)]).toEqual([id, []]);
  });

  it('say the same when checked from scratch as after the edit', () => {
    for (const { fault, checked } of invalid) expect(check(fault.document).diagnostics).toEqual(checked.diagnostics);
  });

  it('are reported at or next to their place', () => {
    const far = invalid.filter(({ before, fault, checked }) => {
      const near = neighbourhood(before, fault);
      return !checked.diagnostics.some((one) => one.severity !== 'note' && (one.layer === null || one.layer.split('/').some((part) => near.has(part))));
    });
    expect(far.map(({ id, fault, checked }) => `${id}: ${fault.text} → ${errors(checked).map((one) => `${one.code} at ${one.layer}`).join(', ')}`)).toEqual([]);
  });

  it('have a fix after which no error is left and no layer is gone, in at least 80 of 100', () => {
    const tally = new Map<string, { faults: number; mended: number; spotless: number }>();
    const unmended: string[] = [];
    for (const { id, fault, checked } of invalid) {
      const count = tally.get(fault.kind) ?? { faults: 0, mended: 0, spotless: 0 };
      count.faults += 1;
      const warned = check(projects.find((one) => one.id === id)?.document ?? fault.document).diagnostics.filter((one) => one.severity === 'warning').length;
      let best: 'none' | 'mended' | 'spotless' = 'none';
      for (const diagnostic of checked.diagnostics.filter((one) => one.severity !== 'note')) {
        if (best === 'spotless') break;
        for (const fix of fixesFor(fault.document, checked, diagnostic)) {
          const after = apply(fault.document, fix.patch);
          if (!after.ok) throw new Error(`${fix.title}: ${after.error.message}`);
          const again = check(after.value);
          const kept = Object.keys(fault.document.layers).every((layer) => layer in after.value.layers);
          if (!kept || errors(again).length > 0) continue;
          best = best === 'none' ? 'mended' : best;
          if (again.diagnostics.filter((one) => one.severity === 'warning').length <= warned) best = 'spotless';
        }
      }
      if (best !== 'none') count.mended += 1;
      if (best === 'spotless') count.spotless += 1;
      if (best === 'none') unmended.push(`${id}: ${fault.text} → ${checked.diagnostics.filter((one) => one.severity !== 'note').map((one) => `${one.code} at ${one.layer}`).join(', ')}`);
      tally.set(fault.kind, count);
    }
    const mended = [...tally.values()].reduce((sum, one) => sum + one.mended, 0);
    figure(`${drawn} random single faults in valid drawings`, `${invalid.length} invalidate, ${mended} of them have a fix after which no error is left and no layer is gone (wanted: 80 %)`);
    for (const [kind, { faults, mended: fixed, spotless }] of tally) figure(`faults: ${kind}`, `${faults} invalidate, ${fixed} have a fix, ${spotless} one without a new warning`);
    if (process.env['FAULTS'] === 'all') console.log(unmended.join('\n'));
    expect(mended / invalid.length).toBeGreaterThanOrEqual(0.8);
  });
});
