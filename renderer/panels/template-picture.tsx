// The small picture of a network: a bar a layer.
import type { Bar } from './template-cards.ts';

const picture = { width: 232, height: 56, gap: 3, widest: 30 } as const;
const mostBars = 26;

/** What is left out of a deep network's picture first: what neither computes with weights nor changes the size of the maps. */
const untold: ReadonlySet<string> = new Set(['normalisation', 'activation', 'merging', 'shape']);

/**
 * The bars there is room for. Of a deep network what computes is shown before what norms, bends, joins and weighs; then every
 * run of one family on maps of one size has its share of the room, so that stages keep their proportions.
 */
export function shownBars(bars: readonly Bar[]): readonly Bar[] {
  if (bars.length <= mostBars) return bars;
  // Numbers without maps stand at the end; those on the way are gates, which the maps around them speak for.
  const flat = Math.min(...bars.map(({ height }) => height));
  const end = bars.findLastIndex(({ height }) => height > flat);
  const telling = bars.filter(({ group, height }, i) => !untold.has(group) && (height > flat || i > end));
  if (telling.length <= mostBars) return telling;
  const runs: Bar[][] = [];
  for (const bar of telling) {
    const [first] = runs.at(-1) ?? [];
    if (first?.group === bar.group && first.height === bar.height) runs.at(-1)?.push(bar);
    else runs.push([bar]);
  }
  return runs.flatMap((run) => {
    const [first] = run;
    if (first === undefined) return [];
    const width = run.reduce((sum, bar) => sum + bar.width, 0) / run.length;
    return Array<Bar>(Math.max(1, Math.round((run.length * mostBars) / telling.length))).fill({ ...first, width });
  });
}

/** A network as bars: as tall as its maps, as wide as their number, coloured by family. */
export function TemplatePicture({ bars }: { readonly bars: readonly Bar[] }) {
  const shown = shownBars(bars);
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
