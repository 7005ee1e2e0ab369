// Both editors as one piece, to be loaded when code is looked at first.
export { startProjectEditor, type ProjectEditor, type ProjectStatus } from './project-editor.ts';
export { startPythonEditor, type PythonEditor } from './python-editor.ts';
