// The sum that fails, as a line of numbers below a problem's sentence: what the rule wants, and what comes out.
import type { DrawingDiagnostic } from '../../core/design/check.ts';
import type { Dims } from '../../core/base/shape.ts';
import { formatCount, formatShape, thinSpace } from '../format.ts';

const times = `${thinSpace}×${thinSpace}`;

function number(value: unknown): string {
  return typeof value === 'number' ? formatCount(value) : '?';
}

function shape(value: unknown): string {
  return Array.isArray(value) ? formatShape(value as Dims) : '?';
}

function product(value: unknown): string {
  const sizes = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const known = sizes.filter((size): size is number => typeof size === 'number');
  if (known.length === 0 || known.length !== sizes.length) return sizes.map((size) => (size === null ? '?' : number(size))).join(times);
  const whole = formatCount(known.reduce((a, b) => a * b, 1));
  return known.length === 1 ? whole : `${known.map(formatCount).join(times)} = ${whole}`;
}

/** The sum behind a diagnostic, null where there is none. */
export function faultSum({ code, values: v }: Pick<DrawingDiagnostic, 'code' | 'values'>): string | null {
  switch (code) {
    case 'kernel-larger-than-input': return typeof v['size'] === 'number' && typeof v['extent'] === 'number' ? `${number(v['size'])} − ${number(v['extent'])} = −${number(v['extent'] - v['size'])} < 0` : null;
    case 'shapes-differ': case 'concat-shapes-differ': return `${shape(v['first'])} ≠ ${shape(v['second'])}`;
    case 'gate-shape-differs': return `${shape(v['features'])} ≠ ${shape(v['gate'])}`;
    case 'groups-do-not-divide-channels': return division(v['channels'], v['groups']);
    case 'groups-do-not-divide-filters': return division(v['filters'], v['groups']);
    case 'reshape-count-differs': return `${product(v['from'])} ≠ ${product(v['to'])}`;
    case 'classes-differ': return `${number(v['received'])} ≠ ${number(v['stated'])}`;
    case 'class-count-differs': return `${number(v['outputs'])} ≠ ${number(v['classes'])}`;
    default: return null;
  }
}

/** A division with what is left over. */
function division(whole: unknown, by: unknown): string | null {
  if (typeof whole !== 'number' || typeof by !== 'number' || by === 0) return null;
  return `${formatCount(whole)} / ${formatCount(by)} = ${formatCount(Math.floor(whole / by))}, ${formatCount(whole % by)} left over`;
}
