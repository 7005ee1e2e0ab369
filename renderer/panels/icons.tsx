// The icons of the interface, one set: 16 px, one stroke weight, drawn in the colour of the text they stand in.
import type { ReactNode } from 'react';

const shapes = {
  menu: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />,
  undo: <path d="M6 4 3 7l3 3M3.2 7H9a3.5 3.5 0 0 1 0 7H7" />,
  redo: <path d="m10 4 3 3-3 3M12.8 7H7a3.5 3.5 0 0 0 0 7h2" />,
  open: <path d="M2 12.5v-9h4l1.5 2h5v2M2 12.5 4 7.5h10.5l-2 5z" />,
  save: <path d="M3 2.5h8l2.5 2.5v8.5h-11V2.5zM5.5 2.5v3.5h5V2.5M5 13.5V9.5h6v4" />,
  export: <path d="M8 10V2.5M5 5.5l3-3 3 3M3 9v4.5h10V9" />,
  import: <path d="M8 2.5V10M5 7l3 3 3-3M3 9v4.5h10V9" />,
  search: <path d="M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4l3.4 3.4" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  check: <path d="m3 8.5 3.3 3.3L13 5" />,
  chevron: <path d="m6 4 4 4-4 4" />,
  folder: <path d="M2 12.5v-9h4l1.5 2H14v7z" />,
  file: <path d="M4 2h5l3 3v9H4zM9 2v3h3" />,
  down: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  up: <path d="M8 13V3.5M4 7.5l4-4 4 4" />,
  reset: <path d="M3 8a5 5 0 1 0 1.6-3.7M3 2.5v2.8h2.8" />,
  link: <path d="M6.5 9.5a2.8 2.8 0 0 0 4 0l2-2a2.8 2.8 0 0 0-4-4l-.8.8M9.5 6.5a2.8 2.8 0 0 0-4 0l-2 2a2.8 2.8 0 0 0 4 4l.8-.8" />,
  unlink: <path d="M8.5 12.0a2.8 2.8 0 0 1-1 .5 2.8 2.8 0 0 1-4-4l1-1M7.5 4a2.8 2.8 0 0 1 1-.5 2.8 2.8 0 0 1 4 4l-1 1M3 3l10 10" />,
  palette: <path d="M2.5 3h11v10h-11zM6.5 3v10" />,
  inspector: <path d="M2.5 3h11v10h-11zM9.5 3v10" />,
  error: <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3.5M8 10.8v.2" />,
  warning: <path d="M8 2.5 14.5 13.5h-13zM8 6.5v3.2M8 11.5v.2" />,
  note: <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.5V11M8 5.2v.2" />,
  ends: <path d="M2 8h3.5M10.5 8H14M7.6 8h.01M8.4 8h.01" />,
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  beside: <path d="M2.5 3h11v10h-11zM8 3v10" />,
  taller: <path d="m4.5 7.5 3.5-4 3.5 4M4.5 12.5l3.5-4 3.5 4" />,
  lower: <path d="m4.5 3.5 3.5 4 3.5-4M4.5 8.5l3.5 4 3.5-4" />,
  copy: <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />,
  outside: <path d="M2.5 9v4.5H7M8.5 7.5 13.5 2.5M9.5 2.5h4v4M2.5 6V2.5H6M10 13.5h3.5V10" />,
  window: <path d="M7 3.5H2.5v10h10V9M9.5 2.5h4v4M13.5 2.5 7.5 8.5" />,
  shield: <path d="M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4z" />,
} as const satisfies Record<string, ReactNode>;

/** The name of an icon. */
export type IconName = keyof typeof shapes;

/** An icon; it says nothing to a screen reader, the control it stands in does. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}
