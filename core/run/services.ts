// What the window asks of the machine it runs on: projects, templates, the recovery journal, export. One table for both front
// doors, the browser host and the desktop shell: request → argument and answer, event → payload, and how an argument is read,
// because what arrives from a page is untrusted. Only plain JSON travels.
import type { Result } from '../base/diagnostic.ts';
import { isPreferences, type Preferences } from './preferences.ts';
import { dataMembers, type DataServices } from './data-services.ts';
import { importMembers, type ImportServices } from './import-services.ts';
import { isFlag, isOneOf, isShape, isText, isTextOrNull, orNull, type MembersOf, type Read } from './readers.ts';
import type { Comparison, DeviceReport, RunWeights } from './records.ts';
import { resultMembers, type ResultServices } from './result-services.ts';
import { runMembers, type RunNews, type RunServices } from './run-services.ts';
import { transferMembers, type TransferServices } from './transfer-services.ts';

/** A project's text and where it came from. */
export interface OpenedProject {
  /** absolute path; null for a template, which has no file of its own yet */
  readonly path: string | null;
  /** name without folder and ending */
  readonly name: string;
  readonly text: string;
  /** changes when the file changes: what `save` compares with; null for a template */
  readonly stamp: string | null;
}

/** A template as the welcome view shows it. */
export interface TemplateInfo {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly year: number | null;
  /** the paper it comes from */
  readonly source: string | null;
  readonly family: string | null;
  readonly authors: string | null;
  /** what it brought, in a few words */
  readonly introduced: string | null;
  /** as published, cut down for small images and little time, or small as published; null where the list does not say */
  readonly size: 'full' | 'desk' | 'either' | null;
  /** data it is tried on */
  readonly data: string | null;
  readonly parameters: number | null;
  /** multiply-accumulates for one image */
  readonly macs: number | null;
  /** it begins from trained weights that lie beside it */
  readonly isTrained: boolean;
}

/** A ready-made block: a small project whose one outermost layer is an instance of it. */
export interface ReadyBlock {
  readonly id: string;
  readonly text: string;
  /** settings that follow the maps that come in: this many times as many */
  readonly fit: { readonly [setting: string]: number };
}

/** One entry of a folder, folders first. */
export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'project' | 'data' | 'model' | 'weights';
}

/** A folder to choose a file in. */
export interface FolderListing {
  readonly path: string;
  /** null at the top of what may be seen */
  readonly parent: string | null;
  readonly entries: readonly FolderEntry[];
}

/** A drawing kept aside while it has changes that are not saved. */
export interface JournalEntry {
  /** the window's own name for the drawing */
  readonly id: string;
  readonly name: string;
  readonly path: string | null;
  /** the state of that file the drawing came from, as `open` and `save` name it; null where there is none */
  readonly stamp: string | null;
  /** ISO date and time it was written */
  readonly written: string;
  readonly text: string;
}

/** A project opened lately. */
export interface RecentProject {
  readonly path: string;
  readonly name: string;
  readonly opened: string;
  /** there is no such file just now: a disk may be away, or the file moved */
  readonly isMissing: boolean;
}

/** A folder Convas fills by itself, and how full it is. */
export interface UsedFolder {
  readonly id: FolderName;
  readonly path: string;
  /** null while it is not there */
  readonly bytes: number | null;
}

/** The folders Convas fills by itself: data sets it fetched, images it decoded for them, and what it remembers. */
export type FolderName = 'data' | 'decoded' | 'state';

/** What an export wrote, and how a fresh process compared it. */
export interface ExportedModel {
  readonly file: string;
  readonly bytes: number;
  readonly comparison: Comparison | null;
}

/** A data set known by name, as the window lists it. */
export interface NamedSet {
  readonly name: string;
  readonly title: string;
  /** [channels, height, width] */
  readonly dims: readonly number[];
  readonly classes: number;
  /** training images */
  readonly train: number;
  /** where it lies on this machine, null when it is nowhere */
  readonly folder: string | null;
  readonly isFetchable: boolean;
}

/** What data are: what a drawing for them must take and give. */
export interface DataFacts {
  /** how a recipe names them */
  readonly data: string;
  readonly title: string;
  /** [channels, height, width] of an image, [features] of a table line */
  readonly dims: readonly number[];
  /** generated images come in whatever size the input has */
  readonly isAnySize: boolean;
  readonly targets: 'classes' | 'numbers' | 'none';
  /** class names, or names of the columns to predict */
  readonly names: readonly string[];
  readonly train: number;
  readonly test: number | null;
  /** what a person should know, in sentences */
  readonly notes: readonly string[];
}

/** What can be written of a drawing beside models and projects: pictures, and its table as Markdown. */
export type ExportFormat = 'svg' | 'png' | 'md';

/** Largest picture or table that is written, in bytes: in base64 it still fits into one message. */
export const largestExport = 40 * 1024 * 1024;

/** What a run folder offers to an export. */
export interface RunInfo {
  readonly folder: string;
  /** the network that was trained */
  readonly network: string;
  readonly epochs: number;
  /** the files it has */
  readonly weights: readonly RunWeights['which'][];
}

