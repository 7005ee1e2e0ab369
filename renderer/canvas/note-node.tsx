// A note on the canvas: read as text, written after a double-click, resized by its corners.
import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import { changeNote } from '../../core/design/notes.ts';
import { designer } from '../session.ts';
import { canvasState, theElement, useCanvas } from './canvas-state.ts';
import { isCalledOff } from './hand.ts';
import { grid } from './metrics.ts';
import type { NoteNode } from './sync.ts';
import { words } from './words.ts';

interface Sides {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A note's four sides on the grid. */
function onGrid({ x, y, width, height }: Sides): Sides {
  const near = (value: number): number => Math.round(value / grid) * grid;
  const [left, top] = [near(x), near(y)];
  return { x: left, y: top, width: near(x + width) - left, height: near(y + height) - top };
}

const smallest = { width: 96, height: 40 } as const;

function Editor({ id, text }: { readonly id: string; readonly text: string }) {
  const [written, write] = useState(text);
  // What was typed is kept however it ends; taking it back is undo's.
  const end = (): void => {
    if (canvasState.getState().writing !== id) return;
    canvasState.setState({ writing: null });
    designer.getState().edit(words.titles.writeNote, (document) => changeNote(document, id, { text: written }));
    theElement()?.focus({ preventScroll: true });
  };
  return (
    <textarea
      className="note-text nodrag nopan nowheel" aria-label={words.note} value={written} autoFocus
      onChange={(event) => write(event.target.value)}
      onBlur={end}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) end();
      }}
    />
  );
}

function NoteCard({ id: node, data: { note }, selected }: NodeProps<NoteNode>) {
  const isWriting = useCanvas((state) => state.writing === note.id);
  const release = (): void => canvasState.setState({ moving: new Map() });
  return (
    <div className={selected ? 'note selected' : 'note'} onDoubleClick={() => canvasState.setState({ writing: note.id })}>
      <NodeResizer
        isVisible={selected} minWidth={smallest.width} minHeight={smallest.height} lineClassName="note-line" handleClassName="note-corner"
        onResize={(_event, { x, y, width, height }) => canvasState.setState({ moving: new Map([[node, onGrid({ x, y, width, height })]]) })}
        onResizeEnd={(_event, sides) => {
          const { x, y, width, height } = onGrid(sides);
          if (!isCalledOff()) designer.getState().edit(words.titles.resizeNote, (document) => changeNote(document, note.id, { position: { x, y }, size: { width, height } }));
          release();
        }}
      />
      {isWriting ? <Editor id={note.id} text={note.text} /> : <p className={note.text === '' ? 'note-text empty' : 'note-text'}>{note.text === '' ? words.noteEmpty : note.text}</p>}
    </div>
  );
}

/** The node React Flow draws for a note. */
export const NoteNodeView = memo(NoteCard);
