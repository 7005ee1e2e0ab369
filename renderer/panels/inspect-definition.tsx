// The block that is looked into, while nothing in it is selected: its name, its inputs and outputs, and the settings of its
// layers that instances may give other values.
import { useId, useState, type ReactNode } from 'react';
import type { Result } from '../../core/base/diagnostic.ts';
import { placesOf } from '../../core/design/blocks-own.ts';
import { addPort, movePort, removePort, renameBlock, renameExposed, renamePort, unexpose, type Side } from '../../core/design/blocks-ports.ts';
import type { BlockRecord, Document } from '../../core/document/model.ts';
import type { Patch } from '../../core/document/patch.ts';
import { blockWords as w } from '../canvas/block-words.ts';
import { tryEdit } from '../canvas/commands.ts';
import { around, trailOf } from '../canvas/scope.ts';
import { designer, tell, useDesigner } from '../session.ts';
import { together } from '../store.ts';
import { Shared } from './block-parts.tsx';
import { IconButton } from './controls.tsx';
import { nameOfParameter } from './form/forms.ts';
import { Section } from './inspect-parts.tsx';
import { useScope } from './selected.ts';

interface NameProps {
  readonly value: string;
  readonly label: string;
  readonly title: string;
  readonly change: (document: Document, name: string) => Result<Patch>;
  readonly className?: string;
}

/** A name as a field: a refused one is explained in place and changes nothing. */
function Name({ value, label, title, change, className = '' }: NameProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const document = useDesigner((state) => state.document);
  const errorId = useId();
  const tried = typed === null || typed === value ? null : change(document, typed);
  const refusal = tried === null || tried.ok ? null : tried.error.message;
  const accept = (): void => {
    if (typed !== null && refusal === null) designer.getState().edit(title, (now) => change(now, typed));
    setTyped(null);
  };
  return (
    <div className="block-name-field">
      <input
        className={`input ${className}`} aria-label={label} aria-invalid={refusal !== null} aria-describedby={refusal === null ? undefined : errorId} value={typed ?? value} maxLength={120} spellCheck={false}
        onChange={(event) => setTyped(event.target.value)} onBlur={accept}
        onKeyDown={(event) => {
          if (event.key === 'Enter') accept();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
      {refusal !== null && <p className="field-fault" id={errorId}>{refusal}</p>}
    </div>
  );
}

interface PortRowProps {
  readonly block: BlockRecord;
  readonly side: Side;
  readonly name: string;
  readonly index: number;
  readonly count: number;
  readonly children: ReactNode;
}

function PortRow({ block, side, name, index, count, children }: PortRowProps) {
  return (
    <li className="block-port">
      <Name value={name} label={w.portName(side, name)} title={w.titles.renamePort} change={(document, next) => renamePort(document, block.id, side, name, next)} />
      <span className="block-port-buttons">
        <IconButton className="small" icon="up" label={w.portUp(name)} isDisabled={index === 0} onClick={() => tryEdit(w.titles.movePort, (document) => movePort(document, block.id, side, name, -1))} />
        <IconButton className="small turned" icon="up" label={w.portDown(name)} isDisabled={index === count - 1} onClick={() => tryEdit(w.titles.movePort, (document) => movePort(document, block.id, side, name, 1))} />
        <IconButton className="small" icon="close" label={w.removePort(name)} onClick={() => tryEdit(w.titles.removePort, (document) => removePort(document, block.id, side, name))} />
      </span>
      <p className="block-port-wired">{children}</p>
    </li>
  );
}

/** Hides a setting, all inner parameters that stand under its name, as one step. */
function hide(block: string, name: string, inner: BlockRecord['exposed']): void {
  const done = together(designer, w.titles.unexpose(name), inner.map(({ layer, parameter }) => (document) => unexpose(document, block, layer, parameter)));
  if (!done.ok) tell(done.error.message, 'bad');
}

/** The view of the block that is looked into. */
export function InspectDefinition({ block }: { readonly block: BlockRecord }) {
  const document = useDesigner((state) => state.document);
  const scope = useScope();
  const nameOf = (layer: string): string => document.layers[layer]?.name ?? layer;
  return (
    <>
      <div className="inspector-heading">
        <div className="block-heading">
          <Name className="inspector-name" value={block.name} label={w.definitionName} title={w.titles.rename} change={(now, next) => renameBlock(now, block.id, next)} />
          <p className="inspector-kind">{w.definition(placesOf(document, trailOf(document, scope.path)))}</p>
        </div>
      </div>
      <Shared path={scope.path} />
      <Section title={w.inputs}>
        <ul className="block-ports">
          {block.inputs.map(({ name, to }, i) => <PortRow key={i} block={block} side="in" name={name} index={i} count={block.inputs.length}>{w.feeds([...new Set(to.map((end) => nameOf(end.layer)))])}</PortRow>)}
        </ul>
        <button type="button" className="button small quiet" onClick={() => tryEdit(w.titles.addPort, (now) => addPort(now, block.id, 'in'))}>{w.addInput}</button>
      </Section>
      <Section title={w.outputs}>
        <ul className="block-ports">
          {block.outputs.map(({ name, from }, i) => <PortRow key={i} block={block} side="out" name={name} index={i} count={block.outputs.length}>{from.layer === '' ? w.passed(from.port) : w.given(nameOf(from.layer))}</PortRow>)}
        </ul>
        <button type="button" className="button small quiet" onClick={() => tryEdit(w.titles.addPort, (now) => addPort(now, block.id, 'out'))}>{w.addOutput}</button>
      </Section>
      <Section title={w.shown}>
        {block.exposed.length === 0 && <p className="quiet-text">{w.noneShown}</p>}
        <ul className="block-ports">
          {[...new Set(block.exposed.map(({ name }) => name))].map((name) => {
            const inner = block.exposed.filter((one) => one.name === name);
            return (
              <li key={inner[0]?.layer ?? name} className="block-port">
                <Name value={name} label={w.shownName(name)} title={w.titles.renameShown} change={(now, next) => renameExposed(now, block.id, name, next)} />
                <span className="block-port-buttons">
                  <IconButton className="small" icon="close" label={w.unexpose(name)} onClick={() => hide(block.id, name, inner)} />
                </span>
                <p className="block-port-wired">{inner.map(({ layer, parameter }) => w.ofLayer(nameOf(layer), nameOfParameter(parameter).toLowerCase())).join(', ')}</p>
              </li>
            );
          })}
        </ul>
      </Section>
      <Section>
        <button type="button" className="button look-inside" onClick={() => designer.getState().enter(around(scope))}>{w.leave}</button>
      </Section>
    </>
  );
}
