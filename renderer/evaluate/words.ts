// Every sentence and label of the Evaluate place.
import { mostPixels } from '../draw/pixels.ts';
import { formatCount as count } from '../format.ts';
import { some } from '../plural.ts';

/** The catalogue of this place. */
export const evaluateWords = {
  loading: 'Looking for runs',
  empty: { title: 'Nothing has been trained yet', text: 'A network is judged by what it makes of images it has not learnt from. Train one first; its results stand here then.', train: 'Go to Train', design: 'Go to Design' },
  head: {
    run: 'Run', weights: 'Weights', best: 'Best epoch', last: 'Last epoch', part: 'Images', auto: 'Test, else kept aside',
    parts: { test: 'Test images', validation: 'Kept aside', training: 'Training images' }, measure: 'Measure', again: 'Measure again', stop: 'Stop', stopping: 'Stopping', measuring: 'Measuring', far: (done: number, of: number, left: string | null) => `${count(done)} of ${count(of)}${left === null ? '' : `, about ${left} left`}`, notYet: 'This run has no weights yet. Wait for its first epoch.',
    runName: (name: string, state: string) => (state === 'finished' ? name : `${name} (${state})`),
  },
  tabs: { label: 'Results and single images', results: 'Results', image: 'Try an image' },
  idle: { notYet: 'Nothing to measure yet', title: 'Ready to be measured', text: 'Every image goes through the network once. Then you see what was taken for what, and can look at each mistake.' },
  gone: (name: string) => `${name} is not there any more.`,
  failed: 'It could not be measured', again: 'Try again',
  dataGone: (data: string) => `The data of this run are not at ${data} any more. Its weights and curves are kept, and images of your own can still be tried.`,
  figures: {
    label: 'Figures', accuracy: 'Accuracy', topFive: 'Top five', loss: 'Loss', calibration: 'Calibration error', pace: 'Images a second',
    docs: { accuracy: 'Share of the images whose likeliest class is the right one', topFive: 'Share of the images whose class is among the five likeliest', loss: 'Mean loss of the recipe over these images', calibration: 'How far confidence and accuracy are apart, in points of a hundred; 0 is best' },
    save: 'Save as CSV', saveDoc: 'Every image with what it is, what it was taken for, how surely, and its loss',
    stale: 'The run has gone on since. Measure again to see where it is now.',
  },
  confusion: { title: 'What was taken for what', hint: 'Colour is the share of the row. Choose a cell for its images.', largest: 'Largest confusions', one: (actual: string, predicted: string) => `${actual} taken for ${predicted}`, count: (n: number, of: number) => `${count(n)} of ${count(of)}`, none: 'The output has no classes, so there is nothing to confuse. The loss above is the figure that counts.' },
  classes: {
    title: 'Class by class', columns: { name: 'Class', examples: 'Images', precision: 'Precision', recall: 'Recall', f1: 'F1' }, sort: (column: string) => `Sort by ${column.toLowerCase()}`, none: { precision: 'It was never answered.', recall: 'No image is of this class.', f1: 'It was never answered, and no image is of this class.' },
    docs: { name: '', examples: 'How many images of this class there are', precision: 'Of what was called so: the share that is so', recall: 'Of what is so: the share that was called so', f1: 'Harmonic mean of precision and recall' },
  },
  calibration: {
    title: 'How sure, how right',
    sentence: (error: string, confidence: string, accuracy: string, isOver: boolean) => `On average it is ${confidence} sure and ${accuracy} right, so it is ${isOver ? 'surer than it should be' : 'right more often than it says'}. Calibration error ${error}.`,
    uneven: (error: string) => `On average it is as right as it is sure, but not at each confidence: some answers are surer than they should be, others less. Calibration error ${error}.`,
    fair: (error: string) => `It is about as right as it is sure. Calibration error ${error}.`,
  },
  images: {
    worst: 'Largest losses', loss: (value: string) => `loss ${value}`, oneLoss: (number: number, value: string) => `Image ${count(number)}, loss ${value}`,
    wrong: 'Most wrong', wrongHint: 'Mistakes it was surest of. A wrong label often stands at the top.', noneWrong: 'No image was taken for another class.',
    cell: (actual: string, predicted: string, n: number) => (actual === predicted ? `${actual}, recognised: ${some(n, 'image')}` : `${actual}, taken for ${predicted}: ${some(n, 'image')}`),
    showWrong: 'Show the most wrong', noneIn: 'No image is in this cell.', more: (n: number) => `Show ${count(n)} more`, sure: (share: string) => `${share} sure`,
    one: (number: number, actual: string, predicted: string, share: string) => `Image ${count(number)}: ${actual}, taken for ${predicted}, ${share} sure`, is: (actual: string) => `is ${actual}`, really: (number: number, actual: string) => `Image ${count(number)}, really ${actual}`, list: 'Images',
    mark: { relabelled: (name: string) => `now ${name}`, excluded: 'left out' },
    selected: (n: number) => `${some(n, 'image')} selected`, hint: 'Click to select, Shift for several, double-click to look closer.', look: 'Look closer', relabel: 'Give another class', exclude: 'Leave out', include: 'Take back in', asCame: 'As it came', choose: 'Another class…',
    corrected: (n: number) => `${some(n, 'image')} corrected. The data themselves stay as they are.`, trainOn: 'Train on with the corrections', trainHint: 'Begins a new run from these weights, on the data as they are corrected.', trainName: (name: string) => `${name}, corrected`, begun: (name: string) => `${name} has begun.`,
    testOnly: 'These are test images: correcting them changes what the next run is measured on, not what it learns from.',
  },
  image: {
    sources: 'Where the image comes from', example: 'Data', file: 'File…', paste: 'Paste', draw: 'Draw', camera: 'Camera', split: 'Of', training: 'Training images', test: 'Test images', number: 'Number', previous: 'Image before', next: 'Image after',
    drop: 'Drop an image here, paste one, or draw one.', nothing: 'Choose an image. The network says what it takes it for, and where it looked.', noPaste: 'There is no image on the clipboard. Copy one first.', pasteRefused: 'The clipboard cannot be read just now. Press the keys for Paste instead.', unreadable: 'This file cannot be read as an image. PNG, JPEG and WebP can.', tooLarge: (width: number, height: number) => `This image has ${count(width)} × ${count(height)} pixels; at most ${count(mostPixels / 1e6)} million are read. Make it smaller first.`,
    invert: 'Swap light and dark',
    asNetwork: 'As the network gets it', shownAs: (width: number, height: number) => `${width} × ${height}`, asking: 'Asking the network', first: 'The first answer takes a moment: the model is being opened.',
    answers: 'What it is taken for', explainClass: (name: string) => `Show where it looks for ${name}`, is: (name: string, isRight: boolean) => (isRight ? `It is ${name}, so that is right.` : `It is ${name}.`), made: 'What the network makes of it', pictures: 'What goes in, what comes out', ofLayer: (method: string, layer: string) => `${method} of ${layer}`,
    where: 'Where it looks', methods: { none: 'Image alone', saliency: 'Saliency', 'grad-cam': 'Grad-CAM' }, methodDocs: { none: '', saliency: 'How much the score of the class would change with each pixel.', 'grad-cam': 'The maps of a layer, weighed by how much each speaks for the class. What speaks against it is left out.' },
    method: 'Shown over it', layer: 'Layer', layerHint: 'Or click a layer on the canvas.', usualLayer: 'Last convolution', opacity: 'Strength', nothingSpeaks: 'Nothing in these maps speaks for this class.', forClass: (name: string) => `for ${name}`, low: 'little', high: 'much',
    picture: (name: string) => `The image as the network gets it, with where it looks for ${name}`, pictureAlone: 'The image as the network gets it',
  },
  camera: { label: 'What the camera sees', take: 'Take the picture', asking: 'Asking for the camera', refused: 'The camera was refused. Allow it in the settings of the browser or system; everything else works.', none: 'There is no camera on this computer. Everything else works.' },
  pad: { label: 'Draw here', hint: 'Draw with the pointer. With the keyboard, arrows move the pen, with Shift they draw.', clear: 'Clear', width: 'Pen' },
} as const;
