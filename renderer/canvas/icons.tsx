// The pictures of layers in the window. What they show is in icon-shapes.ts.
import { iconOf, iconStroke, lockMarks, type Mark } from './icon-shapes.ts';

function Stroke({ mark: { d, isSpot, strength, width, dash, isBlunt } }: { readonly mark: Mark }) {
  return (
    <path
      d={d} fill={isSpot === true ? 'currentColor' : 'none'} stroke={isSpot === true ? 'none' : undefined}
      opacity={strength} strokeWidth={width} strokeDasharray={dash} strokeLinecap={isBlunt === true ? 'butt' : undefined}
    />
  );
}

/** The picture of a kind of layer; a card with a question mark where there is none. It says nothing to a screen reader: the name is beside it. */
export function LayerIcon({ kind, size = 20 }: { readonly kind: string; readonly size?: number }) {
  return (
    <svg className="layer-icon" width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth={iconStroke} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      {iconOf(kind).map((mark) => <Stroke key={mark.d} mark={mark} />)}
    </svg>
  );
}

/** A lock: weights that are kept as they are. */
export function LockIcon() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.2" strokeLinecap="round" aria-hidden="true">
      {lockMarks.map((mark) => <Stroke key={mark.d} mark={mark} />)}
    </svg>
  );
}
