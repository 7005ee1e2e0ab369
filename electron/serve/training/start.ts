// Beginning runs: one, a sweep, which trains the same drawing under many recipes, or a race of several drawings. Every run of them
// is a run like any other and waits for its turn.
import { randomBytes } from 'node:crypto';
import { fail, ok, type JsonObject, type Result } from '../../../core/base/diagnostic.ts';
import { layOver } from '../../../core/design/lay-over.ts';
import type { Network } from '../../../core/run/network.ts';
import type { RunCard } from '../../../core/run/run-services.ts';
import { runBytes } from '../../runs/room.ts';
import type { RunDesk } from './desk.ts';
import { networkToTrain, type Beginning } from './mark.ts';
import { freeName } from './shelf.ts';

/** Begins a run under the name given, or the network's, with a number where another run has it. */
export async function startRun(desk: RunDesk, name: string, beginning: Beginning): Promise<Result<RunCard>> {
  const network = networkToTrain(beginning);
  if (!network.ok) return network;
  await desk.keepWithin(runBytes(network.value, 0));
  return desk.begin(freeName(name, network.value.document.name, await desk.runs()), network.value, beginning, null);
}

/** Begins a run for each change of the recipe, once all of them are known to be such as can be trained. */
export async function startSweep(desk: RunDesk, name: string, beginning: Beginning, changes: readonly JsonObject[]): Promise<Result<readonly RunCard[]>> {
  if (changes.length === 0) return fail('sweep-empty', 'A sweep without any change has nothing to train.');
  return startAll(desk, changes.map((change) => ({ name, beginning: { ...beginning, recipe: layOver(beginning.recipe, change) } })));
}

/** Begins a run for each drawing, once all of them are known to be such as can be trained. */
export async function startRace(desk: RunDesk, entries: readonly Named[]): Promise<Result<readonly RunCard[]>> {
  if (entries.length === 0) return fail('sweep-empty', 'A race without any drawing has nothing to train.');
  return startAll(desk, entries);
}

/** What a run of several is begun with, and what it is called. */
export interface Named {
  readonly name: string;
  readonly beginning: Beginning;
}

async function startAll(desk: RunDesk, entries: readonly Named[]): Promise<Result<readonly RunCard[]>> {
  const planned: (Named & { readonly network: Network })[] = [];
  for (const entry of entries) {
    const network = networkToTrain(entry.beginning);
    if (!network.ok) return network;
    planned.push({ ...entry, network: network.value });
    // Checking a large drawing takes a while: other windows are answered in between.
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  await desk.keepWithin(planned.reduce((bytes, one) => bytes + runBytes(one.network, 0), 0));
  const sweep = `sweep-${randomBytes(6).toString('hex')}`;
  const named: { readonly name: string }[] = [...(await desk.runs())];
  const cards: RunCard[] = [];
  for (const { name, network, beginning } of planned) {
    const begun = await desk.begin(freeName(name, network.document.name, named), network, beginning, sweep);
    // Where the first cannot begin, none can. A later one fails only at the disk: those before it stay.
    if (!begun.ok) return cards.length === 0 ? begun : ok(cards);
    cards.push(begun.value);
    named.push(begun.value);
  }
  return ok(cards);
}
