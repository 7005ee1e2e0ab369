// An image as the network gets it, with where it looks laid over it.
import { useEffect, useMemo, useRef } from 'react';
import { heatPicture, zoomFor } from '../../core/run/heat.ts';
import type { HeatMap, Picture } from '../../core/run/result-services.ts';
import { floatsFrom } from '../base64.ts';

/** The picture, `side` dots at most; `strength` 0 … 1 is how much of the map shows. */
export function HeatPicture({ picture, heat, strength, label, side = 320 }: { readonly picture: Picture; readonly heat: HeatMap | null; readonly strength: number; readonly label: string; readonly side?: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = picture;
  const seen = useMemo(() => ({ ...picture, values: floatsFrom(picture.values) }), [picture]);
  const map = useMemo(() => (heat === null || heat.width !== width || heat.height !== height ? null : { values: floatsFrom(heat.values), isSmooth: heat.method === 'grad-cam' }), [heat, width, height]);
  const zoom = zoomFor(picture, side);
  const fit = Math.min(1, side / (zoom * Math.max(width, height)));
  const [w, h] = [width, height].map((n) => Math.max(1, Math.round(n * zoom * fit))) as [number, number];
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return;
    const { dots, ...size } = heatPicture(seen, map === null ? null : { ...map, strength }, zoom);
    const sheet = new OffscreenCanvas(size.width, size.height);
    sheet.getContext('2d')?.putImageData(new ImageData(dots, size.width, size.height), 0, 0);
    context.drawImage(sheet, 0, 0, w, h);
  }, [seen, map, strength, zoom, w, h]);
  return <canvas ref={canvas} className="heat-picture" width={w} height={h} role="img" aria-label={label} />;
}
