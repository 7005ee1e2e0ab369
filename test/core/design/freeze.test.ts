import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { cutNow, cutsOf, freezeLayers, freezeTo, type Cut } from '../../../core/design/freeze.ts';
import { stream, type RandomStream } from '../../../core/base/random.ts';
import { unitsOf } from '../../../core/design/units.ts';
import type { Document, WireRecord } from '../../../core/document/model.ts';
import { apply } from '../../../core/document/patch.ts';
import { value } from '../../electron/run/tiny.ts';
import { documentOf, layer, wire } from '../document/drawings.ts';
import { residualNet } from './residual-net.ts';

const cutsIn = (document: Document): readonly Cut[] => cutsOf(document, check(document));
const after = (document: Document, cut: Cut): Document => value(apply(document, value(freezeTo(document, check(document), cut))));
/** Paths of layers with weights that are frozen. */
const frozenIn = (document: Document): readonly string[] => check(document).layers.filter(({ flat, weights }) => weights.length > 0 && !flat.trainable).map(({ flat }) => flat.path);

/** The places by their definition, each looked at by itself: what stands before it, what crosses, what freezes the same. */
function byDefinition(document: Document): readonly Omit<Cut, 'index'>[] {
  const main = unitsOf(document, check(document)).filter(({ isMain, level }) => isMain && level < Infinity);
  const weighted = main.filter(({ isWeighted }) => isWeighted);
  const isClean = (at: number): boolean => {
    const behind = new Set(main.slice(at).flatMap(({ sources }) => sources));
    return at === 0 || main.slice(0, at - 1).every(({ id }) => !behind.has(id));
  };
  const places = main.map((_, at) => at).slice(1).filter((at) => {
    const from = main.findLastIndex((_, i) => i < at && isClean(i) && i > 0);
    const [begin, next] = [Math.max(0, from), main.findIndex((_, i) => i >= at && isClean(i))];
    const stretch = main.slice(begin, next < 0 ? main.length - 1 : next).filter(({ isWeighted }) => isWeighted).length;
    return isClean(at) || (stretch > 12 && main[at - 1]?.level !== main[at]?.level);
  });
  const cuts: Omit<Cut, 'index'>[] = [];
  for (const at of [0, ...places]) {
    const [before, behind] = [main.slice(0, at), main.slice(at)];
    const frozen = before.filter(({ isWeighted }) => isWeighted);
    const next = behind.find(({ isWeighted }) => isWeighted);
    if (at > 0 && (frozen.length === 0 || frozen.length === weighted.length || next?.isNorm === true)) continue;
    const ids = new Set(before.map(({ id }) => id));
    const cut = {
      at, weighted: frozen.length, before: ids, frozen: frozen.map(({ id }) => id), last: frozen.at(-1)?.name ?? null, next: next?.name ?? null, isClean: isClean(at),
      wires: Object.values(document.wires).filter(({ from, to }) => ids.has(from.layer) && !ids.has(to.layer)).map(({ id }) => id),
    };
    const same = cuts.at(-1);
    if (same?.weighted !== cut.weighted) cuts.push(cut);
    else if (cut.isClean || !same.isClean) cuts[cuts.length - 1] = cut;
  }
  return weighted.length === 0 ? [] : cuts;
}

/** A network whose layers read one or two of those drawn shortly before them, with a few that reach far back. */
function randomNetwork(random: RandomStream): Document {
  const kinds = ['conv2d', 'batch-norm', 'activation', 'conv2d', 'add', 'add'] as const;
  const records = [layer('in', 'input', { channels: 1, height: 4, width: 4 })];
  const wires: WireRecord[] = [];
  const join = (from: string, to: string, order = 0): void => {
    const one = wire(`${from} → ${to}`, null, order);
    wires.push({ ...one, id: `w${wires.length}`, from: { ...one.from, port: 'out' }, to: { ...one.to, port: 'in' } });
  };
  const count = 4 + random.integer(40);
  const reach = 1 + random.integer(4);
  for (let i = 0; i < count; i++) {
    const kind = kinds[random.integer(kinds.length)] ?? 'add';
    const last = records.length - 1;
    const earlier = (): string => records[Math.max(0, last - random.integer(random.integer(8) === 0 ? last + 1 : reach))]?.id ?? 'in';
    records.push(layer(`l${i}`, kind, kind === 'conv2d' ? { filters: 1, kernel: 1 } : {}));
    join(random.integer(2) === 0 ? (records[last]?.id ?? 'in') : earlier(), `l${i}`);
    if (kind === 'add') join(earlier(), `l${i}`, 1);
  }
  records.push(layer('out', 'output', { target: 'image' }));
  join(`l${count - 1}`, 'out');
  return documentOf(records, wires);
}

/** in → a → two branches b, c that meet in a sum → d → out, with an output of its own behind a. */
function forked(): Document {
  const conv = (id: string) => layer(id, 'conv2d', { filters: 4, kernel: 3, padding: 1 });
  return documentOf(
    [layer('in', 'input', { channels: 1, height: 8, width: 8 }), conv('a'), conv('b1'), conv('b2'), conv('c'), layer('sum', 'add'), conv('d'), layer('pool', 'global-average-pool'), layer('flat', 'flatten'), layer('fc', 'dense', { units: 2 }), layer('out', 'output'),
      layer('aux-flat', 'flatten'), layer('aux', 'dense', { units: 2 }), layer('aux-out', 'output')],
    ['in → a', 'a → b1', 'b1 → b2', 'a → c', 'b2 → sum', 'c → sum', 'sum → d', 'd → pool', 'pool → flat', 'flat → fc', 'fc → out', 'a → aux-flat', 'aux-flat → aux', 'aux → aux-out'].map((text, i) => {
      const one = wire(text, null, i);
      return { ...one, from: { ...one.from, port: 'out' }, to: { ...one.to, port: 'in' } };
    }),
  );
}

