// The way to the editor, which is large: asked for when code is looked at first.

/** Loads the editors; fails when their file cannot be had. */
export const loadEditors = () => import('../code/editors.ts');
