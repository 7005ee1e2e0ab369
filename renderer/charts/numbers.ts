// How values of charts are written: as many digits as tell neighbours apart, powers of ten for what is very small or large.
import { formatMacs, thinSpace } from '../format.ts';

const minus = '\u2212';
const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A power of ten: `10⁻³`. */
export function powerOfTen(exponent: number): string {
  return `10${exponent < 0 ? '⁻' : ''}${[...String(Math.abs(exponent))].map((digit) => raised[Number(digit)] ?? '').join('')}`;
}

const grouped = (text: string): string => {
  const [whole = '', fraction] = text.split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
};

/** A value with four digits that matter: `0.04182`, `61,706`, `3.2 · 10⁻⁷`; what is no number says so. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : `${minus}infinite`;
  if (value === 0) return '0';
  const size = Math.abs(value);
  const sign = value < 0 ? minus : '';
  if (size < 1e-4 || size >= 1e9) {
    const [mantissa = '', exponent = ''] = size.toExponential(3).split('e');
    return `${sign}${String(Number(mantissa))}${thinSpace}·${thinSpace}${powerOfTen(Number(exponent))}`;
  }
  if (size >= 1000) return sign + grouped(String(Math.round(size)));
  return sign + String(Number(size.toPrecision(4)));
}

/** The label of a tick, with the decimals its step asks for. */
export function formatTick(value: number, step: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? minus : '';
  if (size < step * 1e-6) return '0';
  if (step >= 1000 && size >= 1e6) return sign + formatMacs(size);
  if (step < 1e-5 || size >= 1e15) {
    const exponent = Math.floor(Math.log10(size) + 1e-9);
    const mantissa = String(Number((size / 10 ** exponent).toPrecision(3)));
    return sign + (mantissa === '1' ? powerOfTen(exponent) : `${mantissa}${thinSpace}·${thinSpace}${powerOfTen(exponent)}`);
  }
  const decimals = step >= 1 ? 0 : Math.ceil(-Math.log10(step) - 1e-9);
  return sign + grouped(size.toFixed(decimals));
}

/** The label of a tick on a logarithmic axis: plain between a thousandth and a million, a power of ten beyond. */
export function formatLogTick(value: number): string {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const mantissa = Math.round(value / 10 ** exponent);
  if (exponent >= -3 && exponent <= 5) return grouped(String(Number(value.toPrecision(3))));
  return mantissa === 1 ? powerOfTen(exponent) : `${mantissa}${thinSpace}·${thinSpace}${powerOfTen(exponent)}`;
}
