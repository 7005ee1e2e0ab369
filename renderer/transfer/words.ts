// The words of transfer learning: the freeze boundary on the canvas, the advisor, and beginning from a trained network.
import { formatCount as count } from '../format.ts';
import { some } from '../plural.ts';

/** The catalogue of transfer learning. */
export const transferWords = {
  commands: { boundary: 'Freeze boundary', freezeTo: 'Freeze up to here', freeze: 'Freeze, or train again', advice: 'How much to freeze…', base: 'Use as base for other data…' },
  acts: {
    chooseOne: 'Select one layer to freeze the network up to.', noWeights: 'What is selected has no weights to freeze.', nothingToFreeze: 'There are no weights in this drawing yet, so there is nothing to freeze.', somethingLeft: 'The last layer with weights is left to be trained: with everything frozen there would be nothing to learn.',
    frozen: (name: string) => `Freeze ${name}`, trained: (name: string) => `Train ${name}`,
  },
  edits: { freezeTo: (name: string | null) => (name === null ? 'Freeze nothing' : `Freeze up to ${name}`), freeze: (count_: number, isFrozen: boolean) => `${isFrozen ? 'Freeze' : 'Train'} ${some(count_, 'layer')}`, base: (data: string) => `Use as base for ${data}` },
  base: {
    title: 'Use as base for other data', lead: (from: string) => `The network keeps what it has learned and gets a fresh head for other classes. Its weights: ${from}. It is one step: undo takes it back.`,
    data: 'New data', choose: 'Choose the data', size: 'Size of the images', sizes: { resize: 'Bring them to the size the base was trained on', take: 'Let the network take them as they are' }, what: 'What will be done', chooseFirst: 'Choose the data first: then it is told here.',
    use: 'Use as base', useFor: (title: string) => `Use as base for ${title}`, done: (title: string) => `Made for ${title}. It begins from what was learned: drag the line to say how much of that stays as it is.`,
    noWeights: 'This drawing begins from no trained weights. Take a network that has learned something:', sources: 'Trained networks', take: 'Take this one', noSources: 'There is none yet. Train a network, or import one from an ONNX file.', runOn: (network: string, data: string) => `${network}, trained on ${data}`,
    fromRun: (name: string, data: string) => `${name}, trained on ${data}`, noneKept: (name: string) => `${name} has kept no weights yet.`, button: 'Use as base…', start: 'Start from a trained network', startDoc: 'It has learned on many images already. For data of your own it needs far fewer, and less time.',
  },
  tuning: {
    title: 'Fine-tuning', rates: 'Slower to the input', ratesDoc: 'Layers near the input move at a smaller learning rate than those near the output: what they know serves any image.', ownRates: 'Rates of their own', ownHint: 'One layer or block alone: select it and set its learning rate under More.', ratesReach: (factor: string, name: string) => `From the full rate at the last layer with weights down to ${factor} of it at ${name}.`, rateGone: 'no longer in the drawing', removeRate: (name: string) => `Take the rate of ${name} away`,
    unfreezing: 'Unfreeze on the way', unfreezingNone: 'What is frozen at first stays frozen to the end.', unfreezingDoc: 'After so many epochs, training reaches back to a layer. The optimizer begins anew each time.', addStep: 'Unfreeze more after an epoch', epochOf: (n: number) => `Epochs before unfreezing ${count(n)}`, fromOf: (n: number) => `First layer trained from unfreezing ${count(n)} on`, tooLate: (epochs: number) => `Training ends before that: it has ${some(epochs, 'epoch')}.`, removeStep: (n: number) => `Take away unfreezing ${count(n)}`, everything: 'everything',
  },
  advice: {
    title: 'How much to freeze', four: 'The four cases', axes: { size: 'more images →', likeness: 'more alike →' },
    cases: {
      large: { different: { title: 'Large, different', rule: 'Train every layer.' }, similar: { title: 'Large, similar', rule: 'Train the upper layers as well.' } },
      small: { different: { title: 'Small, different', rule: 'Train nearer to the input. Here the two rules pull apart.' }, similar: { title: 'Small, similar', rule: 'Freeze all but the last one or two layers.' } },
    },
    rules: 'Two rules of thumb', formulas: ['reuse ∝ similarity', 'freeze ∝ 1 / data'],
    likeness: 'How alike are the tasks?', likenessDoc: 'Measured on up to 500 of your images: how far the first layers of the base see in them what they saw in training, and how well its features tell your classes apart. Or say it yourself.',
    measure: 'Measure', again: 'Measure again', measuring: 'The images are being looked at …', stop: 'Stop', alike: 'Alike', unlike: 'Different', cannotMeasure: 'It is measured for a drawing that begins from trained weights and has data with classes.',
    measured: { statistics: (similarity: string) => `Similarity ${similarity}: so far the first layers see in your images what they saw in training.`, features: (similarity: string) => `Similarity ${similarity}, by what the features are worth for your classes.` },
    worth: (base: string, fresh: string, images: string) => `Of ${images} images the base puts ${base} nearest to others of their class, fresh weights ${fresh}.`, said: 'As you say. Measuring it takes a few seconds.',
    stands: (place: string) => `Your data: ${place}.`, halfKnown: (perClass: string) => `Your data: ${perClass} images a class. How alike the tasks are is not known yet: they lie somewhere on the dashed line.`, noData: 'Choose data with classes for the drawing; then they stand in this picture.',
    proposal: 'What follows', needsData: 'Choose the data first.', needsLikeness: 'Measure how alike the tasks are, or say it.', tension: 'Measure before you trust either rule: a short race tells, below.',
    freezeTo: (name: string) => `Freeze up to ${name}`, freezeNothing: 'Freeze nothing', trains: (trained: string, all: string) => `trains ${trained} of ${all} parameters`,
  },
  race: {
    title: 'Measure the candidates', doc: (names: readonly string[], isKept: boolean) => `A short run for each: ${names.join(', ')}. They train one after the other with the drawing's own recipe${isKept ? ', of whose images a tenth is kept aside to decide' : ', and the validation images decide'}.`, stop: 'Stop these runs', takes: (time: string) => `about ${time} in all`, nothing: 'nothing frozen', each: 'Epochs each', begin: (n: number) => `Train ${some(n, 'run')}`, begun: (n: number) => `${some(n, 'run')} wait for their turn. How they fare stands in the advisor and in the Train place.`,
    run: (network: string, last: string | null) => (last === null ? `Nothing frozen: ${network}` : `Up to ${last}: ${network}`), table: 'What the candidates came to', outdated: 'The drawing has changed since. These runs tried it as it was before; train the candidates again to compare what it is now.', boundary: 'Boundary', trained: 'Trained parameters', right: 'Right', loss: 'Loss', state: 'State', act: 'What to do', proposed: '(proposed)', gone: 'Deleted', epochs: (done: number, of: number) => `Epoch ${count(Math.min(of, done + 1))} of ${count(of)}`, freezeHere: 'Freeze up to here', freezeNothing: 'Freeze nothing',
  },
  boundary: {
    label: 'Freeze boundary', upTo: (name: string) => `Frozen up to ${name}`, none: 'Nothing is frozen', beyond: (names: readonly string[]) => `Frozen behind it as well: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${count(names.length - 4)} more` : ''}.`,
    hint: 'Drag the line, or press the arrow keys', stays: 'keeps its weights', learns: 'is trained', close: 'Hide the freeze boundary', advice: 'How much to freeze…', pull: 'Drag to freeze more or fewer layers',
    figures: 'What follows from it', trained: (all: string) => `Trained of ${all}`, memory: 'Memory', epoch: 'One epoch', later: 'Later epochs', was: (before: string) => `was ${before}`, about: (value: string) => `about ${value}`, measured: (value: string) => `${value} (measured)`, measuring: 'Taking a few steps to measure an epoch …', ofAll: (times: string) => `${times} × the time of training all`, batch: (n: number) => `batch of ${count(n)}`,
    spoken: (name: string | null, trained: string, all: string, seconds: string | null) => `${name === null ? 'Nothing is frozen' : `Frozen up to ${name}`}: ${trained} of ${all} parameters are trained${seconds === null ? '' : `, one epoch takes ${seconds}`}.`,
  },
} as const;
