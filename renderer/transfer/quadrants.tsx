// The lecture's four cases as a picture: how many images there are upwards, how alike the tasks are to the right, and the person's
// own data as a dot on it; a line while nobody knows yet how alike they are.
import { similarFrom, smallPerClass, type Quadrant } from '../../core/design/advise.ts';
import { transferWords } from './words.ts';

const w = transferWords.advice;
const order: readonly Quadrant[] = [{ size: 'large', likeness: 'different' }, { size: 'large', likeness: 'similar' }, { size: 'small', likeness: 'different' }, { size: 'small', likeness: 'similar' }];
/** The picture reaches so many times below and above where few images turn to many. */
const reach = 50;
/** The dot keeps away from the edge by this share. */
const rim = 0.04;

/** Where a data set stands in the picture, from 0 to 1 upwards and to the right; null for what is not known. */
export function placeOf({ perClass, similarity }: { readonly perClass: number | null; readonly similarity: number | null }): { readonly up: number | null; readonly right: number | null } {
  const inside = (share: number): number => Math.min(1 - rim, Math.max(rim, share));
  return {
    up: perClass === null ? null : inside(0.5 + (0.5 * Math.log(Math.max(1e-9, perClass) / smallPerClass)) / Math.log(reach)),
    right: similarity === null ? null : inside(similarity < similarFrom ? (0.5 * similarity) / similarFrom : 0.5 + (0.5 * (similarity - similarFrom)) / (1 - similarFrom)),
  };
}

interface QuadrantsProps {
  readonly perClass: number | null;
  readonly similarity: number | null;
  /** the case of the data, null while that is not known */
  readonly here: Quadrant | null;
  /** where the data stand, in words */
  readonly sum: string;
}

/** The picture. */
export function Quadrants({ perClass, similarity, here, sum }: QuadrantsProps) {
  const { up, right } = placeOf({ perClass, similarity });
  return (
    <figure className="quadrants">
      <div className="quadrants-field">
        <ul className="quadrants-cases" aria-label={w.four}>
          {order.map(({ size, likeness }) => {
            const isHere = here !== null && here.size === size && here.likeness === likeness;
            return (
              <li key={`${size} ${likeness}`} className={isHere ? `here ${size}` : size} aria-current={isHere ? 'true' : undefined}>
                <h3>{w.cases[size][likeness].title}</h3>
                <p>{w.cases[size][likeness].rule}</p>
              </li>
            );
          })}
        </ul>
        <div className="quadrants-plot" aria-hidden="true">
          {up !== null && right === null && <span className="quadrants-band" style={{ bottom: `${100 * up}%` }} />}
          {up !== null && right !== null && <span className="quadrants-dot" style={{ bottom: `${100 * up}%`, left: `${100 * right}%` }} />}
        </div>
      </div>
      <span className="quadrants-up" aria-hidden="true">{w.axes.size}</span>
      <span className="quadrants-right" aria-hidden="true">{w.axes.likeness}</span>
      <figcaption className="quadrants-sum">{sum}</figcaption>
    </figure>
  );
}
