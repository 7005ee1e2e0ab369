// How the templates are described: layers one below the other, wires between neighbours, blocks with overrides and repetitions.
// What comes out is the plain JSON of a project file; the core writes it down.

/** @typedef {string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }} Json */
/** @typedef {{ readonly [name: string]: Json }} JsonObject */
/** @typedef {{ readonly x: number, readonly y: number }} Place */

/**
 * @typedef {object} Inside a layer of a block, by id
 * @property {string} id unique in every drawing the block is used in
 * @property {string} [name] what people call it, the id when left out
 * @property {string | Block} kind of a layer, or the block it is an instance of
 * @property {JsonObject} [params] of an instance: its overrides
 * @property {Place} at
 */

/**
 * @typedef {object} Block
 * @property {string} id
 * @property {string} name
 * @property {string} about one sentence, for the palette
 * @property {readonly Inside[]} layers
 * @property {readonly string[]} wires as `from>to`, in the order in which they enter an input that takes many
 * @property {readonly (string | readonly [layer: string, order: number])[]} feeds inner layers its input leads to
 * @property {string} gives the inner layer whose output it gives
 * @property {{ readonly [name: string]: readonly string[] }} exposed parameters by the name they have outside, as `layer.parameter`
 */

/** A step down a column, and to the next column. */
export const step = { down: 112, aside: 224 };

/**
 * A place by column and row.
 * @param {number} column
 * @param {number} row
 * @returns {Place}
 */
export const at = (column, row) => ({ x: column * step.aside, y: row * step.down });

/**
 * Layers of a block one below the other in a column.
 * @param {number} column
 * @param {number} row the first one's
 * @param {readonly (readonly [id: string, kind: string | Block, params?: JsonObject, name?: string])[]} layers
 * @returns {Inside[]}
 */
export const column = (column, row, layers) => layers.map(([id, kind, params, name], i) => ({ id, kind, ...(params === undefined ? {} : { params }), ...(name === undefined ? {} : { name }), at: at(column, row + i) }));

/**
 * The wires of a way through these layers.
 * @param {readonly string[]} ids
 */
export const way = (...ids) => ids.slice(1).map((id, i) => `${ids[i]}>${id}`);

/** @param {string | Block} kind */
const isBlock = (kind) => typeof kind !== 'string';

/**
 * @param {Block} block
 * @param {JsonObject} overrides
 * @param {number} repeat
 * @returns {JsonObject}
 */
const instanceParams = ({ id }, overrides, repeat) => ({ block: id, ...(Object.keys(overrides).length === 0 ? {} : { overrides }), ...(repeat === 1 ? {} : { repeat }) });

/**
 * Wires as records: those into the same layer are counted, because order is what tells them apart there.
 * @param {readonly string[]} wires
 * @param {string | null} parent
 */
function wireRecords(wires, parent) {
  /** @type {Map<string, number>} */
  const into = new Map();
  return wires.map((wire) => {
    const [from = '', to = ''] = wire.split('>');
    const order = into.get(to) ?? 0;
    into.set(to, order + 1);
    return { id: `${from}-${to}`, ...(parent === null ? {} : { parent }), from: { layer: from, port: 'out' }, to: { layer: to, port: 'in' }, ...(order === 0 ? {} : { order }) };
  });
}

/** @param {Block} block */
function blockRecord({ id, name, feeds, gives, exposed }) {
  return {
    id, name,
    inputs: [{ name: 'in', to: feeds.map((fed) => (typeof fed === 'string' ? { layer: fed, port: 'in' } : { layer: fed[0], order: fed[1], port: 'in' })) }],
    outputs: [{ name: 'out', from: { layer: gives, port: 'out' } }],
    exposed: Object.entries(exposed).flatMap(([shown, ends]) => ends.map((end) => {
      const dot = end.indexOf('.');
      return { name: shown, layer: end.slice(0, dot), parameter: end.slice(dot + 1) };
    })),
  };
}

