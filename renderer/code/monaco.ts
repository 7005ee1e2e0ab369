// Monaco with the parts a drawing needs: Python's colours, our project text, finding, proposals, hovers, folding. Loaded when
// the code is opened first. Its helper thread is a file of this window; nothing is fetched from anywhere else.
import 'monaco-editor/features/bracketMatching/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/codicon/register.js';
import 'monaco-editor/features/cursorUndo/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/folding/register.js';
import 'monaco-editor/features/format/register.js';
import 'monaco-editor/features/gotoError/register.js';
import 'monaco-editor/features/hover/register.js';
import 'monaco-editor/features/indentation/register.js';
import 'monaco-editor/features/linesOperations/register.js';
import 'monaco-editor/features/multicursor/register.js';
import 'monaco-editor/features/smartSelect/register.js';
import 'monaco-editor/features/snippet/register.js';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js';
import 'monaco-editor/features/unicodeHighlighter/register.js';
import 'monaco-editor/features/wordOperations/register.js';
import 'monaco-editor/languages/definitions/python/register.js';
import * as monaco from 'monaco-editor/editor.js';
import workerUrl from 'monaco-editor/editor/editor.worker.js?worker&url';
import { startProjectLanguage } from './project-language.ts';
import { startCodeTheme } from './theme.ts';

/** The part of the browser's guard against foreign scripts that is used here. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

let address: string | null = null;

function ownFile(url: string): string {
  if (new URL(url, location.href).origin !== location.origin) throw new Error('internal: the editor\'s thread is a file of this window');
  return url;
}

function worker(): Worker {
  const guard = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes;
  address ??= guard?.createPolicy('convas-editor', { createScriptURL: ownFile }).createScriptURL(workerUrl) ?? workerUrl;
  return new Worker(address, { type: 'module', name: 'editor' });
}

let isReady = false;

/** Makes the editor ready; the first call does the work. */
export function readyMonaco(): typeof monaco {
  if (isReady) return monaco;
  isReady = true;
  (globalThis as { MonacoEnvironment?: monaco.Environment }).MonacoEnvironment = { getWorker: worker };
  startProjectLanguage();
  startCodeTheme();
  return monaco;
}
