// The window's colours for a picture that leaves it. Other programs know neither OKLCH nor custom properties, so they are
// written out; a test compares them with theme.css.

/** The colours of one theme, by the names of the tokens. */
export interface Palette {
  readonly 'surface-0': string;
  readonly 'surface-1': string;
  readonly 'surface-2': string;
  readonly 'surface-3': string;
  readonly line: string;
  readonly 'line-strong': string;
  readonly 'text-1': string;
  readonly 'text-2': string;
  readonly 'text-3': string;
  readonly warn: string;
  readonly bad: string;
  readonly 'family-io': string;
  readonly 'family-convolution': string;
  readonly 'family-pooling': string;
  readonly 'family-dense': string;
  readonly 'family-normalisation': string;
  readonly 'family-activation': string;
  readonly 'family-merging': string;
  readonly 'family-shape': string;
}

/** Both themes. */
export const palettes: { readonly light: Palette; readonly dark: Palette } = {
  light: {
    'surface-0': '#f1f2f5', 'surface-1': '#fafbfc', 'surface-2': '#ffffff', 'surface-3': '#e8ebef', line: '#dcdee2', 'line-strong': '#8d939b',
    'text-1': '#1b1f26', 'text-2': '#43484f', 'text-3': '#5d626a', warn: '#895700', bad: '#be2323',
    'family-io': '#697586', 'family-convolution': '#5c65d6', 'family-pooling': '#0a8681', 'family-dense': '#a06604', 'family-normalisation': '#9052c0',
    'family-activation': '#bd3e74', 'family-merging': '#007eb0', 'family-shape': '#727579',
  },
  dark: {
    'surface-0': '#0e1114', 'surface-1': '#16191d', 'surface-2': '#1e2126', 'surface-3': '#282c32', line: '#2f3339', 'line-strong': '#6a6f77',
    'text-1': '#e9ebef', 'text-2': '#babec4', 'text-3': '#9ca0a8', warn: '#e0ae57', bad: '#f3817c',
    'family-io': '#97a6bb', 'family-convolution': '#929bf5', 'family-pooling': '#44bab1', 'family-dense': '#d2983f', 'family-normalisation': '#bb8de3',
    'family-activation': '#e580a4', 'family-merging': '#53b0de', 'family-shape': '#a2a5aa',
  },
};

/** The colour of a family of layers; blocks have that of layers of shape, as on the canvas. */
export function familyColour(palette: Palette, family: string): string {
  const name = `family-${family}`;
  return Object.hasOwn(palette, name) ? palette[name as keyof Palette] : palette['family-shape'];
}

const channel = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);

/** So much of one colour over another. */
export function mixed(colour: string, ground: string, share: number): string {
  return `#${[1, 3, 5].map((at) => Math.round(channel(colour, at) * share + channel(ground, at) * (1 - share)).toString(16).padStart(2, '0')).join('')}`;
}
