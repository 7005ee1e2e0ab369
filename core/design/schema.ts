// The published JSON Schema of project files (draft 2020-12), put together from the tables that read them: records, layer
// kinds, the recipe. It is stricter than the reader in one respect: what the reader leaves for `check` to report (an unknown
// kind, a kernel of 0) an editor may underline at once.
import type { Json, JsonObject } from '../base/diagnostic.ts';
import type { JsonSchema, Schema } from '../base/schema.ts';
import { projectFormat } from '../document/migrations.ts';
import { baseFields, blockFields, layerFields, noteFields, objectJsonSchema, wireFields, type RecordFields } from '../document/records.ts';
import { mostRepetitions } from '../document/expand.ts';
import type { AnyLayer } from '../layers/layer.ts';
import { layers } from '../layers/registry.ts';
import { recipeJsonSchema } from './recipe-schema.ts';

/** The schema of a whole project file. */
export function projectSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Convas project',
    description: 'A network as Convas draws, checks and trains it. Records stand one a line; what is left out takes its default.',
    type: 'object',
    required: ['convas'],
    additionalProperties: false,
    properties: {
      convas: { const: projectFormat.version, description: 'Version of the file.' },
      name: { type: 'string' },
      about: { type: 'string', description: 'What the network is and where it comes from.' },
      recipe: { ...recipeJsonSchema(), description: 'How it is trained.', additionalProperties: false },
      base: { oneOf: [objectJsonSchema(baseFields as Schema, 'Trained weights it begins from; those whose names and sizes fit are taken.'), { type: 'null' }] },
      blocks: list(blockFields, 'Block definitions: layers that name one as their parent are drawn inside it.'),
      layers: { type: 'array', items: { $ref: '#/$defs/layer' } },
      wires: list(wireFields, 'Wires from an output to an input.'),
      notes: list(noteFields, 'Notes on the canvas.'),
    },
    $defs: { layer: layerSchema() },
  };
}

function list<R>(fields: RecordFields<R>, doc: string): JsonSchema {
  return { type: 'array', items: objectJsonSchema(fields as Schema, doc) };
}

function layerSchema(): JsonSchema {
  const base = objectJsonSchema(layerFields as Schema, 'A layer, or an instance of a block.');
  const properties = base['properties'] as JsonObject;
  return {
    ...base,
    properties: { ...properties, kind: { type: 'string', enum: [...layers.map(({ kind }) => kind), 'block'], description: 'Which kind of layer, or "block" for an instance of a block.' } },
    allOf: [...layers.map(kindSchema), blockSchema],
  };
}

function when(kind: string, params: JsonSchema): JsonSchema {
  return { if: { properties: { kind: { const: kind } }, required: ['kind'] }, then: { properties: { params } } };
}

function kindSchema(layer: AnyLayer): JsonSchema {
  const properties: Record<string, Json> = {};
  for (const [name, field] of Object.entries(layer.params)) properties[name] = field.schema;
  return when(layer.kind, { type: 'object', description: layer.summary, properties, additionalProperties: false });
}

const blockSchema = when('block', {
  type: 'object',
  description: 'An instance of a block.',
  properties: {
    block: { type: 'string', description: 'Id of the block definition.' },
    repeat: { type: 'integer', minimum: 1, maximum: mostRepetitions, default: 1, description: 'How often it stands in a row, outputs leading to the inputs of the next.' },
    overrides: { type: 'object', description: 'Values for parameters the block shows, by their names outside.' },
  },
  required: ['block'],
  additionalProperties: false,
});
