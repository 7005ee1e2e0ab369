// The name of a block that was just made, asked for on its card.
import { useState } from 'react';
import { endNaming } from './block-commands.ts';
import { blockWords as w } from './block-words.ts';

const longestName = 120;

/** A field in place of the name: Enter takes it, Escape leaves the name the block has. */
export function BlockName({ name }: { readonly name: string }) {
  const [typed, setTyped] = useState(name);
  return (
    <input
      className="input block-name nodrag" aria-label={w.nameField} value={typed} maxLength={longestName} spellCheck={false} autoFocus
      onFocus={(event) => event.target.select()} onChange={(event) => setTyped(event.target.value)} onBlur={() => endNaming(typed)} onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        endNaming(event.key === 'Enter' ? typed : null);
      }}
    />
  );
}
