// Numbers and times in a report, as people read them.

/** A count with its thousands apart. */
export function countText(n: number): string {
  return n.toLocaleString('en-US');
}

/** A loss or a rate, in four figures. */
export function figure(n: number): string {
  if (!Number.isFinite(n)) return Number.isNaN(n) ? 'not a number' : n > 0 ? '∞' : '−∞';
  if (n === 0) return '0';
  const size = Math.abs(n);
  return (size >= 1e-3 && size < 1e6 ? String(Number(n.toPrecision(4))) : n.toExponential(2).replace('e+', 'e')).replace('-', '−');
}

/** A share as a percentage. */
export function shareText(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)}\u2009%`;
}

/** Seconds as people say them. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toPrecision(2))}\u2009s`;
  const s = Math.round(seconds);
  if (s < 60) return `${s}\u2009s`;
  if (s < 3600) return `${Math.floor(s / 60)}\u2009min ${s % 60}\u2009s`;
  return `${Math.floor(s / 3600)}\u2009h ${Math.floor((s % 3600) / 60)}\u2009min`;
}

/** A date and time that reads the same everywhere. */
export function dateText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
