// Curves that never lie: every step is in the picture, the curve as it is stays behind the smoothed one, and what no axis can
// show is marked. By hand, by key and as a table.
import { useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import { listenToHands } from './chart-hand.ts';
import { boundsOf, hasOdd, reachOf, type AxisName, type ChartEvent, type ChartLine } from './chart-model.ts';
import { ChartTable } from './chart-table.tsx';
import { ChartView } from './chart-view.ts';
import { thinSpace } from '../format.ts';
import { formatValue } from './numbers.ts';
import { paintPointed, paintScene } from './paint-chart.ts';
import { usePainting } from './painted.tsx';
import type { ScaleKind } from './scales.ts';
import { chartWords as words } from './words.ts';
import './charts.css';

/** What a chart of curves is given. */
export interface LineChartProps {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly events?: readonly ChartEvent[];
  readonly xName: AxisName;
  readonly yName: AxisName;
  /** how the axes run at first; a person may change the upright one */
  readonly xKind?: ScaleKind;
  readonly yKind?: ScaleKind;
  /** values never lie outside these: 0 and 100 for a share in % */
  readonly limits?: readonly [least: number, most: number];
  /** weight of what went before in the smoothed curve of training at first; null: nothing is smoothed, and no slider offered */
  readonly smoothing?: number | null;
  /** dots from top to bottom of the picture; left out, it fills what its container gives */
  readonly height?: number;
}

const noEvents: readonly ChartEvent[] = [];

/** A chart of curves. */
export function LineChart({ title, lines, events = noEvents, xName, yName, xKind = 'linear', yKind = 'linear', limits, smoothing = 0.9, height }: LineChartProps) {
  const [view] = useState(() => new ChartView());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [kind, setKind] = useState<ScaleKind>(yKind);
  const [weight, setWeight] = useState(smoothing ?? 0);
  const [isSelecting, setSelecting] = useState(false);
  const [isTable, setTable] = useState(false);
  const plot = useRef<HTMLDivElement>(null);
  const keysId = useId();

  const still = usePainting((sheet) => {
    const shown = view.shown(sheet.width, sheet.height);
    paintScene(sheet, { lines: view.lines, events, shown, xName, yName, isWhole: true });
  });
  const over = usePainting((sheet) => paintPointed(sheet, view.shown(sheet.width, sheet.height), view.pointed()));
  const asks = useRef({ still: still.ask, over: over.ask });
  asks.current = { still: still.ask, over: over.ask };

  useEffect(() => {
    view.onStale = { all: () => asks.current.still(), pointed: () => asks.current.over() };
  }, [view]);
  const [low, high] = limits ?? [null, null];
  useEffect(() => view.show({ lines, hidden, events, x: xKind, y: kind, limits: low === null ? null : [low, high] }), [view, lines, hidden, events, xKind, kind, low, high]);
  useEffect(() => {
    const stops = lines.map(({ series }) => series.onChange(() => view.grew()));
    return () => { for (const stop of stops) stop(); };
  }, [view, lines]);
  useEffect(() => {
    if (smoothing !== null) for (const { part, series } of lines) if (part === 'training') series.setSmoothing(weight);
  }, [lines, weight, smoothing]);

  const toggleLog = (): void => setKind((now) => (now === 'log' ? 'linear' : 'log'));
  const toggleTable = (): void => setTable((now) => !now);
  const hand = useRef({ isSelecting });
  hand.current = { isSelecting };
  useEffect(() => {
    const element = plot.current;
    return element === null ? undefined : listenToHands(element, {
      view, isSelecting: () => hand.current.isSelecting, selected: () => setSelecting(false),
      toggleLog: () => setKind((now) => (now === 'log' ? 'linear' : 'log')), toggleTable: () => setTable((now) => !now),
    });
  }, [view]);

  const toggle = (id: string): void => setHidden((now) => {
    const next = new Set(now);
    if (!next.delete(id)) next.add(id);
    return next;
  });
  return (
    <figure className={`chart ${height === undefined ? 'fills' : ''}`}>
      <div className="chart-head">
        <figcaption className="chart-title">{title}</figcaption>
        <Tools view={view} isLog={kind === 'log'} toggleLog={toggleLog} isSelecting={isSelecting} setSelecting={setSelecting} isTable={isTable} toggleTable={toggleTable}>
          {smoothing === null ? null : <SmoothingSlider weight={weight} setWeight={setWeight} />}
        </Tools>
      </div>
      <Legend view={view} lines={lines} hidden={hidden} toggle={toggle} xName={xName} unit={yName.unit} />
      <div ref={plot} className={`chart-plot ${isSelecting ? 'is-selecting' : ''}`} style={height === undefined ? undefined : { height }} role="application" aria-roledescription={words.kind} aria-label={title} aria-describedby={keysId} tabIndex={0}>
        <canvas ref={still.ref} className="chart-canvas" aria-hidden="true" />
        <canvas ref={over.ref} className="chart-canvas" aria-hidden="true" />
        <Empty view={view} />
      </div>
      <p id={keysId} className="chart-hidden">{words.keys}</p>
      <Spoken view={view} xName={xName} yName={yName} isLog={kind === 'log'} />
      {isTable ? <ChartTable view={view} title={title} xName={xName} summary={summaryOf(view.lines, xName, yName, kind)} /> : null}
    </figure>
  );
}

interface ToolsProps {
  readonly view: ChartView;
  readonly isLog: boolean;
  toggleLog(): void;
  readonly isSelecting: boolean;
  setSelecting(selecting: boolean): void;
  readonly isTable: boolean;
  toggleTable(): void;
  readonly children: React.ReactNode;
}

function Tools({ view, isLog, toggleLog, isSelecting, setSelecting, isTable, toggleTable, children }: ToolsProps) {
  const { isWhole, follows } = useSyncExternalStore(view.subscribe, view.standing);
  return (
    <div className="chart-tools">
      {children}
      {isWhole ? null : <button type="button" className="chart-tool" title={words.allDoc} onClick={() => view.reset()}>{words.all}</button>}
      {follows ? null : <button type="button" className="chart-tool" title={words.followDoc} onClick={() => view.follow()}>{words.follow}</button>}
      <button type="button" className="chart-tool" aria-pressed={isSelecting} title={words.selectDoc} onClick={() => setSelecting(!isSelecting)}>{words.select}</button>
      <button type="button" className="chart-tool" aria-pressed={isLog} title={words.logDoc} onClick={toggleLog}>{words.log}</button>
      <button type="button" className="chart-tool" aria-pressed={isTable} title={words.tableDoc} onClick={toggleTable}>{words.table}</button>
    </div>
  );
}

/** The weights the slider steps through: how many steps each looks back over doubles roughly from one to the next. */
const weights: readonly number[] = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999];

