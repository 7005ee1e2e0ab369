// The small arrow on a block's card or frame that shows its inside in place, or closes it.
import { toggleExpanded } from './block-expand.ts';
import { blockWords as w } from './block-words.ts';

/** The arrow. The keyboard has Alt+C for it, so that Tab goes from card to card. */
export function ExpandButton({ node, isOpen }: { readonly node: string; readonly isOpen: boolean }) {
  const label = isOpen ? w.collapse : w.expand;
  return (
    <button
      type="button" className={isOpen ? 'expand-button open nodrag' : 'expand-button nodrag'} tabIndex={-1} aria-label={label} title={`${label} (Alt+C)`}
      onClick={(event) => {
        event.stopPropagation();
        toggleExpanded(node);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d="m4 2.5 3.5 3.5L4 9.5" /></svg>
    </button>
  );
}
