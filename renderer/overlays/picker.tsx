// A list to pick from by typing: arrows move, Enter picks. The command palette and the search for a layer are made of it.
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Keys } from '../panels/controls.tsx';
import { words } from '../words.ts';
import { Dialog } from './dialog.tsx';

/** Something to pick. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly keys?: string | undefined;
  readonly icon?: ReactNode;
  readonly isEnabled?: boolean;
}

interface PickerProps {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly Choice[];
  readonly none: (query: string) => string;
  readonly onPick: (id: string) => void;
  readonly onClose: () => void;
}

const mostShown = 100;

/** The choices a query fits, the best first: label begins with it, a word begins with it, its letters stand in the text. */
function matching(choices: readonly Choice[], query: string): readonly Choice[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return choices;
  const parts = wanted.split(/\s+/);
  return choices
    .flatMap((choice, place) => {
      const label = choice.label.toLowerCase();
      const text = `${label} ${(choice.hint ?? '').toLowerCase()}`;
      if (!parts.every((part) => text.includes(part))) return [];
      const rank = label.startsWith(wanted) ? 0 : label.split(/[\s/-]+/).some((word) => word.startsWith(wanted)) ? 1 : label.includes(wanted) ? 2 : 3;
      return [{ choice, rank, place }];
    })
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .map(({ choice }) => choice);
}

/** A dialog to pick one of many. */
export function Picker({ title, placeholder, choices, none, onPick, onClose }: PickerProps) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const listId = useId();
  const fitting = matching(choices, query).slice(0, mostShown);
  const active = Math.min(at, fitting.length - 1);
  const go = (to: number): void => {
    const next = (to + fitting.length) % Math.max(1, fitting.length);
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const pick = (choice: Choice | undefined): void => {
    if (choice === undefined || choice.isEnabled === false) return;
    onClose();
    onPick(choice.id);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      go(active + (event.key === 'ArrowDown' ? 1 : -1));
    }
    if (event.key === 'Home' && query === '') go(0);
    if (event.key === 'Enter') {
      event.preventDefault();
      pick(fitting[active]);
    }
  };
  return (
    <Dialog title={title} onClose={onClose} isBare>
      <input
        className="picker-field" type="text" role="combobox" aria-label={placeholder} aria-expanded="true" aria-controls={listId} aria-autocomplete="list" autoComplete="off" spellCheck={false} data-focus=""
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined} placeholder={placeholder} value={query} onKeyDown={onKey}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      {fitting.length === 0 && <p className="picker-none" role="status">{none(query.trim())}</p>}
      <ul className="picker-list" role="listbox" id={listId} aria-label={title} ref={list}>
        {fitting.map((choice, i) => (
          <li
            key={choice.id} id={`${listId}-${i}`} role="option" aria-selected={i === active} aria-disabled={choice.isEnabled === false} className="picker-choice"
            onMouseMove={() => setAt(i)} onMouseDown={(event) => event.preventDefault()} onClick={() => pick(choice)}
          >
            {choice.icon}
            <span className="picker-label">{choice.label}</span>
            {choice.hint !== undefined && <span className="picker-hint">{choice.hint}</span>}
            {choice.keys !== undefined && <Keys chord={choice.keys} />}
          </li>
        ))}
      </ul>
      <p className="picker-foot">{words.picker.foot}</p>
    </Dialog>
  );
}
