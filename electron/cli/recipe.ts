// `--set NAME=VALUE`: changes of the training recipe typed on the command line.
import { wording, type Json, type JsonObject } from '../../core/base/diagnostic.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { layOver } from '../../core/run/network.ts';
import { WrongUse } from './command.ts';

const example = '--set takes NAME=VALUE, such as optimizer.learningRate=0.002';

/** Reads `--set` entries into an object that is laid over a recipe. A value that is not JSON is text. */
export function readChanges(entries: readonly string[]): JsonObject {
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

function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** Refuses changes that make no recipe: a name that does not exist or a value out of its bounds is a slip of the hand. */
export function checkChanges(recipe: JsonObject, changes: JsonObject): void {
  const before = new Set(sentences(recipe));
  const wrong = sentences(layOver(recipe, changes)).find((sentence) => !before.has(sentence));
  if (wrong !== undefined) throw new WrongUse(`--set: ${wrong}`);
}

function sentences(recipe: JsonObject): readonly string[] {
  return readRecipe(recipe).findings.map((found) => wording(found, { layer: 'The recipe', inputs: [] }));
}
