// The words of the Train place.
import { capitalised } from '../../core/base/words.ts';
import type { AdviceCode, Forecast } from '../../core/run/run-services.ts';
import { showKeys } from '../keys-text.ts';
import { formatCount as count } from '../format.ts';
import { some } from '../plural.ts';

/** The catalogue of the Train place. */
export const trainWords = {
  setup: {
    label: 'What is trained', title: 'Next run', steps: 'Steps', loss: 'Loss', optimizer: 'Optimizer', rate: 'Learning rate', limits: 'Limits', machine: 'Machine',
    kinds: {
      'softmax-cross-entropy': 'Softmax cross-entropy', 'binary-cross-entropy': 'Binary cross-entropy', 'mean-squared-error': 'Mean squared error',
      sgd: 'SGD', momentum: 'Momentum', nesterov: 'Nesterov', adam: 'Adam', adamw: 'AdamW', rmsprop: 'RMSprop',
      constant: 'Constant', step: 'In steps', cosine: 'Cosine', exponential: 'Exponential', 'one-cycle': 'One cycle', 'reduce-on-plateau': 'Drop on a plateau',
      norm: 'By length', value: 'By value',
    } as Readonly<Record<string, string>>,
    labels: { loss: 'Loss', optimizer: 'Optimizer', schedule: 'Schedule', clipping: 'Clip gradients' },
    docs: { loss: 'What training makes small.', optimizer: 'How weights move along their gradients.', schedule: 'How the learning rate moves while training goes on.', clipping: 'Bound on gradients before the optimizer sees them.' },
    none: { loss: 'By the output', clipping: 'Off' }, warmUp: 'Warm-up', earlyStopping: 'Stop early', warmUpDoc: 'A straight rise of the rate before the schedule begins.', earlyStoppingDoc: 'Ends training when the validation loss stops falling.',
    allAtOnce: (images: number, batch: number) => `There ${images === 1 ? 'is' : 'are'} ${some(images, 'image')} to train on, fewer than a batch of ${count(batch)}: each step takes all of them.`, noneAside: 'Nothing is kept aside.', noneToSpare: 'Nothing is kept aside: no class has a second image to spare.', measuredOnTest: 'The test images are measured after each epoch, and the last epoch counts as the best.', measuredOnNone: 'Only the images it is trained on are measured, and the last epoch counts as the best.',
    noInput: 'Add an input layer to the drawing, then choose its data here.', more: 'More settings', changes: (n: number) => `${some(n, 'change')} of the rate noted in this recipe`, forget: 'Forget',
    curve: (from: string, most: string, to: string, epochs: number) => `The learning rate over ${some(epochs, 'epoch')}: ${from} at first, ${most} at most, ${to} at the end.`,
    curvePlateau: 'Falls when the validation loss does; drawn as it begins.', epochs: (n: number) => some(n, 'epoch'),
  },
  device: {
    device: 'Device', threads: 'Threads', missing: (n: number) => `${some(n, 'device')} not available, and why`, trying: 'Trying what this computer has …', unknown: 'What this computer has could not be found out just now.', keptFor: 'Holds for every window.',
  },
  forecast: {
    title: 'Forecast', memory: 'Memory', parts: { weights: 'Weights', gradients: 'Gradients', optimizer: 'Optimizer', activations: 'Layer outputs', kept: 'Kept answers', other: 'Engine and batches' } satisfies Record<keyof Pick<Forecast, 'weights' | 'gradients' | 'optimizer' | 'activations' | 'kept' | 'other'>, string>,
    of: (peak: string, available: string) => `${peak} of ${available} free`, largest: 'Largest batch', noBatch: 'not one image fits', perEpoch: 'One epoch', steps: (n: number) => some(n, 'step'), all: 'All epochs',
    measure: 'Measure', measuring: 'Taking a few steps …', notMeasured: 'not measured yet', asking: 'Forecasting …', apply: (change: string) => `Use ${change}`, edit: 'Follow the forecast', unknown: 'There is no forecast:', rough: (total: string) => `About ${total} by the sizes in the drawing.`,
    short: (peak: string, available: string, all: string | null) => `${peak} of ${available} free${all === null ? '' : `, about ${all}`}`, anyway: 'Train anyway', anywayDoc: 'Begun all the same, it may slow this computer down or be ended by it; its last checkpoint is kept.',
  },
  start: {
    augment: 'Augmentation', augmentDoc: 'Set in Data, where it is tried on your own images.', add: 'Add in Data', change: 'Change in Data', none: 'None: training images are taken as they are.', ofImages: (share: string) => `${share} of the images`,
    weights: 'First weights', from: 'Begin with', fresh: 'Fresh weights', ofBase: 'Those the drawing begins from', baseDoc: (from: string) => `The weights of ${from}. Layers whose names and sizes fit take them, others begin fresh; the log says which.`, noBase: 'Begin fresh instead', forgetBase: 'Begin from fresh weights', freshDoc: 'Drawn at random by the seed, as each layer says.', which: 'Of its', best: 'best epoch', last: 'last epoch', asking: 'The weights are being looked at.', noneKept: (name: string) => `${name} has not kept these weights yet.`,
    fits: (layers: number) => `They fit: ${some(layers, 'layer')} ${layers === 1 ? 'takes' : 'take'} them over. Moments and schedule begin anew.`, apart: (name: string) => `The weights of ${name} do not fit this drawing:`, missing: (layer: string, weight: string, here: string) => `${layer}: no ${weight} there, ${here} here.`, differs: (layer: string, weight: string, there: string, here: string) => `${layer}: ${weight} ${there} there, ${here} here.`, useFresh: 'Use fresh weights', more: (n: number) => `And ${count(n)} more.`,
    unfit: (name: string) => (name === '' ? 'The weights to begin with cannot be taken.' : `The weights of ${name} do not fit this drawing.`), begins: (name: string) => `Begins with the weights of ${name}.`, note: (name: string, which: 'best' | 'last') => `Begun with the weights of ${name}, ${which} epoch.`,
  },
  begin: {
    train: (epochs: number) => `Train ${some(epochs, 'epoch')}`, queue: (epochs: number) => `Train ${some(epochs, 'epoch')} next`, beginning: 'Beginning …', keys: (label: string) => `${label} (${showKeys('Mod+Enter')})`, name: (network: string, n: number) => (n === 1 ? network : `${network} ${n}`),
    cannot: 'Not yet:', empty: 'Nothing is drawn yet.', toDesign: 'Draw a network', noData: 'Choose the data to train on, above.', asking: 'The data are being looked at.', notLooked: 'The data the drawing names were not looked at yet; look at them above.',
    problems: (n: number) => `${some(n, 'problem')} in drawing or recipe.`, openEnds: (n: number) => `${some(n, 'open end')} in the drawing.`, show: 'Show', another: 'Another run is under way; this one begins after it.',
  },
  run: {
    label: 'The run', tabs: 'Runs', one: 'This run', all: (n: number) => (n === 0 ? 'All runs' : `All runs (${count(n)})`),
    epoch: 'Epoch', ofEpochs: (epoch: number, of: number) => `${count(epoch)} of ${count(of)}`, step: 'Step', ofSteps: (step: number, of: number | null) => (of === null ? count(step) : `${count(step)} of ${count(of)}`), speed: 'Speed', imagesPerSecond: (n: string) => `${n} images/s`,
    left: 'Time left', memory: 'Memory', device: 'Device', best: 'Best epoch', from: 'Begun from', loss: 'Loss', accuracy: 'Right', validation: 'Validation',
    pause: 'Pause', proceed: 'Go on', stop: 'Stop', goOn: 'Go on', goOnDoc: 'Goes on from the last checkpoint.', again: (change: string) => `Begin again with ${change}`, againDoc: 'A run of the same drawing on the same data, from the beginning. This one stays as it is.', givenUp: 'What it would go on from was given up for space. Its weights and results are kept.', stopDoc: 'Ends the run in good order; it can go on later.', more: (n: number) => `Train ${some(n, 'epoch')} more`, moreDoc: (inAll: number) => `Goes on until it has ${some(inAll, 'epoch')} in all.`, moreField: 'Epochs more', rate: 'Learning rate', rateField: 'Factor of the planned learning rate', rateSet: (factor: string) => `The planned learning rate is multiplied by ${factor} from the next step on.`, change: 'Change', times: (factor: string) => `× ${factor}`,
    rateEvent: (factor: string) => `Learning rate × ${factor}`, epochEvent: (n: number) => `Epoch ${count(n)} ends`,
    emptyTitle: 'Nothing has been trained yet', empty: 'Look over the recipe, then train: you will see loss and accuracy at every step, what the network answers, and its first filters as they change. You can pause, stop and go on at any time; nothing that was learned is lost.',
    interrupted: (n: number) => `${n === 1 ? 'A run was' : `${count(n)} runs were`} interrupted`, interruptedText: (name: string, epoch: number, of: number) => `${name}, after ${count(epoch)} of ${count(of)} epochs. It goes on from its last checkpoint.`, resume: 'Go on', putOff: 'Not now',
    failed: 'This run failed.', stillWorks: 'What was learned up to the last checkpoint is kept; the drawing and the other runs are unharmed.', fromTheStart: 'No checkpoint was kept after its first step yet, so it goes on from the beginning; the drawing and the other runs are unharmed.', nothingLost: 'It had not taken a step; the drawing and the other runs are unharmed.', keepsGoing: 'The run goes on when this window is closed, as long as the program behind it runs.', keepsGoingHere: 'The run goes on when this window is closed. Over the last window you are asked first.', tellMe: 'Tell me when it ends',
    notFollowed: (why: string) => `This run cannot be watched: ${why}`, doing: (doing: string, share: string | null) => (share === null ? doing : `${doing}, ${share}`), of: (done: number, of: number) => `${count(done)} of ${count(of)}`,
    lossChart: 'Loss', accuracyChart: 'Right answers', rateChart: 'Learning rate', training: 'training', validated: 'validation', steps: 'Step', lossAxis: 'Loss', accuracyAxis: 'Right', rateAxis: 'Learning rate', charts: 'Curves', chart: { loss: 'Loss', accuracy: 'Right answers', rate: 'Learning rate' },
    evaluate: 'Evaluate', openDrawing: 'Open its drawing',
  },
  advice: {
    title: 'Training doctor', serious: 'Training doctor: serious', seen: (step: number) => `Seen at step ${count(step)}.`, apply: (change: string) => `Set ${change}`, applied: 'This is set for the next run. Undo takes it back.', alreadySet: (change: string) => `${capitalised(change)}: set for the next run.`, edit: (title: string) => `Follow the advice: ${title}`, severities: { bad: 'Serious', warn: 'Worth a look', note: 'Good to know' },
    codes: { 'class-imbalance': 'data', 'leaked-duplicates': 'data', 'labels-out-of-range': 'data' } as Partial<Record<AdviceCode, 'data'>>, toData: 'Look at the data', layer: (name: string) => `Show ${name}`,
  },
  looks: {
    filters: 'First filters', filtersDoc: 'The kernels of the first convolution as they are now.', inColour: (layer: string) => `${layer} in colour`, byChannel: 'Each channel by itself: red, green, blue.', channels: ['red', 'green', 'blue'] as readonly string[], channel: (n: number) => `channel ${count(n)}`, plane: (n: number, channel: string) => `No. ${count(n)}, ${channel}`, madeOf: (index: number) => `Image ${count(index)}, and what the network makes of it`, predictions: 'What it answers', predictionsDoc: 'Images that are not trained on, with the class the network finds likeliest.', predictionsOfTraining: 'Images the network is trained on, as none are kept aside, with the class it finds likeliest.', statistics: 'Layers',
    statisticsDoc: 'Outputs and gradients of every layer on one batch.', columns: { layer: 'Layer', mean: 'Mean', std: 'Deviation', zeros: 'Zeros', dead: 'Dead maps', ratio: 'Gradient ÷ weight' }, look: 'Look now', others: 'Other images', at: (step: number) => `at step ${count(step)}`, onlyLive: 'This can be seen while the run is under way or paused.',
    right: (name: string, share: string) => `${name}, ${share}, right`, wrong: (name: string, share: string, truth: string) => `${name}, ${share}; it is ${truth}`, example: (n: number) => `Image ${count(n)}`, is: (name: string) => `is ${name}`, looking: 'Looking …', chosen: 'Chosen in Data', unpin: (n: number) => `Take image ${count(n)} off`,
  },
  log: {
    title: 'Log', empty: 'Nothing was logged yet.', measured: (loss: string, right: string | null) => (right === null ? `loss ${loss}` : `loss ${loss}, ${right} right`),
    epoch: (epoch: number, step: number, training: string, validation: string | null, isBest: boolean) => `Epoch ${count(epoch)} done at step ${count(step)}: training ${training}${validation === null ? '' : `; validation ${validation}`}${isBest ? '; the best so far' : ''}.`,
  },
  runs: {
    label: 'All runs', empty: 'No runs yet. Every run you begin stands here, with its curve and its result, and can be gone on with, compared and evaluated.', list: 'Runs, newest first', columns: { compare: 'Compare', name: 'Run', curve: 'Training loss', result: 'Best', size: 'Size' }, compare: (name: string) => `Compare ${name}`, compareHint: 'Mark two or more runs to compare them.',
    show: (name: string) => `Show ${name}`, noResult: 'no epoch yet', best: (loss: string, accuracy: string | null) => (accuracy === null ? `loss ${loss}` : `${accuracy} right`), atEpoch: (epoch: number) => `epoch ${count(epoch)}`, epochs: (done: number, of: number) => `${count(done)} of ${some(of, 'epoch')}`,
    rename: 'Rename', renameField: 'Name of the run', notes: 'Notes', notesOf: (name: string) => `Notes on ${name}`, notesPlaceholder: 'What you tried, and what came of it.', delete: 'Delete', deleted: (name: string) => `${name} is deleted.`, undo: 'Undo', showFolder: 'Show in folder', folder: 'Copy path', copied: 'The path of its folder is on the clipboard.', goOn: 'Go on', evaluate: 'Evaluate', open: 'Open its drawing', opened: (name: string) => `The drawing of ${name} is open.`, openedTrained: (name: string) => `The drawing of ${name} is open. Its next run, and an export, begin with the best weights of ${name}.`, actions: (name: string) => `More about ${name}`,
    loss: (first: string, last: string) => `Training loss from ${first} to ${last}`
  },
  space: {
    total: (size: string) => `${size} on this disk`, limit: (size: string) => `they may take ${size}`, free: (size: string) => `${size} free`, over: 'Runs take more space than they may',
    overText: 'Finished runs have given up what they would go on from. What is left are weights, runs with notes and runs that have not finished: delete those you do not need, by the size each shows, or allow runs more.', allow: 'Allow more…',
  },
  sweep: {
    open: 'Try several settings…', title: 'Try several settings', lead: 'A run is trained for each combination, one after the other, and all stand in one table. Values stand apart by commas; write 0.0001 to 0.1 to draw from a range at random.', setting: 'Setting', valuesOf: (label: string) => `Values of ${label.toLowerCase()}`, remove: (label: string) => `Leave ${label.toLowerCase()} as it is`, add: 'One more setting', how: 'Which combinations', grid: 'All combinations', random: 'Some, drawn at random', count: 'Runs', seed: 'Seed', begin: (n: number) => (n === 0 ? 'Train' : `Train ${some(n, 'run')}`), begun: (n: number) => `${some(n, 'run')} wait for their turn.`, cutShort: (n: number, of: number) => `Only ${count(n)} of ${some(of, 'run')} could be kept on the disk. Free some space and begin the others again.`,
    badRange: 'A range goes from a number to a larger one: 0.0001 to 0.1.', badValue: (typed: string, expected: string) => `"${typed.slice(0, 40)}" cannot be: expected ${expected}.`, aNumber: 'a number', noValues: 'Type the values to try.', rangeNeedsRandom: 'A range has no end of values: have some drawn at random.', tooMany: (most: number) => `These are more than ${count(most)} runs. Take fewer values, or have some drawn at random.`,
    sum: (n: number) => `Sweep of ${some(n, 'run')}`, done: (n: number, of: number) => `${count(n)} of ${count(of)} done`, best: (result: string, name: string) => `best ${result} by ${name}`, table: 'Runs of the sweep, the best first', run: 'Run', state: 'State', right: 'Right', rightAxis: 'Right (%)', loss: 'Loss',
  },
  locate: { button: 'Data have moved…', title: 'Where are the data now?', lead: (data: string) => `The run was trained on ${data}. Choose the folder or file where the same data lie now; they are compared before they are taken.`, use: 'They are in this folder', working: 'Comparing the data …', done: (name: string) => `${name} finds its data again.` },
  compare: {
    title: 'Compared', none: 'No differences in recipe, data or device.', settings: 'What differs', setting: 'Setting', drawings: 'Drawings', sameDrawing: 'The same drawing.', versus: (name: string) => `Against ${name}`, added: (names: string) => `has ${names}`, removed: (names: string) => `lacks ${names}`, changed: (name: string, what: string) => `${name}: ${what}`, fromTo: (setting: string, from: string, to: string) => `${setting} ${from} → ${to}`, wires: (n: number) => `${some(n, 'wire')} differ`, blocks: (n: number) => `${some(n, 'block')} differ`, rateChange: (factor: string, step: number) => `× ${factor} from step ${count(step)}`, unset: 'usual', usual: 'not set', close: 'Compare none', loading: 'Reading the runs …', unread: (name: string) => `The drawing of ${name} could not be read.`, by: 'Curve', more: (n: number) => `and ${count(n)} more`, data: 'Data', device: 'Device', network: 'Network',
  },
} as const;
