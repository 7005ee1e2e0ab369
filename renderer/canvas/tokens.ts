// The colours of theme.css for what is drawn on a canvas element, which knows no style sheet: read from an element, and read
// again when the theme changes.

/** Colours a canvas element paints with. */
export interface Tokens {
  readonly surface0: string;
  readonly surface1: string;
  readonly surface2: string;
  readonly surface3: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text1: string;
  readonly text2: string;
  readonly text3: string;
  readonly accent: string;
  readonly bad: string;
  readonly warn: string;
  readonly good: string;
  readonly fontSans: string;
  readonly fontMono: string;
  family(name: string): string;
}

/** The tokens as they are at an element just now. */
export function tokensAt(element: Element): Tokens {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  const families = new Map<string, string>();
  return {
    surface0: of('--surface-0'), surface1: of('--surface-1'), surface2: of('--surface-2'), surface3: of('--surface-3'), line: of('--line'), lineStrong: of('--line-strong'),
    text1: of('--text-1'), text2: of('--text-2'), text3: of('--text-3'), accent: of('--accent'), bad: of('--bad'), warn: of('--warn'), good: of('--good'),
    fontSans: of('--font-sans'), fontMono: of('--font-mono'),
    family(name) {
      const known = families.get(name);
      if (known !== undefined) return known;
      const colour = of(`--family-${name}`) || of('--family-shape');
      families.set(name, colour);
      return colour;
    },
  };
}

/** Calls when light turns to dark or back; answers how to stop. */
export function onTheme(changed: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(changed);
  dark.addEventListener('change', changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    dark.removeEventListener('change', changed);
    observer.disconnect();
  };
}
