// The place beside the canvas: data, training, results. Each comes as a part of its own when it is first asked for.
import { lazy, Suspense } from 'react';
import { useView, type Place } from './session.ts';
import { placeName } from './places.ts';
import { words } from './words.ts';

const shown: { readonly [P in Exclude<Place, 'design'>]: React.ComponentType } = {
  data: lazy(async () => ({ default: (await import('./data/place.tsx')).DataPlace })),
  train: lazy(async () => ({ default: (await import('./train/place.tsx')).TrainPlace })),
  evaluate: lazy(async () => ({ default: (await import('./evaluate/place.tsx')).EvaluatePlace })),
};

/** The place that is open beside the canvas; nothing in Design. */
export function PlaceShown() {
  const place = useView((state) => state.place);
  if (place === 'design') return null;
  const Shown = shown[place];
  return (
    <main className="place" aria-label={placeName(place)} tabIndex={-1}>
      <Suspense fallback={<p className="place-empty" role="status">{words.places.loading}</p>}><Shown /></Suspense>
    </main>
  );
}
