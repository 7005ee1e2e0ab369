// What the window asks of the machine to bring in a model somebody else made: a drawing of an ONNX file, its weights laid aside
// until the drawing is saved, and the report of what became of it, kept with the weights.
import type { Result } from '../base/diagnostic.ts';
import type { ImportReport } from '../import/report.ts';
import { isCount, isText, type MembersOf } from './readers.ts';
import type { StateDictReport } from './state-dict.ts';

/** A model that became a drawing. */
export interface ImportedDrawing {
  /** the file's name without folder and ending */
  readonly name: string;
  /** the drawing as the text of a project, its base named by the full path of the weights */
  readonly text: string;
  readonly report: ImportReport;
}

/** Weights of a file that were put where those of a drawing are. */
export interface LoadedWeights {
  /** full path of the weights as the drawing names them, laid aside until it is saved */
  readonly weights: string;
  /** the file they come from, in words */
  readonly from: string;
  readonly report: StateDictReport;
  /** what is to be known of the file, such as that halves became float32 */
  readonly notes: readonly string[];
}

/** Under which name weights keep the report of their import, in their own file. */
export const reportKey = 'convas.import';

/** Largest piece of a file that a page hands over, in bytes: in base64 it fits into one message with room to spare. */
export const largestPiece = 8 * 1024 * 1024;

/** The services of importing. */
export interface ImportServices {
  /** makes a drawing of an ONNX file; `progress` events. Fails with `stopped` when it is cancelled */
  importFile: { argument: { readonly path: string }; answer: Result<ImportedDrawing> };
  /**
   * takes a piece of a file a page was given, whose place only the browser knows. Pieces come in order; files of one `upload`
   * lie beside each other, as a model and the values it keeps in other files must
   */
  takePiece: { argument: { readonly upload: string; readonly name: string; readonly at: number; readonly bytes: string }; answer: Result<null> };
  /** as `importFile`, for the file of that name among those handed over; what was handed over is gone afterwards */
  importTaken: { argument: { readonly upload: string; readonly name: string }; answer: Result<ImportedDrawing> };
  /** lets go of what was handed over */
  dropTaken: { argument: { readonly upload: string }; answer: null };
  /** puts the weights of a safetensors file where those of a drawing, given as the text of a project, are */
  loadWeights: { argument: { readonly path: string; readonly text: string }; answer: Result<LoadedWeights> };
  /** as `loadWeights`, for the file of that name among those handed over; it is gone afterwards */
  loadTaken: { argument: { readonly upload: string; readonly name: string; readonly text: string }; answer: Result<LoadedWeights> };
  /** lays weights that were kept aside beside a project's file; answers where they lie then. Other weights stay where they are */
  layBeside: { argument: { readonly weights: string; readonly project: string }; answer: Result<{ readonly weights: string }> };
  /** the report that weights keep of their import, null where they keep none */
  reportOf: { argument: { readonly weights: string }; answer: ImportReport | null };
}

/** How their arguments are read. */
export const importMembers: MembersOf<ImportServices> = {
  importFile: { path: isText },
  takePiece: { upload: isText, name: isText, at: isCount, bytes: isText },
  importTaken: { upload: isText, name: isText },
  dropTaken: { upload: isText },
  loadWeights: { path: isText, text: isText },
  loadTaken: { upload: isText, name: isText, text: isText },
  layBeside: { weights: isText, project: isText },
  reportOf: { weights: isText },
};
