// The words of charts.
import { formatCount } from '../format.ts';
import { plural, some } from '../plural.ts';
import { formatValue } from './numbers.ts';

/** What charts say. */
export const chartWords = {
  kind: 'chart', empty: 'No values yet.', all: 'All', allDoc: 'Show all of it (0, or a double-click)', follow: 'Follow', followDoc: 'Stay with the newest values (F)',
  select: 'Zoom to frame', selectDoc: 'Draw a frame around what you want to see (or hold Shift while you drag)', log: 'Log', logDoc: 'Logarithmic axis (L)',
  smoothing: 'Smoothing', smoothingDoc: 'Mean of the last steps, the older the fainter. The curve as it is stays behind it.', off: 'off', table: 'Table', tableDoc: 'The same as a table (T)',
  keys: 'Arrow keys move the crosshair, with Shift further; Page Up and Page Down go from event to event, Home and End to the ends. Plus and minus zoom, 0 shows all, F follows the newest values, L changes the axis, T shows a table.',
  show: (label: string) => `Show ${label}`, at: (name: string, place: number) => `${name} ${Number.isInteger(place) ? formatCount(place) : formatValue(place)}`, raw: (value: string) => `as it is ${value}`,
  summary: (name: string, xName: string, from: number, to: number) => `${name} by ${xName.toLowerCase()}, ${formatValue(from)} to ${formatValue(to)}.`,
  lineSummary: (label: string, count: number, least: number, most: number, last: number) => `${label}: ${some(count, 'value')} from ${formatValue(least)} to ${formatValue(most)}, the last ${formatValue(last)}.`,
  nowhere: (label: string) => `${label}: no values yet.`, notFinite: 'Some values are not numbers; they are marked with a cross.', belowFloor: 'Values of 0 and below have no place on a logarithmic axis; they are marked at its foot.',
  tableCaption: (name: string) => `${name}: least, most and last value of each stretch`, stretch: (from: string, to: string) => (from === to ? from : `${from} to ${to}`), least: 'least', most: 'most', last: 'last', again: 'Bring up to date',
  step: 'Step',
  confusion: {
    cell: (actual: string, predicted: string, count: number, of: number) => (actual === predicted ? `${actual}: ${formatCount(count)} of ${formatCount(of)} recognised` : `${actual} taken for ${predicted}: ${formatCount(count)} of ${formatCount(of)}`),
    actual: 'What it is', predicted: 'What was answered', keys: 'Arrow keys move from cell to cell, Enter opens the images of one, Page Down goes to the next largest confusion.',
    label: (classes: number, right: string) => `Confusion of ${formatCount(classes)} ${plural(classes, 'class', 'classes')}; ${right} on the diagonal, which is what was answered rightly.`,
  },
  calibration: {
    confidence: 'Confidence', accuracy: 'Right', label: (bins: number, error: string) => `How often answers of a confidence are right, in ${some(bins, 'group')}. ${error}`,
    keys: { confidence: 'how sure it was', right: 'how often it was right', over: 'surer than right', under: 'righter than sure' },
    bin: (from: string, to: string, right: string, examples: number) => `${from} to ${to}: ${right} right, ${some(examples, 'image')}`,
  },
  parallel: { label: (runs: number, axes: readonly string[]) => `${some(runs, 'run')} as lines across ${axes.join(', ')}.`, none: 'none', keys: 'Arrow up and down go from run to run, the best first; Enter chooses one.' },
  tiles: { scale: (from: string, to: string) => `Colours from ${from} to ${to}`, tile: (n: number) => `No. ${formatCount(n + 1)}`, one: (name: string, from: string, to: string) => `${name}: ${from} to ${to}`, label: (name: string, count: number, height: number, width: number, from: string, to: string) => `${name}: ${some(count, 'picture')} of ${height} × ${width}, values from ${from} to ${to}.`, more: (left: number) => `and ${formatCount(left)} more` },
  spark: (label: string, first: string, last: string) => `${label}: from ${first} to ${last}.`,
} as const;
