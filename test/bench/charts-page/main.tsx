// All charts on one page, for looking at them in both themes; with ?bench=1000000 only one, with so many values.
import { createRoot } from 'react-dom/client';
import { Calibration } from '../../../renderer/charts/calibration.tsx';
import type { ChartEvent, ChartLine } from '../../../renderer/charts/chart-model.ts';
import { hueOf } from '../../../renderer/charts/chart-model.ts';
import { Confusion } from '../../../renderer/charts/confusion.tsx';
import { LineChart } from '../../../renderer/charts/line-chart.tsx';
import { Parallel } from '../../../renderer/charts/parallel.tsx';
import { Series } from '../../../renderer/charts/series.ts';
import { Sparkline } from '../../../renderer/charts/sparkline.tsx';
import { Tiles } from '../../../renderer/charts/tiles.tsx';
import { lossOf, numbersFrom, pair } from './data.ts';
import '../../../renderer/theme.css';
import '../../../renderer/panels/controls.css';

const query = new URLSearchParams(location.search);
const theme = query.get('theme');
if (theme !== null) document.documentElement.dataset['theme'] = theme;
document.body.style.overflow = 'auto';

const step = { name: 'Step' };
const loss = { name: 'Loss' };
const twoLines = (count: number, epochs: number, seed: number): readonly ChartLine[] => {
  const { training, validation } = pair(count, epochs, seed);
  return [
    { id: 'training', label: 'Training', part: 'training', hue: 'accent', series: training, gapTo: 'validation' },
    { id: 'validation', label: 'Validation', part: 'validation', hue: 'accent', series: validation },
  ];
};
const eventsOf = (count: number, epochs: number): readonly ChartEvent[] => [
  ...Array.from({ length: epochs }, (_, i): ChartEvent => ({ at: Math.round(((i + 1) * count) / epochs), kind: 'epoch', text: `Epoch ${i + 1} ended` })),
  { at: Math.round(count * 0.43), kind: 'checkpoint', text: 'Checkpoint' },
  { at: Math.round(count * 0.52), kind: 'rate', text: 'Learning rate × 0.5' },
  { at: Math.round(count * 0.71), kind: 'advice', text: 'Over-fitting begins: validation loss rises while training loss falls' },
];

const lines = twoLines(9380, 10, 3);
const events = eventsOf(9380, 10);
const broken = (() => {
  const series = new Series({ first: 1, every: 1 });
  const values = lossOf(400, 5).map((value, i) => (i === 380 ? Infinity : i > 380 ? Number.NaN : i > 140 && i < 150 ? 0 : value));
  series.append(values);
  return [{ id: 'l', label: 'Training', part: 'training' as const, hue: 'family-activation' as const, series }];
})();
const short = twoLines(12, 6, 9);
const empty: readonly ChartLine[] = [{ id: 'e', label: 'Training', part: 'training', hue: 'accent', series: new Series({ first: 1, every: 1 }) }];
const many: readonly ChartLine[] = Array.from({ length: 5 }, (_, i) => twoLines(30_000, 12, 20 + i).map((line): ChartLine => ({ id: `${line.id} ${i}`, label: `${i === 2 ? 'A run with a rather long name that somebody gave it' : `Run ${i + 1}`}${line.part === 'validation' ? ', validation' : ''}`, part: line.part, hue: hueOf(i), series: line.series }))).flat();

const classNames = ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
const matrixOf = (classes: number, seed: number): number[][] => {
  const next = numbersFrom(seed);
  return Array.from({ length: classes }, (_, a) => Array.from({ length: classes }, (_, p) => (a === p ? Math.round(700 + 280 * next()) : next() > 0.55 ? Math.round((classes > 50 ? 4 : 90) * next() ** 4) : 0)));
};
const ten = matrixOf(10, 4);
const thousand = matrixOf(1000, 8);
const filters = Float32Array.from({ length: 24 * 25 }, (_, i) => Math.sin(i * 0.9 + Math.floor(i / 25)) * Math.cos((i % 25) * 0.4) * 0.3);
const maps = Float32Array.from({ length: 8 * 28 * 28 }, (_, i) => Math.max(0, Math.sin((i % 28) / (3 + Math.floor(i / 784))) + Math.cos(Math.floor((i % 784) / 28) / 4)));
const next = numbersFrom(77);
const sweep = Array.from({ length: 24 }, (_, i) => {
  const rate = 10 ** (-4 + 3 * next());
  const batch = [32, 64, 128, 256][Math.floor(next() * 4)] ?? 32;
  const optimizer = ['sgd', 'adam', 'adamw'][Math.floor(next() * 3)] ?? 'sgd';
  return { id: `s${i}`, label: `Run ${i + 1}`, values: [rate, batch, optimizer, i === 5 ? null : 92 - 6 * Math.abs(Math.log10(rate) + 2.6) - next()] };
});

