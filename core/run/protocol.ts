// What can be asked of the engine and what it tells meanwhile: one table, request → argument and answer, event → payload.
// Only plain JSON and typed arrays travel.
import type { JsonObject, Result } from '../base/diagnostic.ts';
import type { Document } from '../document/model.ts';
import type { DeviceName } from './runtime.ts';
import type { EvaluationReport, Glance, HeatMap, ImageSource } from './result-services.ts';
import type { Advice, Forecast, LayerLook, Look, LookRequest } from './run-services.ts';
import type { Similarity } from './similarity.ts';
import type { Comparison, DeviceChoice, DeviceReport, EpochRecord, Evaluation, Part, Prediction, RunPlan, RunSummary, StepRow } from './records.ts';

/** Trained weights: those of a run folder, or of a file beside a drawing (null: freshly initialised). `run`: the folder of the run they come from, whose data and classes they go with. */
export type Source =
  | { readonly folder: string; readonly weights: 'best' | 'last' }
  | { readonly document: Document; readonly weights: string | null; readonly seed: number; readonly run?: string };

/** Where and how fast to run. */
export interface Place {
  readonly device: DeviceChoice;
  /** null: the engine's own choice, one for each core */
  readonly threads: number | null;
}

/** Begin a run. */
export interface TrainRequest extends Place {
  readonly folder: string;
  readonly document: Document;
  /** laid over the document's recipe, field by field */
  readonly recipe: JsonObject;
  /** data set by name or path */
  readonly data: string;
  /** file of corrections that are laid over the data; null: none */
  readonly corrections: string | null;
  /** safetensors to begin with instead of fresh weights */
  readonly weights: string | null;
  /** seconds between checkpoints within an epoch, 0: after every run of the engine; null: 30 */
  readonly checkpointSeconds: number | null;
  /** steps that go to the engine at once; null: as many as pay */
  readonly stepsPerRun: number | null;
  /** begin it even if it is forecast not to fit into memory */
  readonly force?: boolean;
  /** false: go through frozen layers in every epoch, even where what they answer could be kept */
  readonly keeps?: boolean;
}

/** Say what a run would take. */
export interface ForecastRequest extends Place, Pick<TrainRequest, 'document' | 'recipe' | 'data' | 'corrections'> {
  /** take a few steps to see how long they last */
  readonly probe: boolean;
}

/** Say how similar data are to what a drawing's base was trained for. */
export interface SimilarityRequest extends Place {
  readonly document: Document;
  readonly data: string;
}

/** Go on with a run. */
export interface ResumeRequest {
  readonly folder: string;
  /** the drawing as it is now, when the caller has one: must have the run's weights */
  readonly document: Document | null;
  /** more (or fewer) epochs than the run was planned for; null: as planned */
  readonly epochs: number | null;
  readonly checkpointSeconds: number | null;
}

/** Measure weights on a data set. */
export interface EvaluateRequest extends Place {
  readonly source: Source;
  /** null: the run's own */
  readonly data: string | null;
  /** null: test images, else those kept aside, else the training images */
  readonly part: Part | null;
}

/** Say what weights see in images. */
export interface PredictRequest extends Place {
  readonly source: Source;
  /** image files, or numbers of examples in `data` */
  readonly images: readonly string[] | readonly number[];
  readonly data: string | null;
  /** how many classes to list */
  readonly top: number;
}

/** Say what weights see in one image, wherever it comes from. */
export interface ImageRequest extends Place {
  readonly source: Source;
  readonly image: ImageSource;
  /** data its numbers belong to; null: the run's own */
  readonly data: string | null;
}

/** How many classes to list. */
export interface GlanceRequest extends ImageRequest {
  readonly top: number;
}

/** Say where weights look in one image. */
export interface ExplainRequest extends ImageRequest {
  readonly method: HeatMap['method'];
  /** the class it is to speak for; null: the likeliest */
  readonly class: number | null;
  /** the layer Grad-CAM weighs; null: the last convolution's */
  readonly layer: string | null;
}

