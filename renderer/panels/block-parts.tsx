// Parts of the inspector that speak of blocks: settings shown outside, a definition that stands in several places, a block
// made of several layers.
import { whyNoBlock } from '../../core/design/blocks.ts';
import { placesOf } from '../../core/design/blocks-own.ts';
import { expose, unexpose } from '../../core/design/blocks-ports.ts';
import type { LayerRecord } from '../../core/document/model.ts';
import { definitionOf } from '../../core/document/plan.ts';
import { makeBlockOfSelection, makeOwnAt } from '../canvas/block-commands.ts';
import { blockWords as w } from '../canvas/block-words.ts';
import { tryEdit } from '../canvas/commands.ts';
import { trailOf } from '../canvas/scope.ts';
import { useDesigner } from '../session.ts';
import { IconButton } from './controls.tsx';
import { Section } from './inspect-parts.tsx';
import './blocks.css';

interface ExposeProps {
  readonly record: LayerRecord;
  readonly parameter: string;
  /** what the setting is called in its row */
  readonly label: string;
}

/** Shows a setting of an inner layer outside its block, or hides it again; nothing for a layer in no block. */
export function ExposeButton({ record, parameter, label }: ExposeProps) {
  const block = useDesigner(({ document }) => (record.parent === null ? undefined : document.blocks[record.parent]));
  if (block === undefined) return null;
  const isShown = block.exposed.some((one) => one.layer === record.id && one.parameter === parameter);
  const toggle = (): void => {
    if (isShown) tryEdit(w.titles.unexpose(label), (document) => unexpose(document, block.id, record.id, parameter));
    else tryEdit(w.titles.expose(label), (document) => expose(document, record.id, parameter));
  };
  return <IconButton className="small expose" icon="outside" label={isShown ? w.unexpose(label) : w.expose(label)} isPressed={isShown} onClick={toggle} />;
}

/** Says that what is changed here changes every instance of the block, and offers to make this one its own; `path` is the block's. */
export function Shared({ path }: { readonly path: string }) {
  const document = useDesigner((state) => state.document);
  const trail = trailOf(document, path);
  const instance = document.layers[trail.at(-1) ?? ''];
  const block = instance === undefined ? undefined : definitionOf(document, instance);
  const places = placesOf(document, trail);
  if (block === undefined || places < 2) return null;
  return (
    <Section>
      <div className="block-shared">
        <p>{w.shared(block.name, places)}</p>
        <button type="button" className="button small" onClick={() => makeOwnAt(path)}>{w.own}</button>
      </div>
    </Section>
  );
}

/** Offers to make a block of the selected layers, or says why that cannot be. */
export function BlockOfThese() {
  const document = useDesigner((state) => state.document);
  const selection = useDesigner((state) => state.selection);
  const refusal = whyNoBlock(document, [...selection]);
  return (
    <Section>
      <button type="button" className="button look-inside" disabled={refusal !== null} onClick={makeBlockOfSelection}>{w.make}</button>
      <p className="quiet-text">{refusal ?? w.makeHint}</p>
    </Section>
  );
}

