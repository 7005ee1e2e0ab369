// How sure answers are against how often they are right: on the diagonal a network is exactly as right as it is sure.
import { formatShare, formatCount } from '../format.ts';
import { Painted } from './painted.tsx';
import { chartWords as words } from './words.ts';
import './charts.css';

/** Answers of a like confidence. */
export interface CalibrationGroup {
  readonly from: number;
  readonly to: number;
  readonly examples: number;
  readonly confidence: number;
  readonly accuracy: number;
}

const share = (value: number): string => formatShare(value, 1);

/** The calibration diagram; `sentence` says in words what it comes to. Bars are as wide as their groups, and the fuller the more images they have. */
export function Calibration({ bins, sentence, size = 240 }: { readonly bins: readonly CalibrationGroup[]; readonly sentence: string; readonly size?: number }) {
  const most = Math.max(1, ...bins.map(({ examples }) => examples));
  const filled = bins.filter(({ examples }) => examples > 0);
  const spoken = [words.calibration.label(filled.length, sentence), ...filled.map(({ from, to, accuracy, examples }) => `${words.calibration.bin(share(from), share(to), share(accuracy), examples)}.`)].join(' ');
  return (
    <figure className="calibration" style={{ width: size }}>
      <div style={{ height: size }}>
        <Painted
          label={spoken}
          paint={({ context, tokens, width, height }) => {
            const [left, right, top, bottom] = [44, 16, 8, 34];
            const x = (value: number): number => left + value * (width - left - right);
            const y = (value: number): number => height - bottom - value * (height - top - bottom);
            context.font = `11px ${tokens.fontMono}`;
            context.fillStyle = tokens.text2;
            context.strokeStyle = tokens.line;
            context.lineWidth = 1;
            for (const at of [0, 0.25, 0.5, 0.75, 1]) {
              context.beginPath();
              context.moveTo(x(0), Math.round(y(at)) + 0.5);
              context.lineTo(x(1), Math.round(y(at)) + 0.5);
              context.stroke();
              context.textAlign = 'right';
              context.textBaseline = 'middle';
              context.fillText(`${formatCount(100 * at)}`, left - 6, y(at));
              context.textAlign = 'center';
              context.textBaseline = 'top';
              context.fillText(`${formatCount(100 * at)}`, x(at), y(0) + 5);
            }
            context.font = `12px ${tokens.fontSans}`;
            context.textAlign = 'right';
            context.textBaseline = 'bottom';
            context.fillText(`${words.calibration.confidence} (%)`, x(1), height - 1);
            context.save();
            context.translate(11, y(1));
            context.rotate(-Math.PI / 2);
            context.textBaseline = 'middle';
            context.fillText(`${words.calibration.accuracy} (%)`, 0, 0);
            context.restore();
            for (const { from, to, examples, confidence, accuracy } of bins) {
              if (examples === 0) continue;
              const [a, b] = [x(from) + 1, x(to) - 1];
              context.fillStyle = tokens.accent;
              context.globalAlpha = 0.3 + 0.7 * Math.sqrt(examples / most);
              context.fillRect(a, y(accuracy), Math.max(1, b - a), y(0) - y(accuracy));
              context.globalAlpha = 1;
              // What it is sure of and does not keep, or keeps without being sure: from the bar's end to the confidence.
              context.fillStyle = accuracy < confidence ? `color-mix(in srgb, ${tokens.warn} 34%, transparent)` : `color-mix(in srgb, ${tokens.text3} 60%, transparent)`;
              context.fillRect(a, Math.min(y(accuracy), y(confidence)), Math.max(1, b - a), Math.abs(y(accuracy) - y(confidence)));
              context.fillStyle = tokens.text1;
              context.fillRect(a, y(confidence) - 0.75, Math.max(1, b - a), 1.5);
            }
            context.strokeStyle = tokens.text3;
            context.setLineDash([4, 3]);
            context.beginPath();
            context.moveTo(x(0), y(0));
            context.lineTo(x(1), y(1));
            context.stroke();
          }}
        />
      </div>
      <figcaption className="calibration-note">
        <ul className="calibration-keys" aria-hidden="true">{(['right', 'confidence', 'over', 'under'] as const).map((key) => <li key={key} className={`is-${key}`}>{words.calibration.keys[key]}</li>)}</ul>
        {sentence}
      </figcaption>
    </figure>
  );
}
