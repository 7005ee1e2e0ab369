// What sets runs apart: their recipes place by place, and their drawings by the ids that layers keep.
import type { Json, JsonObject } from '../../core/base/diagnostic.ts';
import type { Document } from '../../core/document/model.ts';
import { difference } from '../../core/document/patch.ts';
import { isObject } from '../../core/base/json.ts';
import type { RunCard } from '../../core/run/run-services.ts';
import { nameOfParameter } from '../panels/form/forms.ts';
import { words } from '../words.ts';
import { pathsOf } from './recipe-edits.ts';
import { trainWords } from './words.ts';

const w = trainWords.compare;

/** A setting that is not the same in all runs: its name, and what each has. */
export interface Difference {
  readonly name: string;
  readonly values: readonly string[];
}

/** What a place of a recipe is called: `optimizer.learningRate` → Learning rate, `schedule.kind` → Schedule, `schedule.floor` → Schedule: floor. */
function calledBy(path: string): string {
  const [part = '', setting, ...rest] = path.split('.');
  if (setting === undefined || setting === 'kind') return nameOfParameter(part);
  const own = [setting, ...rest].map((one) => nameOfParameter(one)).join(', ');
  return part === 'optimizer' ? own : `${nameOfParameter(part)}: ${own.toLowerCase()}`;
}

/** Changes of the rate while a run went on, in words; null without any. */
function rateChangesIn({ rateChanges }: JsonObject): string | null {
  const changes = Array.isArray(rateChanges) ? (rateChanges as readonly Json[]).filter(isObject) : [];
  return changes.length === 0 ? null : changes.map(({ step, factor }) => w.rateChange(String(factor), typeof step === 'number' ? step + 1 : 1)).join(', ');
}

const nameOfDevice = (device: string): string => words.preferences.devices[device as keyof typeof words.preferences.devices] ?? device;

/** The settings in which runs differ. */
export function differencesOf(runs: readonly Pick<RunCard, 'recipe' | 'data' | 'device' | 'network'>[]): readonly Difference[] {
  const paths = runs.map(({ recipe, data, device, network }) => {
    const found = new Map(pathsOf(recipe));
    found.delete('data');
    const changes = rateChangesIn(recipe);
    if (changes !== null) found.set('rateChanges', changes);
    return new Map([[w.network, network], [w.data, data], [w.device, nameOfDevice(device)], ...[...found].map(([path, value]): readonly [string, string] => [path, path.endsWith('.kind') ? (trainWords.setup.kinds[value] ?? value) : value])]);
  });
  const names = [...new Set(paths.flatMap((one) => [...one.keys()]))];
  return names.flatMap((name): readonly Difference[] => {
    const values = paths.map((one) => one.get(name) ?? w.usual);
    return values.every((value) => value === values[0]) ? [] : [{ name: calledBy(name), values }];
  });
}

const shown = (value: Json | undefined): string => (value === undefined ? w.unset : typeof value === 'string' ? value : JSON.stringify(value));

/** What one drawing has otherwise than another, in sentences; nothing when they are the same but for where cards stand. */
export function drawingDifferences(from: Document, to: Document): readonly string[] {
  const { layers = {}, wires = {}, blocks = {} } = difference(from, to);
  const names = (records: Readonly<Record<string, { readonly name: string }>> | undefined): string => Object.values(records ?? {}).map(({ name }) => name).join(', ');
  const sentences: string[] = [];
  if (Object.keys(layers.added ?? {}).length > 0) sentences.push(w.added(names(layers.added)));
  if (Object.keys(layers.removed ?? {}).length > 0) sentences.push(w.removed(names(layers.removed)));
  for (const id of Object.keys(layers.changed ?? {})) {
    const [before, after] = [from.layers[id], to.layers[id]];
    if (before === undefined || after === undefined) continue;
    const settings = [...new Set([...Object.keys(before.params), ...Object.keys(after.params)])];
    const changes = settings.filter((name) => JSON.stringify(before.params[name]) !== JSON.stringify(after.params[name])).map((name) => w.fromTo(nameOfParameter(name).toLowerCase(), shown(before.params[name]), shown(after.params[name])));
    if (before.kind !== after.kind) changes.unshift(w.fromTo('kind', before.kind, after.kind));
    if (before.name !== after.name) changes.unshift(w.fromTo('name', before.name, after.name));
    if (before.trainable !== after.trainable) changes.push(w.fromTo('trained', String(before.trainable), String(after.trainable)));
    if (changes.length > 0) sentences.push(w.changed(after.name, changes.join(', ')));
  }
  const count = (changes: { readonly added?: object; readonly removed?: object; readonly changed?: object }): number => [changes.added, changes.removed, changes.changed].reduce((sum, part) => sum + Object.keys(part ?? {}).length, 0);
  if (count(wires) > 0) sentences.push(w.wires(count(wires)));
  if (count(blocks) > 0) sentences.push(w.blocks(count(blocks)));
  return sentences;
}