/** The services of the Design place and of the window itself. */
export interface DesignServices {
  about: { argument: Record<string, never>; answer: { readonly version: string; readonly home: string; readonly cores: number; /** bytes that are free just now */ readonly memory: number } };
  templates: { argument: Record<string, never>; answer: readonly TemplateInfo[] };
  blocks: { argument: Record<string, never>; answer: readonly ReadyBlock[] };
  openTemplate: { argument: { readonly id: string }; answer: Result<OpenedProject> };
  recent: { argument: Record<string, never>; answer: readonly RecentProject[] };
  /** puts a project that was really opened at the top of the recent ones; `save` does so by itself */
  remember: { argument: { readonly path: string }; answer: null };
  forgetRecent: { argument: { readonly path: string }; answer: null };
  folder: { argument: { readonly path: string | null }; answer: Result<FolderListing> };
  open: { argument: { readonly path: string }; answer: Result<OpenedProject> };
  /**
   * Writes a project, as `*.convas`: a path without that ending gets it, so go on with the path of the answer. Fails with
   * `changed-outside` when the file is not the one `stamp` names (null: must not exist yet), unless `overwrite`; one that is
   * gone is written anew.
   */
  save: { argument: { readonly path: string; readonly text: string; readonly stamp: string | null; readonly overwrite: boolean }; answer: Result<{ readonly path: string; readonly stamp: string }> };
  /** the present stamp of a file, null when it is gone: to notice changes from outside */
  stamp: { argument: { readonly path: string }; answer: string | null };
  /** lays a drawing aside; it is the asking window's from then on, until that window is gone */
  keep: { argument: { readonly id: string; readonly name: string; readonly path: string | null; readonly stamp: string | null; readonly text: string }; answer: Result<null> };
  /** the drawings laid aside whose windows are gone */
  kept: { argument: Record<string, never>; answer: readonly JournalEntry[] };
  /** makes a drawing laid aside the asking window's. Fails with `kept-elsewhere` while it is another window's, `kept-gone` when there is none */
  take: { argument: { readonly id: string }; answer: Result<JournalEntry> };
  /** drops a drawing laid aside, unless it is another window's */
  forget: { argument: { readonly id: string }; answer: null };
  /** the data sets known by name */
  dataSets: { argument: Record<string, never>; answer: readonly NamedSet[] };
  /** what a data set is, by name or path; a path without a folder is below the home */
  describeData: { argument: { readonly data: string }; answer: Result<DataFacts> };
  /**
   * Exports the drawing, with fresh weights or a run's, to an ONNX file and compares it in a fresh process. Fails with
   * `already-there` when a file of that name exists, unless `overwrite`, and with `stopped` when the call is cancelled.
   */
  exportModel: { argument: { readonly text: string; readonly path: string; readonly seed: number; readonly weights: RunWeights | null; readonly overwrite: boolean }; answer: Result<ExportedModel> };
  /** what the run in a folder offers, null when the folder holds none */
  runIn: { argument: { readonly path: string }; answer: RunInfo | null };
  /** writes a picture or table, with the ending of its format. PNG travels in base64. Fails with `already-there` as above */
  saveExport: { argument: { readonly path: string; readonly format: ExportFormat; readonly content: string; readonly overwrite: boolean }; answer: Result<{ readonly path: string; readonly bytes: number }> };
  /** shows a file that was exported in the system's own file manager */
  showInFolder: { argument: { readonly path: string }; answer: Result<null> };
  preferences: { argument: Record<string, never>; answer: Preferences };
  setPreferences: { argument: { readonly preferences: Preferences }; answer: Result<null> };
  /** what this machine can compute on; trying takes seconds */
  devices: { argument: Record<string, never>; answer: readonly DeviceReport[] };
  folders: { argument: Record<string, never>; answer: readonly UsedFolder[] };
  /** shows a folder in the system's own window for files */
  showFolder: { argument: { readonly id: FolderName }; answer: Result<null> };
  /** empties a folder of what can be had again */
  clearFolder: { argument: { readonly id: FolderName }; answer: Result<null> };
}

/** Every service: its argument and its answer. What the machine refuses comes as a failed Result. */
export interface Services extends DesignServices, DataServices, ImportServices, RunServices, ResultServices, TransferServices {}

/** A service's name. */
export type ServiceName = keyof Services;

/** Every event a service may send before it answers. */
export interface ServiceEvents {
  /** what is being done, in words */
  progress: { readonly doing: string };
  /** news of a run that is followed */
  run: RunNews;
}

const isFormat = isOneOf('svg', 'png', 'md');
const isWeights = orNull(isShape({ folder: isText, which: isOneOf('best', 'last') }));
const isSeed: Read = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isFolder = isOneOf('data', 'decoded', 'state');

/** The members an argument must have, all of them and no others. */
const members: MembersOf<Services> = {
  ...dataMembers, ...importMembers, ...runMembers, ...resultMembers, ...transferMembers,
  about: {}, templates: {}, blocks: {}, recent: {}, kept: {}, dataSets: {}, preferences: {}, devices: {}, folders: {},
  openTemplate: { id: isText },
  folder: { path: isTextOrNull },
  open: { path: isText },
  save: { path: isText, text: isText, stamp: isTextOrNull, overwrite: isFlag },
  stamp: { path: isText },
  remember: { path: isText },
  forgetRecent: { path: isText },
  keep: { id: isText, name: isText, path: isTextOrNull, stamp: isTextOrNull, text: isText },
  take: { id: isText },
  forget: { id: isText },
  describeData: { data: isText },
  exportModel: { text: isText, path: isText, seed: isSeed, weights: isWeights, overwrite: isFlag },
  runIn: { path: isText },
  saveExport: { path: isText, format: isFormat, content: isText, overwrite: isFlag },
  showInFolder: { path: isText },
  setPreferences: { preferences: isPreferences },
  showFolder: { id: isFolder },
  clearFolder: { id: isFolder },
};

/** Every service by name. */
export const serviceNames = Object.keys(members) as readonly ServiceName[];

/** Whether a message from a page is an argument of the service: every member there, of its type, and nothing else. */
export function isArgumentOf(service: string, argument: unknown): boolean {
  return Object.hasOwn(members, service) && isShape(members[service as ServiceName])(argument);
}
