// Changes of the training recipe typed on the command line: `--recipe FILE`, `--augment KINDS`, `--set NAME=VALUE`. Each is
// laid over the one before it, the first over the drawing's own recipe.
import { wording, type Json, type JsonObject } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';
import { augmentKinds } from '../../core/data/augment/kinds.ts';
import { nearest } from '../../core/design/nearest.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { layOver } from '../../core/design/lay-over.ts';
import { readWhole } from '../files.ts';
import { parseJson } from '../runs/json.ts';
import { Stopped, WrongUse, type Input } from './command.ts';

/** Everything these options ask for, as one object to lay over the drawing's recipe. */
export async function changesFrom(input: Input, recipe: JsonObject): Promise<JsonObject> {
  const file = input.text('recipe');
  const steps: readonly (readonly [option: string, changes: JsonObject])[] = [
    ['--recipe', file === undefined ? {} : await readRecipeFile(file)],
    ['--augment', readAugmentation(input.texts('augment'))],
    ['--set', readChanges(input.texts('set'))],
  ];
  return steps.reduce<JsonObject>((laid, [option, changes]) => {
    checkChanges(option, layOver(recipe, laid), changes);
    return layOver(laid, changes);
  }, {});
}

/** A recipe as a JSON file: its fields, or a file that holds them under `recipe`, such as a run's config.json. */
async function readRecipeFile(path: string): Promise<JsonObject> {
  const text = await readWhole(path, 2 ** 28);
  if (!text.ok) throw new Stopped(text.error);
  const json = parseJson(text.value.toString('utf8'), path);
  if (!json.ok) throw new Stopped({ code: json.error.code, message: `${path} is no recipe: it must hold a JSON object such as {"epochs": 5, "augment": {"flip": {}}}.` });
  const { recipe } = json.value;
  return isObject(recipe) ? recipe : json.value;
}

const kinds = Object.keys(augmentKinds);

/** Reads `--augment` entries: `flip,shift=0.2,rotate=15`. A value is for the first setting of its kind; `none` takes all away. */
function readAugmentation(entries: readonly string[]): JsonObject {
  const words = entries.flatMap((entry) => entry.split(',')).map((word) => word.trim()).filter((word) => word !== '');
  if (words.length === 0) return {};
  if (words.includes('none')) {
    if (words.length > 1) throw new WrongUse('--augment none stands alone: it takes all augmentation away.');
    return { augment: null };
  }
  return { augment: Object.fromEntries(words.map((word) => {
    const [kind = '', value, ...more] = word.split('=');
    const meant = nearest(kind, kinds);
    if (!isKind(kind)) throw new WrongUse(`--augment has no kind "${kind}"${meant === null ? '' : `; "${meant}" is probably meant`}. There are ${kinds.join(', ')}.`);
    if (more.length > 0 || value === '') throw new WrongUse(`--augment takes KIND or KIND=VALUE, such as rotate=15, not "${word}". Other settings: --set augment.${kind}.probability=0.5`);
    return [kind, value === undefined ? {} : { [Object.keys(augmentKinds[kind])[0] ?? '']: valueOf(value) }];
  })) };
}

function isKind(name: string): name is keyof typeof augmentKinds {
  return Object.hasOwn(augmentKinds, name);
}

const example = '--set takes NAME=VALUE, such as optimizer.learningRate=0.002';

/** Reads `--set` entries into an object that is laid over a recipe. A value that is not JSON is text. */
function readChanges(entries: readonly string[]): JsonObject {
  return entries.reduce<JsonObject>((laid, entry) => {
    const equals = entry.indexOf('=');
    if (equals < 1) throw new WrongUse(`${example}, not "${entry}".`);
    return placed(laid, entry.slice(0, equals).split('.'), valueOf(entry.slice(equals + 1)), entry);
  }, {});
}

function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function placed(into: JsonObject, path: readonly string[], value: Json, entry: string): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined || name === '' || name === '__proto__') throw new WrongUse(`${example}, not "${entry}".`);
  const below = into[name];
  return { ...into, [name]: rest.length === 0 ? value : placed(isObject(below) ? below : {}, rest, value, entry) };
}

/** Refuses changes that make no recipe: a name that does not exist or a value out of its bounds is a slip of the hand. */
function checkChanges(option: string, recipe: JsonObject, changes: JsonObject): void {
  const before = new Set(sentences(recipe));
  const wrong = sentences(layOver(recipe, changes)).find((sentence) => !before.has(sentence));
  if (wrong !== undefined) throw new WrongUse(`${option}: ${wrong}`);
}

function sentences(recipe: JsonObject): readonly string[] {
  return readRecipe(recipe).findings.map((found) => wording(found, { layer: 'The recipe', inputs: [] }));
}
