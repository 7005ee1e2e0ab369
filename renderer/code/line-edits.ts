// The smallest changes that make one text out of another, line by line: so that a text that follows the drawing keeps its
// caret, its scroll and its folds.

/** What takes the place of a part of a text. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Beyond so many differing lines the whole differing part is replaced: finding less would take longer than it is worth. */
const mostDifferences = 400;

/** Edits of `before`, in order and apart from each other, that make `after` of it. */
export function editsBetween(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let tail = 0;
  while (tail < old.length - start && tail < fresh.length - start && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const hunks = hunksOf(old.slice(start, old.length - tail), fresh.slice(start, fresh.length - tail));
  const offsets = [0];
  for (const line of old) offsets.push((offsets.at(-1) ?? 0) + line.length);
  return hunks.flatMap(({ from, to, lines }) => within(before, offsets[start + from] ?? 0, offsets[start + to] ?? before.length, lines));
}

/** Lines with their ends. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Lines `from` up to `to` become these. */
interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** A change narrowed to what differs: line for line where as many go as come, else as a whole. */
function within(before: string, from: number, to: number, lines: readonly string[]): readonly TextEdit[] {
  const gone = linesOf(before.slice(from, to));
  if (gone.length !== lines.length) return [{ from, to, text: lines.join('') }];
  let at = from;
  return gone.flatMap((line, i): readonly TextEdit[] => {
    const text = lines[i] ?? '';
    const begin = at;
    at += line.length;
    if (line === text) return [];
    let head = 0;
    while (head < line.length && head < text.length && line[head] === text[head]) head += 1;
    let tail = 0;
    while (tail < line.length - head && tail < text.length - head && line[line.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
    return [{ from: begin + head, to: begin + line.length - tail, text: text.slice(head, text.length - tail) }];
  });
}

/** The shortest way from one list of lines to another (Myers' greedy search), or one change of all where it is long. */
function hunksOf(old: readonly string[], fresh: readonly string[]): readonly Hunk[] {
  const whole: readonly Hunk[] = [{ from: 0, to: old.length, lines: fresh }];
  if (old.length === 0 || fresh.length === 0) return whole;
  const most = Math.min(old.length + fresh.length, mostDifferences);
  const middle = most + 1;
  const ends = new Int32Array(2 * middle + 1);
  const trail: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    trail.push(ends.slice());
    for (let k = -d; k <= d; k += 2) {
      const goesDown = k === -d || (k !== d && (ends[middle + k - 1] ?? 0) < (ends[middle + k + 1] ?? 0));
      let x = goesDown ? (ends[middle + k + 1] ?? 0) : (ends[middle + k - 1] ?? 0) + 1;
      while (x < old.length && x - k < fresh.length && old[x] === fresh[x - k]) x += 1;
      ends[middle + k] = x;
      if (x >= old.length && x - k >= fresh.length) return walkBack(trail, middle, old.length, fresh);
    }
  }
  return whole;
}

function walkBack(trail: readonly Int32Array[], middle: number, length: number, fresh: readonly string[]): readonly Hunk[] {
  const steps: { readonly x: number; readonly y: number; readonly isNew: boolean }[] = [];
  let [x, y] = [length, fresh.length];
  for (let d = trail.length - 1; d > 0; d--) {
    const ends = trail[d] ?? new Int32Array(0);
    const k = x - y;
    const isNew = k === -d || (k !== d && (ends[middle + k - 1] ?? 0) < (ends[middle + k + 1] ?? 0));
    const before = isNew ? k + 1 : k - 1;
    x = ends[middle + before] ?? 0;
    y = x - before;
    steps.push({ x, y, isNew });
  }
  const hunks: { from: number; to: number; start: number; lines: string[] }[] = [];
  for (const step of steps.reverse()) {
    const last = hunks.at(-1);
    // A step goes on with the hunk before where no equal line lies between.
    const isNext = last !== undefined && last.to === step.x && last.start + last.lines.length === step.y;
    const hunk = isNext ? last : { from: step.x, to: step.x, start: step.y, lines: [] };
    if (!isNext) hunks.push(hunk);
    if (step.isNew) hunk.lines.push(fresh[step.y] ?? '');
    else hunk.to = step.x + 1;
  }
  return hunks;
}