/** Write a model, and the samples a fresh process compares it with. */
export interface WriteModelRequest {
  readonly source: Source;
  readonly format: 'onnx' | 'onnx-train-step';
  readonly opset: number;
  /** the model itself scales and normalises raw images */
  readonly preprocessing: boolean;
  readonly data: string | null;
  /** how many images it is compared on; null: a hundred, fewer where they would take long */
  readonly images: number | null;
  /** file to write the model to, and one for images with the answers expected (safetensors); none for a training step */
  readonly model: string;
  readonly samples: string;
}

/** What was written. */
export interface WrittenModel {
  readonly bytes: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly source: Comparison['source'];
}

/** Every request: its argument and its answer. What the outside world refuses comes as a failed Result. */
export interface Requests {
  train: { argument: TrainRequest; answer: Result<RunSummary> };
  resume: { argument: ResumeRequest; answer: Result<RunSummary> };
  forecast: { argument: ForecastRequest; answer: Result<Forecast> };
  evaluate: { argument: EvaluateRequest; answer: Result<Evaluation> };
  /** as `evaluate`, with what every example was taken for */
  report: { argument: EvaluateRequest; answer: Result<EvaluationReport> };
  glance: { argument: GlanceRequest; answer: Result<Glance> };
  explain: { argument: ExplainRequest; answer: Result<HeatMap> };
  similarity: { argument: SimilarityRequest; answer: Result<Similarity> };
  predict: { argument: PredictRequest; answer: Result<readonly Prediction[]> };
  write: { argument: WriteModelRequest; answer: Result<WrittenModel> };
  compare: { argument: { readonly model: string; readonly samples: string }; answer: Result<Comparison> };
  device: { argument: { readonly name: DeviceName }; answer: DeviceReport };
  pause: { argument: Record<string, never>; answer: null };
  proceed: { argument: Record<string, never>; answer: null };
  /** multiplies the schedule's rate of the run under way from its next step on */
  adjust: { argument: { readonly factor: number }; answer: Result<null> };
  /** names another place for a run's data, which must be the same data */
  locate: { argument: { readonly folder: string; readonly data: string }; answer: Result<null> };
  /** looks into the run under way between two of its steps */
  look: { argument: LookRequest; answer: Result<Look> };
}

/** Every event a request may send before it answers. */
export interface Events {
  /** data are being read; `secondsLeft` null until there is something to go by */
  reading: { readonly doing: string; readonly done: number; readonly of: number; readonly secondsLeft: number | null };
  plan: RunPlan;
  /** every step since the last such event, with the present speed; `longestRun`: seconds the slowest run of the engine took so far */
  steps: { readonly rows: readonly StepRow[]; readonly imagesPerSecond: number; readonly secondsLeft: number; readonly longestRun: number };
  /** measuring the weights: examples done of all */
  measuring: { readonly part: Part; readonly done: number; readonly of: number };
  epoch: { readonly record: EpochRecord; readonly best: boolean };
  /** comparing a written model: images answered of all, by the trainer and then by the file */
  comparing: { readonly done: number; readonly of: number };
  /** about to write a checkpoint, and done with it */
  saving: { readonly step: number };
  checkpoint: { readonly step: number };
  paused: { readonly step: number };
  /** gradients and activations of every layer on one batch, told by itself soon after the beginning and after epochs */
  layers: { readonly step: number; readonly layers: readonly LayerLook[] };
  /** what the training doctor found just now */
  advice: { readonly advice: readonly Advice[] };
  /** a line of the run's log */
  log: { readonly line: string };
}

/** A request's name. */
export type RequestName = keyof Requests;
/** An event's name. */
export type EventName = keyof Events;
/** Takes events as they come. */
export type Listener = <E extends EventName>(event: E, payload: Events[E]) => void;
/** An event as one value: its name and what it carries. */
export type RunEvent = { readonly [E in EventName]: { readonly event: E } & Events[E] }[EventName];