/**
 * Blocks with those they are made of, each once.
 * @param {Iterable<Block>} blocks
 * @returns {Block[]}
 */
function withInner(blocks) {
  /** @type {Map<string, Block>} */
  const all = new Map();
  /** @param {Block} block */
  const add = (block) => {
    if (all.has(block.id)) return;
    all.set(block.id, block);
    for (const { kind } of block.layers) if (typeof kind !== 'string') add(kind);
  };
  for (const block of blocks) add(block);
  return [...all.values()];
}

/**
 * The records of block definitions: themselves, their layers and wires.
 * @param {Iterable<Block>} used
 */
function definitions(used) {
  const blocks = withInner(used);
  return {
    blocks: blocks.map(blockRecord),
    layers: blocks.flatMap((block) => block.layers.map(({ id, name = id, kind, params = {}, at: position }) => ({
      id, kind: isBlock(kind) ? 'block' : /** @type {string} */ (kind), name, parent: block.id,
      params: isBlock(kind) ? instanceParams(/** @type {Block} */ (kind), params, 1) : params, position,
    }))),
    wires: blocks.flatMap((block) => wireRecords(block.wires, block.id)),
  };
}

/**
 * The small project a ready-made block is kept in: its one outermost layer is an instance of it.
 * @param {Block} block
 * @param {string} [called] what its instances are called
 */
export function blockProject(block, called = block.id) {
  const { blocks, layers, wires } = definitions([block]);
  return { convas: 1, name: block.name, about: block.about, recipe: {}, blocks, layers: [{ id: 'block', kind: 'block', name: called, params: { block: block.id } }, ...layers], wires, notes: [] };
}

/**
 * @typedef {object} Part of the way through a network
 * @property {string} id
 * @property {string | Block} kind
 * @property {JsonObject} [params] of an instance: its overrides
 * @property {number} [repeat] of an instance
 * @property {string} [note] what stands beside it
 * @property {string} [from] where it comes from, when not from the part above
 * @property {Place} [at] where it stands, when not below the part above
 */

/**
 * One part of the way.
 * @param {string} id
 * @param {string | Block} kind
 * @param {JsonObject} [params]
 * @param {Omit<Part, 'id' | 'kind' | 'params'>} [more]
 * @returns {Part}
 */
export const part = (id, kind, params, more = {}) => ({ id, kind, ...(params === undefined ? {} : { params }), ...more });

/**
 * A project: its parts one below the other, each fed by the one above unless it says otherwise.
 * @param {{ readonly name: string, readonly about: string, readonly recipe: JsonObject, readonly parts: readonly Part[] }} described
 */
export function project({ name, about, recipe, parts }) {
  const used = parts.flatMap(({ kind }) => (typeof kind === 'string' ? [] : [kind]));
  const inner = definitions(used);
  /** @type {JsonObject[]} */
  const layers = [];
  /** @type {string[]} */
  const wires = [];
  /** @type {{ text: string, position: Place, size: { width: number, height: number } }[]} */
  const notes = [];
  /** @type {Place} */
  let position = { x: 0, y: -step.down };
  let above = '';
  for (const { id, kind, params = {}, repeat = 1, note, from = above, at: place } of parts) {
    position = place ?? { x: position.x, y: position.y + step.down };
    layers.push({ id, kind: typeof kind === 'string' ? kind : 'block', name: id, params: typeof kind === 'string' ? params : instanceParams(kind, params, repeat), position });
    if (from !== '') wires.push(`${from}>${id}`);
    above = id;
    if (note !== undefined) notes.push({ text: note, position: { x: position.x + 232, y: position.y }, size: { width: 360, height: 40 + 20 * Math.ceil(note.length / 52) } });
  }
  return {
    convas: 1, name, about, recipe, blocks: inner.blocks, layers: [...layers, ...inner.layers], wires: [...wireRecords(wires, null), ...inner.wires],
    notes: notes.map((note, i) => ({ id: `note-${i + 1}`, ...note })),
  };
}

/** @typedef {ReturnType<typeof project>} Project */
