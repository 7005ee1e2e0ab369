// What the picture dialog was last asked for: it opens again as it was left, as long as the window is there.
import { createStore } from 'zustand/vanilla';
import type { ExportFormat } from '../../core/run/services.ts';
import { view } from '../session.ts';

/** Which cards a picture shows. */
export type Part = 'all' | 'block' | 'selection';

/** The dialog's choices. */
export interface PictureChoices {
  readonly format: ExportFormat;
  readonly part: Part;
  /** null: as the window */
  readonly theme: 'light' | 'dark' | null;
  readonly hasBackground: boolean;
  readonly hasTitle: boolean;
  readonly hasTotals: boolean;
  readonly scale: 1 | 2 | 4;
}

/** The dialog's choices; see `PictureChoices`. */
export const pictureChoices = createStore<PictureChoices>()(() => ({ format: 'svg', part: 'all', theme: null, hasBackground: true, hasTitle: true, hasTotals: true, scale: 2 }));

/** Opens the dialog for a format. */
export function openPicture(format: ExportFormat): void {
  pictureChoices.setState({ format });
  view.setState({ overlay: 'picture' });
}
