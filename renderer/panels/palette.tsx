// The palette: every kind of layer in groups, found by typing, dragged onto the canvas or added by double-click or Enter.
import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { JsonObject } from '../../core/base/diagnostic.ts';
import type { AnyLayer } from '../../core/layers/layer.ts';
import { layers } from '../../core/layers/registry.ts';
import { addLayerAt, layerDragType } from '../canvas/adding.ts';
import { LayerIcon } from '../canvas/icons.tsx';
import { answering, asFindable, matching } from '../matching.ts';
import { useReady } from '../ready-blocks.ts';
import { useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { Icon } from './icons.tsx';
import './palette.css';

const noParams: JsonObject = {};
const w = words.palette;

function grouped(kinds: readonly AnyLayer[]): readonly (readonly [AnyLayer['group'], readonly AnyLayer[]])[] {
  const groups = new Map<AnyLayer['group'], AnyLayer[]>();
  for (const kind of kinds) {
    const group = groups.get(kind.group);
    if (group === undefined) groups.set(kind.group, [kind]);
    else group.push(kind);
  }
  return [...groups];
}

/** Moves the focus up and down a list of buttons. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-entry]')];
  const at = entries.findIndex((entry) => entry === document.activeElement);
  entries[Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1))]?.focus();
  event.preventDefault();
}

interface EntryProps {
  readonly kind: string;
  readonly family: string;
  readonly title: string;
  readonly about: string;
  /** what the new layer is given; of a block, which one it is, or which ready-made one brings its definition */
  readonly params: JsonObject;
  readonly onAbout: (about: string | null) => void;
  readonly aboutId: string;
}

function Entry({ kind, family, title, about, params, onAbout, aboutId }: EntryProps) {
  const add = (): void => addLayerAt(kind, params);
  return (
    <button
      type="button" className="palette-entry" data-entry data-kind={kind} data-family={family} draggable aria-describedby={aboutId}
      onDragStart={(event) => {
        event.dataTransfer.setData(layerDragType, JSON.stringify({ kind, params }));
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onDoubleClick={add}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        add();
      }}
      onFocus={() => onAbout(about)} onBlur={() => onAbout(null)} onMouseEnter={() => onAbout(about)} onMouseLeave={() => onAbout(null)}
    >
      <span className="palette-icon"><LayerIcon kind={kind} /></span>
      {title}
    </button>
  );
}

/** Blocks that answer to what was typed: those of the drawing, then the ready-made ones it does not have. */
function useBlocks(query: string): readonly { readonly key: string; readonly title: string; readonly about: string; readonly params: JsonObject }[] {
  const blocks = useDesigner((state) => state.document.blocks);
  const ready = useReady();
  const own = Object.values(blocks).map((block) => ({ key: block.id, title: block.name, about: w.ownBlock, params: { block: block.id }, by: asFindable({ name: block.name }) }));
  const made = ready.filter(({ name }) => !own.some((one) => one.title === name)).map(({ id, name, about }) => ({ key: `/${id}`, title: name, about, params: { ready: id }, by: asFindable({ name, about }) }));
  return answering(query, [...own, ...made], ({ by }) => by);
}

/** The palette. */
export function Palette() {
  const [query, setQuery] = useState('');
  const [about, setAbout] = useState<string | null>(null);
  const blocks = useBlocks(query);
  const aboutId = useId();
  const kinds = useMemo(() => matching(query, layers), [query]);
  const first = kinds[0];
  const groups = useMemo(() => (query.trim() === '' ? grouped(kinds) : [[null, kinds] as const]), [kinds, query]);
  return (
    <aside className="palette" aria-label={w.label} onKeyDown={moveFocus}>
      <div className="palette-search">
        <Icon name="search" />
        <input
          className="input" type="search" placeholder={w.search} aria-label={w.search} value={query} data-entry spellCheck={false}
          onChange={(event) => {
            setQuery(event.target.value);
            setAbout(event.target.value.trim() === '' ? null : (matching(event.target.value, layers)[0]?.summary ?? null));
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setQuery('');
            if (event.key !== 'Enter' || query.trim() === '') return;
            if (first !== undefined) addLayerAt(first.kind);
            else if (blocks[0] !== undefined) addLayerAt('block', blocks[0].params);
          }}
        />
      </div>
      <div className="palette-list">
        {groups.map(([group, members]) => (
          <section key={group ?? 'found'} aria-label={group === null ? w.found(members.length) : words.groups[group]}>
            {group !== null && <h2 className="palette-group">{words.groups[group]}</h2>}
            {members.map(({ kind, group: family, title, summary }) => <Entry key={kind} kind={kind} family={family} title={title} about={summary} params={noParams} onAbout={setAbout} aboutId={aboutId} />)}
          </section>
        ))}
        {blocks.length > 0 && (
          <section aria-label={w.blocks}>
            <h2 className="palette-group">{w.blocks}</h2>
            {blocks.map(({ key, title, about: aboutIt, params }) => <Entry key={key} kind="block" family="block" title={title} about={aboutIt} params={params} onAbout={setAbout} aboutId={aboutId} />)}
          </section>
        )}
        {kinds.length === 0 && blocks.length === 0 && <p className="palette-none">{w.none(query.trim())}</p>}
      </div>
      <p className="palette-about" id={aboutId}>{about ?? w.hint}</p>
    </aside>
  );
}
