// What a source file imports and where it silences the type checker, read from its syntax tree: types, values, `import()` and `import type` alike.
import { parseAst } from 'rolldown/parseAst';

/**
 * @typedef {{ specifier: string, line: number }} Import
 * @typedef {{ imports: Import[], anyLines: number[] }} Reading
 */

/**
 * Reads a source file. Throws what the parser throws for text that is no program.
 * @param {string} text
 * @param {string} path its ending says whether it is TypeScript
 * @returns {Reading}
 */
export function readSource(text, path) {
  const lang = path.endsWith('.tsx') ? 'tsx' : path.endsWith('.ts') ? 'ts' : 'js';
  /** @type {Reading} */
  const reading = { imports: [], anyLines: [] };
  const lineAt = (/** @type {number} */ offset) => text.slice(0, offset).split('\n').length;
  visit(parseAst(text, { lang }), (node) => {
    const source = sourceOf(node);
    if (source !== undefined) reading.imports.push({ specifier: source, line: lineAt(node.start) });
    if (node.type === 'TSAnyKeyword') reading.anyLines.push(lineAt(node.start));
  });
  return reading;
}

/** @typedef {{ type: string, start: number } & Record<string, unknown>} SyntaxNode */

/** @param {unknown} value @returns {value is SyntaxNode} */
const isNode = (value) => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** @param {unknown} value @param {(node: SyntaxNode) => void} see */
function visit(value, see) {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  else if (isNode(value)) {
    see(value);
    for (const child of Object.values(value)) if (typeof child === 'object') visit(child, see);
  }
}

const importing = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TSImportType']);

/** @param {SyntaxNode} node @returns {string | undefined} */
function sourceOf(node) {
  if (!importing.has(node.type)) return undefined;
  const source = node['source'] ?? node['argument'];
  if (!isNode(source)) return undefined;
  const literal = isNode(source['literal']) ? source['literal'] : source;
  return typeof literal['value'] === 'string' ? literal['value'] : undefined;
}
