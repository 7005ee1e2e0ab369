// The project's text as a language of the editor: its colours, what may be written where, what a name means, and its own form.
import * as monaco from 'monaco-editor/editor.js';
import { describeAt, proposalsAt, type Proposal } from '../../core/design/text-help.ts';
import { readProjectText, writeProject } from '../../core/document/file.ts';
import { treeOf, type JsonNode } from '../../core/document/json-tree.ts';
import { formatShape } from '../format.ts';
import { designer } from '../session.ts';
import { words } from '../words.ts';

/** What the editor calls the language of project files. */
export const projectLanguage = 'convas-project';

let last: { readonly text: string; readonly tree: JsonNode | null } | null = null;

/** The tree of a text; that of the last one is kept, because several ask for it in turn. */
export function knownTree(text: string): JsonNode | null {
  if (last?.text !== text) last = { text, tree: treeOf(text) };
  return last.tree;
}

const sorts: Readonly<Record<Proposal['sort'], monaco.languages.CompletionItemKind>> = {
  name: monaco.languages.CompletionItemKind.Property, value: monaco.languages.CompletionItemKind.Value, layer: monaco.languages.CompletionItemKind.Reference, record: monaco.languages.CompletionItemKind.Struct,
};

const snippet = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

function complete(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.CompletionList {
  const text = model.getValue(monaco.editor.EndOfLinePreference.LF);
  const found = proposalsAt(text, knownTree(text), model.getOffsetAt(position));
  if (found === null) return { suggestions: [] };
  const range = monaco.Range.fromPositions(model.getPositionAt(found.from), model.getPositionAt(found.to));
  // What is typed is compared with a text in quotes where quotes are there already.
  const isQuoted = text[found.from] === '"' && found.to > found.from;
  return {
    suggestions: found.list.map((one, i) => ({
      label: { label: one.label, ...(one.detail === '' ? {} : { detail: `  ${one.detail.length > 60 ? `${one.detail.slice(0, 58)}…` : one.detail}` }) }, kind: sorts[one.sort], range, sortText: String(i).padStart(4, '0'), filterText: isQuoted ? `"${one.label}"` : one.label,
      insertText: `${snippet(one.insert.slice(0, one.cursor))}$0${snippet(one.insert.slice(one.cursor))}`, insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet,
      documentation: one.doc,
      // After a name, or between quotes that wait to be filled, the next proposals are wanted at once.
      ...(one.cursor < one.insert.length || one.sort === 'name' ? { command: { id: 'editor.action.triggerSuggest', title: '' } } : {}),
    })),
  };
}

function hover(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.Hover | null {
  const text = model.getValue(monaco.editor.EndOfLinePreference.LF);
  const found = describeAt(text, knownTree(text), model.getOffsetAt(position));
  if (found === null) return null;
  const checked = found.layer === null ? undefined : designer.getState().checked.byPath.get(found.layer);
  const shape = checked?.outputs.map(({ dims }) => formatShape(dims)).join(', ') ?? '';
  const about = shape === '' || checked === undefined ? '' : `${checked.flat.name} ${words.code.shape(shape)}`;
  const plain = (line: string): string => line.replace(/[\\`*_{}[\]()#+!|<>-]/g, '\\$&');
  return {
    range: monaco.Range.fromPositions(model.getPositionAt(found.from), model.getPositionAt(found.to)),
    contents: [`**${plain(found.title)}**`, found.doc, found.values, about].filter((line) => line !== '').map((line, i) => ({ value: i === 0 ? line : plain(line) })),
  };
}

/** Makes the language known to the editor. */
export function startProjectLanguage(): void {
  monaco.languages.register({ id: projectLanguage });
  monaco.languages.setLanguageConfiguration(projectLanguage, {
    brackets: [['{', '}'], ['[', ']']], autoClosingPairs: [{ open: '{', close: '}', notIn: ['string'] }, { open: '[', close: ']', notIn: ['string'] }, { open: '"', close: '"', notIn: ['string'] }],
    wordPattern: /"[^"\n]*"?|[\w.+-]+/, indentationRules: { increaseIndentPattern: /[[{]\s*$/, decreaseIndentPattern: /^\s*[\]}]/ },
  });
  monaco.languages.setMonarchTokensProvider(projectLanguage, {
    tokenizer: {
      root: [
        [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'string.key'], [/"(?:[^"\\]|\\.)*"?/, 'string'], [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, 'number'], [/\b(?:true|false|null)\b/, 'keyword'], [/[{}[\],:]/, 'delimiter'],
      ],
    },
  });
  monaco.languages.registerCompletionItemProvider(projectLanguage, { triggerCharacters: ['"', ':', ' '], provideCompletionItems: complete });
  monaco.languages.registerHoverProvider(projectLanguage, { provideHover: hover });
  monaco.languages.registerDocumentFormattingEditProvider(projectLanguage, {
    provideDocumentFormattingEdits(model) {
      const read = readProjectText(model.getValue(monaco.editor.EndOfLinePreference.LF), words.code.thisText);
      return read.ok ? [{ range: model.getFullModelRange(), text: writeProject(read.value) }] : [];
    },
  });
}
