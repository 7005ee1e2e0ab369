// The JSON Schema of a recipe, from the tables that read it.
import type { Json } from '../base/diagnostic.ts';
import type { JsonSchema, Schema } from '../base/schema.ts';
import { augmentKinds } from '../data/augment/kinds.ts';
import { recipeFields, recipeGroups } from './recipe.ts';

/** JSON Schema of a recipe as project files keep it. */
export function recipeJsonSchema(): JsonSchema {
  const properties: Record<string, Json> = {};
  for (const [name, group] of Object.entries(recipeGroups)) {
    const shapes: JsonSchema[] = Object.entries(group.variants).map(([kind, schema]) => objectSchema(schema, { kind: { const: kind } }));
    properties[name] = { description: group.doc, oneOf: group.fallback === null ? [...shapes, { type: 'null' }] : shapes };
  }
  properties['warmUp'] = { description: 'Linear rise before the schedule begins.', oneOf: [objectSchema(recipeFields.warmUp, {}), { type: 'null' }] };
  properties['earlyStopping'] = { description: 'Ends training when the validation loss stops falling.', oneOf: [objectSchema(recipeFields.earlyStopping, {}), { type: 'null' }] };
  properties['rateChanges'] = { description: 'Changes of the learning rate on the way.', type: 'array', items: objectSchema(recipeFields.rateChanges, {}) };
  properties['layerRates'] = { description: 'Learning rates that differ from layer to layer.', oneOf: [objectSchema(recipeFields.layerRates, {}), { type: 'null' }] };
  properties['unfreezing'] = { description: 'Moments from which more of the network is trained.', type: 'array', items: objectSchema(recipeFields.unfreezing, {}) };
  properties['augment'] = { description: 'Random changes of the training images, by name.', type: 'object', additionalProperties: false, properties: Object.fromEntries(Object.entries(augmentKinds).map(([kind, schema]) => [kind, objectSchema(schema, {})])) };
  for (const [name, field] of Object.entries(recipeFields.plain)) properties[name] = field.schema;
  return { type: 'object', properties };
}

function objectSchema(schema: Schema, fixed: Record<string, Json>): JsonSchema {
  const properties: Record<string, Json> = { ...fixed };
  for (const [name, field] of Object.entries(schema)) properties[name] = field.schema;
  return { type: 'object', properties, required: Object.keys(fixed), additionalProperties: false };
}
