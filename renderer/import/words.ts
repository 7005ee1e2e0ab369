// Every sentence and label of importing.
import { formatCount as count } from '../format.ts';
import { some } from '../plural.ts';

/** The catalogue of importing. */
export const importWords = {
  kind: 'ONNX model', both: 'Drawing or ONNX model',
  command: 'Import ONNX…', reportCommand: 'Import report', chooseTitle: 'Import an ONNX model', none: 'No folders and no ONNX models here.',
  lead: 'The network becomes a drawing with its weights: every node a layer where Convas has one, else kept as it is.',
  working: (name: string) => `Importing ${name}`, beginning: 'Reading the file.', stop: 'Stop', stopping: 'Stopping …', stopped: 'The import was stopped. Nothing was changed.',
  handingOver: (name: string, done: string, all: string) => `Handing ${name} over: ${done} of ${all}.`, unreadable: (name: string) => `${name} cannot be read any more. Drop it once more.`,
  failed: (name: string) => `${name} was not imported`, detail: 'Detail', broke: 'Something went wrong inside Convas. Nothing was changed.', otherFile: 'Choose another file',
  noReport: 'This drawing has no import report: it was not imported, or its weights lie elsewhere now.',
  loading: {
    command: 'Load weights…', title: 'Load weights into this drawing', kind: 'Weights', none: 'No folders and no safetensors files here.',
    lead: 'A safetensors file of the same network: a state dict such as torchvision\'s, or weights Convas wrote. Training, evaluation and export then begin from them.',
    working: (name: string) => `Loading ${name}`, reading: 'Reading the file and putting its weights in place.', failed: (name: string) => `${name} was not loaded`, edit: (name: string) => `Load the weights of ${name}`,
    done: (name: string) => `Weights of ${name}`, taken: (n: number, all: number) => (n === all ? `All ${some(n, 'weight')} of the drawing were taken from the file.` : `${count(n)} of the ${some(all, 'weight')} of the drawing were taken from the file.`),
    fresh: (n: number) => `${some(n, 'weight')} ${n === 1 ? 'begins' : 'begin'} anew: the file has none that ${n === 1 ? 'fits' : 'fit'}.`, left: (n: number) => `${some(n, 'weight')} of the file ${n === 1 ? 'is' : 'are'} needed nowhere.`,
    undo: 'It is one step: undo takes it back. Saving lays the weights beside the project.', rows: 'What went where', columns: { from: 'In the file', to: 'In the drawing', size: 'Size' }, anew: 'begins anew', unused: 'not needed', changed: 'Another drawing was opened meanwhile. Nothing was changed.',
  },
  report: {
    title: (name: string) => `Import of ${name}`,
    made: (layers: number, cards: number) => (cards < layers ? `${count(layers)} layers, drawn as ${some(cards, 'card')}` : some(layers, 'layer')),
    nodes: (became: number, all: number) => (became === all ? `All ${some(all, 'node')} of the file became layers.` : `${count(became)} of ${some(all, 'node')} of the file became layers.`),
    nothing: (n: number) => `${some(n, 'node')} ${n === 1 ? 'changes' : 'change'} nothing and ${n === 1 ? 'is' : 'are'} left out.`,
    unused: (n: number) => `${some(n, 'node')} ${n === 1 ? 'is' : 'are'} needed by no output.`,
    kept: (n: number) => `${some(n, 'node')} ${n === 1 ? 'stays' : 'stay'} as the file has ${n === 1 ? 'it' : 'them'}, as ${n === 1 ? 'an ONNX op' : 'ONNX ops'}.`,
    canTrain: 'It can be trained.', cannotTrain: 'It cannot be trained as it is.',
    weights: 'Its weights are kept for you until you save; saving lays them beside the project.', weightsSaved: (name: string) => `Its weights are in ${name}.`,
    figures: { layers: 'Layers', parameters: 'Parameters', producer: 'Written by', opset: 'Opset' },
    notes: 'To know', rows: 'Nodes of the file', show: 'Show', odd: (n: number) => `To look at (${count(n)})`, all: (n: number) => `All (${count(n)})`,
    columns: { node: 'Node', layer: 'Became', remark: 'Remark' },
    became: { layer: '', nothing: 'left out', unused: 'not needed', kept: 'ONNX op', opaque: 'ONNX op, as the file says' },
    goTo: (name: string) => `Show ${name} in the drawing`, gone: 'not in the drawing any more', more: (n: number) => `Show ${count(n)} more`,
  },
} as const;
