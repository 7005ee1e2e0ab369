// The small picture of a network: a bar a layer.
import type { Bar } from './template-cards.ts';

const picture = { width: 232, height: 56, gap: 3, widest: 30 } as const;
const mostBars = 26;

/** A network as bars: as tall as its maps, as wide as their number, coloured by family. */
export function TemplatePicture({ bars }: { readonly bars: readonly Bar[] }) {
  // Of a deep network what computes is shown before what norms and bends it.
  const telling = bars.length > mostBars ? bars.filter(({ group }) => group !== 'normalisation' && group !== 'activation') : bars;
  const every = Math.ceil(telling.length / mostBars);
  const shown = telling.filter((_, i) => i % every === 0);
  const sum = shown.reduce((total, { width }) => total + width, 0) || 1;
  const room = picture.width - picture.gap * Math.max(0, shown.length - 1);
  let x = 0;
  return (
    <svg className="template-picture" viewBox={`0 0 ${picture.width} ${picture.height}`} aria-hidden="true">
      {shown.map(({ group, height, width }, i) => {
        const across = Math.min(picture.widest, (room * width) / sum);
        const tall = picture.height * height;
        const at = x;
        x += across + picture.gap;
        return <rect key={i} data-family={group} x={at} y={(picture.height - tall) / 2} width={across} height={tall} rx={Math.min(2, across / 2)} />;
      })}
    </svg>
  );
}
