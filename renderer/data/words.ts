// Every sentence and label of the Data place: English first, ready for more.
import { mostPixels } from '../draw/pixels.ts';
import { formatCount } from '../format.ts';
import { some } from '../plural.ts';

const firstFew = (names: readonly string[]): string => `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${formatCount(names.length - 3)} more` : ''}`;

/** The catalogue. */
export const dataWords = {
  none: { title: 'Look at the data first', lead: 'Choose what this network is trained on: a set known by name, a folder with one subfolder of images for each class, or a CSV, IDX or CIFAR file.', own: 'Choose own data…' },
  named: { lead: (data: string) => `The drawing names ${data}. Nothing is read there before you ask.` },
  opening: 'Opening the data',
  failed: {
    title: 'The data cannot be opened', notHere: 'These data are not on this computer', again: 'Try again', locate: 'Locate…',
    missing: (set: string) => `Where the files of ${set} lie is not known here. Locate their folder, or fetch them: in a terminal, "convas data get ${set}".`,
    dialog: 'Where are the data now?', dialogLead: (data: string) => `The drawing names ${data}. Choose the folder or file where these data lie now; corrections made at the old place come along.`, use: 'They are in this folder',
  },
  tabs: { label: 'What to look at', images: 'Images', duplicates: 'Duplicates', augment: 'Augmentation' },
  splits: { label: 'Split', training: 'Training', test: 'Test' },
  show: { label: 'Show', all: 'All images', relabelled: 'Relabelled', excluded: 'Left out', duplicates: 'Duplicates' },
  size: 'Size of the pictures',
  found: (n: number, name: string | null) => `${some(n, 'image')}${name === null ? '' : ` of ${name}`}`,
  nothing: {
    clear: 'Show all classes',
    ofSplit: { all: 'There are no images here.', relabelled: 'No image of this split was given another class.', excluded: 'No image of this split is left out.', duplicates: 'No image of this split comes twice.' },
    ofClass: { all: 'No image of this class is here.', relabelled: 'No image was given this class.', excluded: 'No image of this class is left out.', duplicates: 'No image of this class comes twice.' },
  },
  closer: {
    label: 'Image looked at closely. Arrows go on, typing names another class, Delete leaves out, Escape leads back.', back: 'Back to all', next: 'Next', previous: 'Previous',
    place: (at: number, of: number) => `${formatCount(at)} of ${formatCount(of)}`, came: (name: string) => `came as ${name}`,
  },
  tables: 'These data are tables. There are no pictures to look at; their figures stand beside.',
  gallery: {
    label: 'Images. Arrows move, Space selects, Enter looks closely, typing names another class, Delete leaves out.',
    image: (number: number, name: string | null, marks: readonly string[]) => [`Image ${formatCount(number)}`, ...(name === null ? [] : [name]), ...marks].join(', '),
    relabelled: 'relabelled', excluded: 'left out', watched: 'watched in training', loading: 'loading',
  },
  bar: {
    label: 'Corrections', selected: (n: number) => `${formatCount(n)} selected`, number: (n: number, name: string | null) => `No. ${formatCount(n)}${name === null ? '' : ` · ${name}`}`,
    giveClass: 'Give another class', typeClass: 'Type a class', exclude: 'Leave out', excludeDoc: 'Out of training and tests; nothing is deleted.', watch: 'Watch in training', unwatch: 'Watch no more', watchDoc: (most: number) => `In Train, what the network takes these images for is shown as it learns; at most ${formatCount(most)} are watched.`, watchLater: 'Images can be watched once all have been read.',
    watched: (n: number) => `${some(n, 'image')} watched in training.`, unwatched: (n: number) => `${some(n, 'image')} watched no more.`, include: 'Take back in', original: 'As it came', undo: 'Undo correction', redo: 'Redo correction', clear: 'Select none',
    noClass: (typed: string) => `No class is called "${typed}".`, gave: (n: number, name: string) => `${some(n, 'image')} given the class ${name}.`,
    left: (n: number) => `${some(n, 'image')} left out.`, back: (n: number) => `${some(n, 'image')} taken back in.`, asCame: (n: number) => `${some(n, 'image')} as before.`,
    renumbered: 'The images have changed since they were looked at, so nothing was corrected. Look again and correct what is still wrong.',
    hint: 'Corrections are kept beside the data; your files stay as they are.',
  },
  classes: {
    title: 'Classes', all: 'All classes', bar: (name: string, n: number) => `${name}: ${some(n, 'image')}`, uneven: (small: string, large: string, times: string) => `${large} has ${times} times as many images as ${small}. Rare classes are learnt badly; add images or leave some out.`,
    empty: (n: number) => `${some(n, 'class', 'classes')} without an image.`,
  },
  split: {
    title: 'Split', validation: 'Share of the training images kept aside to choose the best epoch.', seed: 'Decides which images are kept aside, initial weights, order of the images, dropout and augmentation.', recipe: 'the recipe',
    counts: (training: number, aside: number) => `${formatCount(training)} to train on, ${formatCount(aside)} kept aside.`, each: (least: number, most: number) => (least === most ? `Each class gives ${formatCount(least)}.` : `Each class gives ${formatCount(least)} to ${formatCount(most)}.`),
    none: 'Nothing is kept aside: the test images are measured after each epoch, and the last epoch counts as the best.', missing: (n: number) => `${some(n, 'class', 'classes')} would have no image kept aside.`,
  },
  figures: {
    title: 'Figures', images: 'Images', test: 'Test images', testLines: 'Test lines', lines: 'Lines', size: 'Size', classes: 'Classes', columns: 'Columns', mean: 'Mean', std: 'Deviation', source: 'From', reading: 'Reading every example',
    sizes: 'Sizes of the files', sizeOf: (size: string, channels: string) => `${size}, ${channels}`, files: (n: number) => some(n, 'file'), moreSizes: (n: number) => `and ${some(n, 'more size')}`, channels: { 1: 'grey', 2: 'grey with alpha', 3: 'RGB', 4: 'RGB with alpha' } as Readonly<Record<number, string>>,
    corrupt: (n: number) => `${some(n, 'file')} cannot be read`, corruptHint: 'Left out of training and tests.', corruptMore: (n: number) => `and ${formatCount(n)} more`, corrections: 'Corrections', relabelled: (n: number) => `${formatCount(n)} relabelled`, excluded: (n: number) => `${formatCount(n)} left out`, takeBack: 'Take all back', tookBack: 'All corrections were taken back.',
  },
  duplicates: {
    none: 'No example comes twice, neither within a split nor across them.', tables: 'The lines that come twice, by number:',
    sum: (groups: number, extra: number) => `${some(groups, 'group')} of equal images; ${some(extra, 'image')} could be left out.`, across: (n: number) => `${some(n, 'group')} in training and test at once: what was trained on is tested with, so results look better than they are.`,
    conflicting: (n: number) => `${some(n, 'group')} under different classes: the same image cannot be both.`, listed: (n: number) => `The first ${formatCount(n)} groups are listed.`, group: (n: number) => `${formatCount(n)} equal`, member: (split: string, n: number, name: string) => `${split} ${formatCount(n)}${name === '' ? '' : ` · ${name}`}`, isAcross: 'across splits', isConflicting: 'different classes',
    keepFirst: 'Leave out all but the first', keepFirstOf: (n: number) => `Leave out all but the first of ${some(n, 'group')}`, show: 'Show in the gallery', training: 'Training', test: 'Test', more: (n: number) => `and ${formatCount(n)} more`,
  },
  make: {
    open: 'Make a set…', title: 'Make a set by hand', lead: 'Name a class, then draw, drop, paste or take pictures of it; then the next class. Each picture is written into the folder as it is added.',
    folder: 'Folder', usualFolder: 'convas-sets/my-set', className: 'Class', classPlaceholder: 'such as circle', source: 'Where pictures come from', sources: { draw: 'Draw', files: 'Files', camera: 'Camera' },
    pad: { label: 'Draw here', hint: 'Draw with the pointer. With the keyboard, arrows move the pen, with Shift they draw.', clear: 'Clear', width: 'Pen' },
    camera: { label: 'What the camera sees', take: 'Take a picture', asking: 'Asking for the camera', refused: 'The camera was refused. Allow it in the settings of the browser or system, or draw or drop pictures instead.', none: 'There is no camera on this computer. Draw or drop pictures instead.' },
    addTo: (name: string) => `Add to ${name}`, nameFirst: 'Name the class first', kept: (size: string, isOfInput: boolean) => (isOfInput ? `Kept as ${size}, the size the input takes.` : `Kept as ${size}.`), drop: 'Drop images here or paste them. They go into the class named above.', choose: 'Choose images…',
    added: (n: number, name: string) => `${some(n, 'picture')} added to ${name}.`, unreadable: (names: readonly string[]) => `${firstFew(names)} cannot be read as ${names.length === 1 ? 'an image' : 'images'}.`, sized: (name: string, width: number, height: number) => `${name} (${formatCount(width)} × ${formatCount(height)} pixels)`, tooLarge: (sized: readonly string[]) => `${firstFew(sized)} ${sized.length === 1 ? 'is' : 'are'} too large: at most ${formatCount(mostPixels / 1e6)} million pixels are read. Make ${sized.length === 1 ? 'it' : 'them'} smaller first.`,
    soFar: 'Classes so far', count: (name: string, n: number) => `${name} ${formatCount(n)}`, use: 'Use these data',
  },
  augment: {
    lead: 'Training images are changed at random, anew in every epoch. Nothing here touches the images kept aside or the test images.', preview: 'Nine changes of your images', from: { selected: 'Of the images selected in Images.', first: 'Of the first images listed in Images; select others there to try them.' }, groups: { place: 'Where things are', light: 'Light and colour', cover: 'Covered and mixed' }, reroll: 'Roll again', original: 'Before', off: 'Nothing is changed. Switch on what your images may look like in the wild.',
    loading: 'Changing images', edit: (kind: string) => `Set augmentation ${kind}`, of: (kind: string) => `${kind} of the recipe`, tables: 'Tables cannot be augmented.',
    names: {
      flip: 'Flip', shift: 'Shift', rotate: 'Rotate', zoom: 'Zoom', shear: 'Shear', 'pad-crop': 'Pad and crop', 'random-crop': 'Random crop', brightness: 'Brightness', contrast: 'Contrast', saturation: 'Saturation', hue: 'Hue', noise: 'Noise', blur: 'Blur', cutout: 'Cutout', mixup: 'Mixup',
    },
  },
} as const;