describe('the places for the line', () => {
  it('lie between blocks, never within one nor between a layer and its normalisation', () => {
    const cuts = cutsIn(residualNet());
    expect(cuts.map(({ last, next }) => [last, next])).toEqual([
      [null, 'stem'], ['stem-norm', 'stage1-1'], ['stage1-1', 'stage1-2'], ['stage1-2', 'stage2-1'], ['stage2-1', 'stage2-2'], ['stage2-2', 'stage3-1'], ['stage3-1', 'stage3-2'], ['stage3-2', 'classes'],
    ]);
    expect(cuts.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(cuts.at(1)?.wires).toEqual(['stem-relu-stage1-1']);
    expect(cuts.at(-1)?.wires).toEqual(['flatten-classes']);
    expect(cuts.every(({ isClean }) => isClean)).toBe(true);
  });

  it('cut branches that run beside each other together, and leave side outputs alone', () => {
    const cuts = cutsIn(forked());
    expect(cuts.map(({ frozen }) => frozen.length)).toEqual([0, 1, 4, 5]);
    expect([...(cuts[2]?.frozen ?? [])].sort()).toEqual(['a', 'b1', 'b2', 'c']);
    expect([...(cuts[3]?.frozen ?? [])].sort()).toEqual(['a', 'b1', 'b2', 'c', 'd']);
    expect([...(cuts[1]?.wires ?? [])].sort()).toEqual(['a → aux-flat', 'a → b1', 'a → c']);
    const frozen = after(forked(), cuts[3] as Cut);
    expect(frozenIn(frozen)).not.toContain('aux');
    expect(cutNow(frozen, check(frozen), cuts)?.index).toBe(3);
  });

  it('lie between levels where a network has no place that a single value crosses', () => {
    const ids = Array.from({ length: 16 }, (_, i) => `c${i}`);
    const convs = ids.map((id) => layer(id, 'conv2d', { filters: 1, kernel: 1 }));
    const wires = [wire('in → c0'), ...ids.slice(1).map((id, i) => wire(`c${i} → ${id}`)), wire('in → sum', null, 1), wire('c15 → sum'), wire('sum → out')].map((one) => ({ ...one, from: { ...one.from, port: 'out' }, to: { ...one.to, port: 'in' } }));
    const cuts = cutsIn(documentOf([layer('in', 'input', { channels: 1, height: 4, width: 4 }), ...convs, layer('sum', 'add'), layer('out', 'output', { target: 'image' })], wires));
    expect(cuts.length).toBe(16);
    expect(cuts.slice(1).every(({ isClean }) => !isClean)).toBe(true);
    expect(cuts[5]?.frozen).toEqual(ids.slice(0, 5));
    expect(cuts[5]?.wires).toEqual(expect.arrayContaining(['c4 → c5', 'in → sum']));
  });

  it('are those of their definition in networks of any form', () => {
    const random = stream(5);
    let [unclean, clean] = [0, 0];
    for (let i = 0; i < 120; i++) {
      const document = randomNetwork(random);
      const cuts = cutsIn(document);
      expect(cuts.map(({ at, weighted, before, frozen, last, next, wires, isClean }) => ({ at, weighted, before, frozen, last, next, wires, isClean }))).toEqual(byDefinition(document));
      unclean += cuts.filter(({ isClean }) => !isClean).length;
      clean += cuts.filter(({ isClean }) => isClean).length;
    }
    expect(unclean).toBeGreaterThan(30);
    expect(clean).toBeGreaterThan(100);
  });

  it('are none where nothing has weights', () => {
    expect(cutsIn(documentOf([layer('in', 'input', { channels: 1, height: 4, width: 4 })], []))).toEqual([]);
  });
});

describe('moving the line', () => {
  it('freezes what is before it, trains what is behind, and is found again', () => {
    let document = residualNet();
    const cuts = cutsIn(document);
    for (const index of [3, 7, 1, 0]) {
      document = after(document, cuts[index] as Cut);
      expect(cutNow(document, check(document), cuts)?.index).toBe(index);
    }
    expect(document).toEqual(residualNet());
    const frozen = frozenIn(after(document, cuts[2] as Cut));
    expect(frozen).toEqual(['stem', 'stem-norm', 'stage1-1/conv1', 'stage1-1/bn1', 'stage1-1/conv2', 'stage1-1/bn2']);
  });

  it('is told from layers frozen one by one', () => {
    const document = residualNet();
    const cuts = cutsIn(document);
    const alone = value(apply(document, value(freezeLayers(document, ['stage2-1'], true))));
    expect(cutNow(alone, check(alone), cuts)).toBeNull();
    expect(frozenIn(alone).every((path) => path.startsWith('stage2-1/'))).toBe(true);
    expect(value(apply(alone, value(freezeLayers(alone, ['stage2-1'], false))))).toEqual(document);
    expect(freezeLayers(document, ['nowhere'], true).ok).toBe(false);
  });
});
