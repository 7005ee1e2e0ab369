// From a card on: into the inspector, into a block, and out of it.
import { designer } from '../session.ts';
import { focusLayer } from './looking.ts';
import { pathOfNode } from './levels.ts';
import { recordOfNode } from './node-ids.ts';
import { around, scopeOf } from './scope.ts';

/** Asks the window to put the keyboard into the inspector. */
export function openInspector(id: string): void {
  globalThis.dispatchEvent(new CustomEvent('convas:inspect', { detail: { id } }));
}

/** Looks into a block instance at its node; false when it is none. */
export function lookInto(node: string): boolean {
  const { document, enter } = designer.getState();
  if (document.layers[recordOfNode(node).id]?.kind !== 'block') return false;
  enter(pathOfNode(node));
  return true;
}

/** Leaves the block that is shown for the drawing around it, where the block is selected. */
export function lookOut(): boolean {
  const { document, scope, enter } = designer.getState();
  const now = scopeOf(document, scope);
  if (now.block === null) return false;
  enter(around(now));
  const instance = now.path.split('/').at(-1);
  if (instance !== undefined) focusLayer(instance);
  return true;
}
