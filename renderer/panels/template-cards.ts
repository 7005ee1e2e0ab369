// What a template's card shows beyond its words: parameters and a small picture, from opening and checking it, one after the
// other so that the window stays free.
import { useEffect, useState } from 'react';
import { check, type Checked } from '../../core/design/check.ts';
import { readProject } from '../../core/document/file.ts';
import type { TemplateInfo } from '../../core/run/services.ts';
import { asked } from '../machine.ts';
import { theMachine } from '../session.ts';

/** One bar of a picture: a layer by family, how tall its maps are and how many. */
export interface Bar {
  readonly group: string;
  /** from 0 to 1 */
  readonly height: number;
  readonly width: number;
}

/** A template looked into. */
export interface Preview {
  readonly parameters: number;
  readonly layers: number;
  readonly errors: number;
  readonly bars: readonly Bar[];
}

/** The picture of a network: a bar a layer, as tall as its maps and as wide as their number, both on a root scale. */
function barsOf(checked: Checked): readonly Bar[] {
  const sized = checked.layers.map(({ def, outputs, inputs }) => {
    const dims = (outputs[0] ?? inputs[0])?.dims?.slice(1) ?? [];
    const [first = 1, rows = 1] = dims.map((dim) => (typeof dim === 'number' ? dim : 1));
    return { group: def?.group ?? 'shape', rows: dims.length === 3 ? rows : 1, maps: first };
  });
  const tallest = Math.max(1, ...sized.map(({ rows }) => rows));
  const widest = Math.max(1, ...sized.map(({ maps }) => maps));
  return sized.map(({ group, rows, maps }) => ({ group, height: Math.max(0.16, Math.sqrt(rows / tallest)), width: Math.max(0.14, Math.sqrt(maps / widest)) }));
}

const known = new Map<string, Preview>();

async function look(id: string): Promise<Preview | null> {
  const opened = await asked(theMachine().call('openTemplate', { id }));
  const read = opened.ok ? readProject(opened.value.text, opened.value.name) : opened;
  if (!read.ok) return null;
  const checked = check(read.value);
  return { parameters: checked.totals.parameters, layers: checked.layers.length, errors: checked.diagnostics.filter(({ severity }) => severity === 'error').length, bars: barsOf(checked) };
}

/** Looks into templates while the welcome view is there. */
export function usePreviews(templates: readonly TemplateInfo[]): ReadonlyMap<string, Preview> {
  const [previews, setPreviews] = useState<ReadonlyMap<string, Preview>>(new Map(known));
  useEffect(() => {
    let isOver = false;
    const work = async (): Promise<void> => {
      for (const { id } of templates) {
        if (isOver) return;
        if (known.has(id)) continue;
        // Without a machine the card stays without its picture.
        const preview = await look(id).catch(() => null);
        if (preview !== null) known.set(id, preview);
        if (!isOver) setPreviews(new Map(known));
      }
    };
    void work();
    return () => {
      isOver = true;
    };
  }, [templates]);
  return previews;
}