function SmoothingSlider({ weight, setWeight }: { readonly weight: number; setWeight(weight: number): void }) {
  const at = weights.reduce((best, one, i) => (Math.abs(one - weight) < Math.abs((weights[best] ?? 0) - weight) ? i : best), 0);
  const text = weight === 0 ? words.off : String(weight);
  return (
    <label className="chart-smoothing" title={words.smoothingDoc}>
      <span>{words.smoothing}</span>
      <input type="range" className="slider" min={0} max={weights.length - 1} step={1} value={at} aria-valuetext={text} onChange={(event) => setWeight(weights[Number(event.target.value)] ?? 0)} />
      <span className="chart-smoothing-value">{text}</span>
    </label>
  );
}

interface LegendProps {
  readonly view: ChartView;
  readonly lines: readonly ChartLine[];
  readonly hidden: ReadonlySet<string>;
  toggle(id: string): void;
  readonly xName: AxisName;
  readonly unit: string | undefined;
}

/** Which curve is which, with its value at the crosshair, else its last. A click hides and shows it. */
function Legend({ view, lines, hidden, toggle, xName, unit }: LegendProps) {
  const written = (value: number): string => (unit === undefined ? formatValue(value) : `${formatValue(value)}${thinSpace}${unit}`);
  const { place, readings, event } = useSyncExternalStore(view.subscribe, view.readout);
  return (
    <div className="chart-legend">
      <span className="chart-place">{place === null ? xName.name : words.at(xName.name, place)}</span>
      {lines.map((line) => {
        const reading = readings.find((one) => one.line === line);
        return (
          <button type="button" key={line.id} className="chart-key" aria-pressed={!hidden.has(line.id)} title={words.show(line.label)} onClick={() => toggle(line.id)}>
            <span className={`chart-swatch ${line.part}`} style={{ borderColor: `var(--${line.hue})` }} />
            <span className="chart-key-name">{line.short ?? line.label}</span>
            <span className="chart-value">{reading === undefined ? '' : written(reading.smoothed ?? reading.value)}</span>
            {reading === undefined || reading.smoothed === null ? null : <span className="chart-value faint" title={words.raw(written(reading.value))}>{written(reading.value)}</span>}
          </button>
        );
      })}
      {event === null ? null : <span className={`chart-event ${event.kind}`}>{event.text}</span>}
    </div>
  );
}

function Empty({ view }: { readonly view: ChartView }) {
  useSyncExternalStore(view.subscribe, view.readout);
  return view.isEmpty ? <p className="chart-empty">{words.empty}</p> : null;
}

/** The sentence that says what the picture shows. */
function summaryOf(lines: readonly ChartLine[], xName: AxisName, yName: AxisName, kind: ScaleKind): string {
  const { from, to } = boundsOf(lines, 'linear');
  const reach = reachOf(lines, from, to);
  return [
    words.summary(yName.name, xName.name, from, to),
    ...lines.map(({ label, series }) => {
      const { least, most } = series.raw.extremes(0, series.length);
      return series.length === 0 ? words.nowhere(label) : words.lineSummary(label, series.length, least, most, series.raw.at(series.length - 1));
    }),
    ...(hasOdd(reach) ? [words.notFinite] : []),
    ...(kind === 'log' && reach.least <= 0 ? [words.belowFloor] : []),
  ].join(' ');
}

/** What a voice says while the crosshair moves, and the summary otherwise on demand. */
function Spoken({ view, xName, yName, isLog }: { readonly view: ChartView; readonly xName: AxisName; readonly yName: AxisName; readonly isLog: boolean }) {
  const { isPointed, place, readings, event } = useSyncExternalStore(view.subscribe, view.readout);
  const said = !isPointed || place === null ? '' : [words.at(xName.name, place), ...readings.map(({ line, value, smoothed }) => `${line.label} ${formatValue(smoothed ?? value)}`), ...(event === null ? [] : [event.text])].join(', ');
  return (
    <>
      <p className="chart-hidden" aria-live="polite">{said}</p>
      {isPointed ? null : <p className="chart-hidden">{summaryOf(view.lines, xName, yName, isLog ? 'log' : 'linear')}</p>}
    </>
  );
}
