// The floors of the house: which room may import which. Imports go down only, never sideways.

/**
 * @typedef {object} Room
 * @property {number} floor
 * @property {readonly string[]} rooms other rooms it may import
 * @property {readonly (string | RegExp)[]} packages packages it may import
 * @property {boolean} [node] whether Node's own modules are allowed
 */

const core = ['base', 'ir', 'layers', 'document', 'data', 'design', 'compile', 'onnx', 'codegen', 'import', 'run'].map((name) => `core/${name}`);

/** @param {string} names */
const rooms = (names) => names.split(' ').map((name) => `core/${name}`);

/** @type {Readonly<Record<string, Room>>} */
export const house = {
  'core/base': { floor: 0, rooms: [], packages: [] },
  'core/ir': { floor: 1, rooms: rooms('base'), packages: [] },
  'core/layers': { floor: 2, rooms: rooms('base ir'), packages: [] },
  'core/document': { floor: 2, rooms: rooms('base'), packages: [] },
  'core/data': { floor: 2, rooms: rooms('base'), packages: [] },
  'core/design': { floor: 3, rooms: rooms('base layers document data'), packages: ['@dagrejs/dagre'] },
  'core/compile': { floor: 4, rooms: rooms('base ir layers document design'), packages: [] },
  'core/onnx': { floor: 4, rooms: rooms('base ir layers document'), packages: [/^@bufbuild\/protobuf(\/|$)/] },
  'core/codegen': { floor: 4, rooms: rooms('base layers document design'), packages: [] },
  'core/import': { floor: 5, rooms: rooms('base ir layers document design compile onnx'), packages: [] },
  'core/run': { floor: 6, rooms: core.slice(0, -1), packages: [] },
  electron: { floor: 7, rooms: core, packages: ['electron', 'onnxruntime-node', 'onnxruntime-common', 'sharp', 'ws'], node: true },
  renderer: {
    floor: 7,
    rooms: core,
    packages: [/^react(-dom)?(\/|$)/, '@xyflow/react', /^@xyflow\/react\//, /^monaco-editor(\/|$)/, /^zustand(\/|$)/, 'uplot'],
  },
  templates: { floor: 7, rooms: [], packages: [] },
  build: { floor: 8, rooms: [], packages: [/^[a-z@]/], node: true },
  test: { floor: 9, rooms: [...core, 'electron', 'renderer', 'templates', 'build'], packages: [/^[a-z@]/], node: true },
};

/** The longest hand-written file, in lines. */
export const longestFile = 350;

/** Folders and files the checkout may hold at its top. */
export const topLevel = new Set(
  `electron renderer core templates test build docs .ci
   package.json package-lock.json tsconfig.json .npmrc .gitignore .oxlintrc.json
   README.md CHANGELOG.md DECISIONS.md LICENSE`.split(/\s+/),
);

/**
 * The room a file stands in, undefined when it is in none (a root file, docs).
 * @param {string} path relative to the checkout, with forward slashes
 */
export function roomOf(path) {
  const [first, second] = path.split('/');
  return first === 'core' && second !== undefined && path.split('/').length > 2
    ? `core/${second}`
    : first !== undefined && first !== 'core' && path.includes('/') && Object.hasOwn(house, first)
      ? first
      : undefined;
}
