// The editor's colours out of the window's tokens. Monaco wants hexadecimal numbers; the browser makes them of anything CSS
// can say. Made anew whenever the theme of the window changes.
import * as monaco from 'monaco-editor/editor.js';

const themeName = 'convas';

/** A reader of the window's colours, as `#rrggbb`. */
function colours(): (token: string) => string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const probe = document.createElement('i');
  document.body.append(probe);
  requestAnimationFrame(() => probe.remove());
  return (token) => {
    if (context === null) return '#808080';
    probe.style.color = `var(${token})`;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    return `#${[...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  };
}

function isDark(): boolean {
  return getComputedStyle(document.documentElement).colorScheme.includes('dark');
}

function show(): void {
  const of = colours();
  const plain = (token: string): string => of(token).slice(1);
  const [surface, raised, line, text, muted, accent, soft] = ['--surface-1', '--surface-2', '--line', '--text-1', '--text-3', '--accent', '--accent-soft'].map(of) as [string, string, string, string, string, string, string];
  const brackets = Object.fromEntries([1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, of('--text-2')]));
  monaco.editor.defineTheme(themeName, {
    base: isDark() ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: plain('--text-1') },
      { token: 'comment', foreground: plain('--text-3') },
      { token: 'keyword', foreground: plain('--code-keyword') },
      { token: 'string', foreground: plain('--code-string') },
      { token: 'string.key', foreground: plain('--code-name') },
      { token: 'number', foreground: plain('--code-number') },
      { token: 'tag', foreground: plain('--code-keyword') },
      { token: 'type', foreground: plain('--code-name') },
      { token: 'delimiter', foreground: plain('--text-2') },
    ],
    colors: {
      'editor.background': surface, 'editor.foreground': text, 'editorCursor.foreground': accent, 'editor.selectionBackground': `${accent}44`, 'editor.inactiveSelectionBackground': `${accent}22`,
      'editor.lineHighlightBackground': '#00000000', 'editor.lineHighlightBorder': '#00000000', 'editorLineNumber.foreground': muted, 'editorLineNumber.activeForeground': text, 'editorGutter.background': surface,
      'editorIndentGuide.background1': '#00000000', 'editorWidget.background': raised, 'editorWidget.foreground': text, 'editorWidget.border': line, 'editorHoverWidget.background': raised, 'editorHoverWidget.foreground': text, 'editorHoverWidget.border': line,
      'editorSuggestWidget.background': raised, 'editorSuggestWidget.foreground': text, 'editorSuggestWidget.border': line, 'editorSuggestWidget.selectedBackground': soft, 'editorSuggestWidget.selectedForeground': text, 'editorSuggestWidget.highlightForeground': accent, 'editorSuggestWidget.focusHighlightForeground': accent,
      'input.background': surface, 'input.foreground': text, 'input.border': of('--line-strong'), 'inputOption.activeBorder': accent, 'inputOption.activeBackground': soft, 'inputOption.activeForeground': text, focusBorder: accent,
      'editorError.foreground': of('--bad'), 'editorWarning.foreground': of('--warn'), 'editorInfo.foreground': muted, 'editorBracketMatch.background': soft, 'editorBracketMatch.border': '#00000000',
      'editor.rangeHighlightBackground': soft, 'editor.findMatchBackground': `${accent}66`, 'editor.findMatchHighlightBackground': `${accent}33`, 'scrollbarSlider.background': `${muted}55`, 'scrollbarSlider.hoverBackground': `${muted}77`, 'scrollbarSlider.activeBackground': `${muted}99`, 'scrollbar.shadow': '#00000000',
      'editorOverviewRuler.border': '#00000000', 'widget.shadow': '#00000022', 'widget.border': line, ...brackets,
    },
  });
  monaco.editor.setTheme(themeName);
}

let stop: (() => void) | null = null;

/** Gives the editors the window's colours, and keeps them so. Once is enough. */
export function startCodeTheme(): void {
  if (stop !== null) return;
  show();
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const watch = new MutationObserver(show);
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  dark.addEventListener('change', show);
  stop = () => {
    watch.disconnect();
    dark.removeEventListener('change', show);
  };
}