function Card({ wide, children }: { readonly wide?: boolean; readonly children: React.ReactNode }) {
  return <section style={{ gridColumn: wide === true ? '1 / -1' : undefined, padding: 16, background: 'var(--surface-1)', border: '1px solid var(--line)', borderRadius: 10, minWidth: 0 }}>{children}</section>;
}

function Gallery() {
  return (
    <main style={{ display: 'grid', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', gap: 16, padding: 16 }}>
      <Card wide><LineChart title="Loss by step" lines={lines} events={events} xName={step} yName={loss} height={260} /></Card>
      <Card><LineChart title="Logarithmic" lines={lines} events={events} xName={step} yName={loss} yKind="log" height={220} /></Card>
      <Card><LineChart title="Broken and zero values, logarithmic" lines={broken} xName={step} yName={loss} yKind="log" smoothing={0.8} height={220} /></Card>
      <Card><LineChart title="Few values" lines={short} xName={step} yName={loss} smoothing={0} height={180} /></Card>
      <Card><LineChart title="None yet" lines={empty} xName={step} yName={loss} height={180} /></Card>
      <Card wide><LineChart title="Five runs" lines={many} xName={step} yName={loss} height={240} smoothing={0.99} xKind="log" /></Card>
      <Card><Calibration bins={Array.from({ length: 10 }, (_, i) => ({ from: i / 10, to: (i + 1) / 10, examples: i < 2 ? 0 : 20 + i ** 3, confidence: i / 10 + 0.06, accuracy: Math.min(1, i / 10 + (i > 6 ? -0.05 : 0.08)) }))} sentence="On average it is 3.1 % surer than it is right." /></Card>
      <Card><Confusion names={classNames} matrix={ten} chosen={{ actual: 6, predicted: 0 }} /></Card>
      <Card><Confusion names={Array.from({ length: 1000 }, (_, i) => `class ${i}`)} matrix={thousand} /></Card>
      <Card wide><Parallel axes={[{ name: 'Learning rate', kind: 'log' }, { name: 'Batch', kind: 'log' }, { name: 'Optimizer', kind: 'choice' }, { name: 'Accuracy %', kind: 'linear' }]} runs={sweep} isMoreBetter /></Card>
      <Card><Tiles label="Filters of conv1" values={filters} count={24} rows={5} columns={5} map="diverging" tile={50} /></Card>
      <Card><Tiles label="Feature maps of conv1" values={maps} count={8} rows={28} columns={28} map="sequential" tile={84} /></Card>
      <Card>Loss <Sparkline label="Loss" values={[2.3, 1.1, 0.8, 0.7, 0.66, 0.6, 0.61, 0.58]} /> one <Sparkline label="Loss" values={[0.5]} /> broken <Sparkline label="Loss" values={[2, 1, Number.NaN, 0.6, 0.5]} hue="family-dense" /></Card>
    </main>
  );
}

const bench = query.get('bench');
const root = document.getElementById('root');
if (root === null) throw new Error('the page has a root');
if (bench === null) createRoot(root).render(<Gallery />);
else {
  const count = Number(bench);
  const shown = twoLines(count, 50, 3);
  // Steps that come in as a fast training gives them, for the bench to watch.
  const grow = (seconds: number): Promise<void> => new Promise((resolve) => {
    const begun = performance.now();
    const more = (): void => {
      shown[0]?.series.append(lossOf(16, 11).map((value) => value * 0.1));
      if (performance.now() - begun < 1000 * seconds) requestAnimationFrame(more);
      else resolve();
    };
    requestAnimationFrame(more);
  });
  Object.assign(globalThis, { grow });
  createRoot(root).render(<main style={{ padding: 16, width: 1200 }}><LineChart title="Loss by step" lines={shown} events={eventsOf(count, 50)} xName={step} yName={loss} height={420} /></main>);
}
