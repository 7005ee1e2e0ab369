// The search palette: kinds of layers found by name, purpose or group, the ones that fit the wire in the hand first.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { layers } from '../../core/layers/registry.ts';
import { useReady } from '../ready-blocks.ts';
import { useDesigner } from '../session.ts';
import { addLayerAt, insertOnWire } from './adding.ts';
import { theElement } from './canvas-state.ts';
import { LayerIcon } from './icons.tsx';
import './layer-search.css';
import { closeLayerSearch, useLayerSearch, type LayerSearch } from './search-state.ts';
import { foundKinds, type FoundKind } from './search-kinds.ts';
import { levelShowing, shownLevel } from './levels.ts';
import { words } from './words.ts';

/** The palette, while it is open. */
export function LayerSearchView() {
  const search = useLayerSearch();
  return search === null ? null : <Palette key={`${search.point?.x ?? ''} ${search.point?.y ?? ''}`} search={search} />;
}

const box = { width: 340, height: 400, margin: 8 } as const;
const clear = 20;

/** Where it opens: at the point, and clear of the end of a wire that was let go there. */
function place({ point, from }: LayerSearch): { readonly left: number; readonly top: number } {
  const around = theElement()?.getBoundingClientRect();
  if (around === undefined) return { left: box.margin, top: box.margin };
  const at = point === null ? { x: (around.width - box.width) / 2, y: around.height / 5 } : { x: point.x - around.left + (from === null ? 0 : clear), y: point.y - around.top + (from === null ? 0 : clear) };
  const within = (value: number, size: number, room: number): number => Math.max(box.margin, Math.min(value, room - size - box.margin));
  return { left: within(at.x, box.width, around.width), top: within(at.y, box.height, around.height) };
}

function Palette({ search }: { readonly search: LayerSearch }) {
  const [query, setQuery] = useState('');
  const ready = useReady();
  const [chosen, choose] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const at = search.wire === null ? document.layers[search.from?.layer ?? ''] : document.wires[search.wire];
  const { scope } = (at === undefined ? undefined : levelShowing(at.parent)) ?? shownLevel();
  const found = useMemo(() => foundKinds({ document, checked, scope }, layers, search, query, ready), [document, checked, scope.path, search, query, ready]);
  const active = Math.min(chosen, found.length - 1);
  useEffect(() => void list.current?.children[active]?.scrollIntoView({ block: 'nearest' }), [active]);

  const close = (): void => {
    closeLayerSearch();
    theElement()?.focus({ preventScroll: true });
  };
  const add = (kind: FoundKind): void => {
    // The card takes the keyboard once it is drawn; until then the canvas has it, so that no key is lost.
    close();
    const { from, wire, point } = search;
    if (wire !== null) insertOnWire(kind.kind, wire, kind.params, point);
    else if (from === null) addLayerAt(kind.kind, kind.params, point);
    else addLayerAt(kind.kind, kind.params, point, from.side === 'source' ? { from: { layer: from.layer, port: from.port } } : { to: { layer: from.layer, port: from.port } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const kind = found[active];
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && kind !== undefined) add(kind);
    else if (event.key === 'ArrowDown' || (event.key === 'Tab' && !event.shiftKey)) choose(Math.min(found.length - 1, active + 1));
    else if (event.key === 'ArrowUp' || event.key === 'Tab') choose(Math.max(0, active - 1));
    else return;
    event.preventDefault();
  };
  const source = search.from === null ? undefined : document.layers[search.from.layer];
  const title = search.wire !== null ? words.searchOnWire : source === undefined ? words.search : search.from?.side === 'source' ? words.searchAfter(source.name) : words.searchBefore(source.name);
  return (
    <div className="layer-search nopan nowheel nokey" role="dialog" aria-label={title} style={place(search)} onKeyDown={onKeyDown} onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget)) closeLayerSearch(); }}>
      <label className="layer-search-title" htmlFor="layer-search-field">{title}</label>
      <input
        id="layer-search-field" className="layer-search-field" type="text" autoFocus autoComplete="off" spellCheck={false} placeholder={words.searchHint} value={query}
        role="combobox" aria-expanded="true" aria-controls="layer-search-list" aria-activedescendant={found[active] === undefined ? undefined : `layer-search-${found[active].key}`}
        onChange={(event) => { setQuery(event.target.value); choose(0); }}
      />
      <ul id="layer-search-list" className="layer-search-list" role="listbox" aria-label={title} ref={list}>
        {found.map((kind, i) => (
          <li
            key={kind.key} id={`layer-search-${kind.key}`} role="option" aria-selected={i === active} className={i === active ? 'active' : ''} data-family={kind.family}
            onMouseMove={() => choose(i)} onMouseDown={(event) => event.preventDefault()} onClick={() => add(kind)}
          >
            <LayerIcon kind={kind.kind} />
            <span className="layer-search-name">{kind.title}</span>
            <span className={`layer-search-verdict ${kind.verdict}`}>{kind.verdict === 'fits' ? kind.said : ''}</span>
            <span className="layer-search-summary">{kind.verdict === 'faulty' ? kind.said : kind.summary}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="layer-search-nothing">{words.searchNothing(query)}</p>}
      <p className="layer-search-keys" aria-hidden="true">{words.searchKeys}</p>
    </div>
  );
}
