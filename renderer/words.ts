// Every sentence and label of the window around the canvas, in one place: English first, ready for more.
import { isMac } from './keys-text.ts';
import { plural } from './plural.ts';

const count = (n: number): string => n.toLocaleString('en-US');
const some = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${plural(n, one, many)}`;

/** The catalogue. */
export const words = {
  brand: 'Convas',
  title: (name: string, isUnsaved: boolean) => `${isUnsaved ? '• ' : ''}${name} · Convas`,
  places: { canvas: 'Canvas' },
  dialog: { close: 'Close', cancel: 'Cancel' },
  groups: {
    io: 'Input and output', convolution: 'Convolution', pooling: 'Pooling', dense: 'Dense', normalisation: 'Normalisation and dropout',
    activation: 'Activation', merging: 'Merging', shape: 'Shape',
  },
  severities: { error: 'Error', warning: 'Warning', note: 'Note' },
  topBar: {
    rename: 'Rename this drawing', nameLabel: 'Name of this drawing', edited: 'Edited', saved: 'Saved', notSavedYet: 'Not saved yet',
    undo: (step: string) => `Undo: ${step}`, redo: (step: string) => `Redo: ${step}`, nothingToUndo: 'Nothing to undo', nothingToRedo: 'Nothing to redo',
    commands: 'All commands', open: 'Open', save: 'Save', export: 'Export ONNX',
    showPalette: 'Show the layers to add', hidePalette: 'Hide the layers to add', showInspector: 'Show the inspector', hideInspector: 'Hide the inspector',
    theme: (now: string, next: string) => `Theme: ${now === 'system' ? 'as the system' : now}. Change to ${next === 'system' ? 'as the system' : next}`,
  },
  palette: {
    label: 'Layers to add', search: 'Search layers', hint: 'Drag a layer onto the canvas, or double-click it.',
    found: (count: number) => `${some(count, 'layer')} found`, none: (query: string) => `No layer answers to "${query}". Try what it does: shrink, join, normalise.`,
  },
  edits: {
    renameDrawing: 'Rename drawing', describe: 'Describe drawing', rename: (name: string) => `Rename ${name}`,
    setParameter: (name: string, owner: string) => `Set ${name.replace(/-/g, ' ')} of ${owner}`,
    setTrainable: (owner: string, isTrained: boolean) => `${isTrained ? 'Train' : 'Freeze'} ${owner}`,
    setRecipe: (name: string) => `Set ${name}`, chooseData: (title: string) => `Choose ${title}`, forgetData: 'Choose no data', disconnect: (from: string, to: string) => `Take away wire ${from} → ${to}`,
  },
  form: {
    mixed: 'mixed', any: 'any', none: 'none', on: 'On', off: 'Off', less: (label: string) => `${label}: less`, more: (label: string) => `${label}: more`, slider: (label: string) => `${label}, slider`,
    reset: (label: string, value: string) => `Reset ${label} to ${value}`, height: (label: string) => `${label}, height`, width: (label: string) => `${label}, width`,
    join: (label: string) => `Use one ${label.toLowerCase()} for height and width`, part: (label: string) => `Set height and width of ${label.toLowerCase()} apart`,
    slope: (label: string) => `${label}, slope`, numberOf: (label: string) => `${label}, number`, values: (count: number) => `${some(count, 'value')} given`,
    notNumber: (typed: string) => `"${typed.slice(0, 40)}" is not a number.`, notList: (typed: string) => `"${typed.slice(0, 40)}" cannot be read. Separate the entries by commas.`,
  },
  padding: { valid: 'none (valid)', same: 'same', all: 'all sides alike', sides: 'four sides', allLabel: 'Padding on all sides', top: 'Padding at the top', left: 'Padding at the left', right: 'Padding at the right', bottom: 'Padding at the bottom' },
  inspector: {
    label: 'Inspector', name: 'Name of this layer', parametersTitle: 'Settings', figures: 'Figures', more: 'More', about: (title: string) => `About ${title}`,
    input: 'Input', output: 'Output', parameters: 'Parameters', macs: 'MACs per image', field: 'Receptive field', wholeImage: 'whole image', ofImage: (size: string) => `of ${size}`,
    memory: 'Output memory', forBatch: (batch: number, memory: string) => `${memory} for a batch of ${count(batch)}`,
    axes: { both: 'height, width', height: 'height', width: 'width' }, unknownKind: (kind: string) => `Unknown kind "${kind}"`,
    weights: 'Weights', trainable: 'Train the weights of this layer', trained: 'Trained', frozen: 'Frozen',
    severalLayers: (count: number) => some(count, 'layer'), sharedParameters: 'Settings they share', nothingShared: 'These layers have no setting in common.', together: 'Together',
    wire: 'Wire', carries: 'Carries', values: 'Values per image', disconnect: 'Take this wire away',
    unknownBlock: 'Instance of an unknown block', instanceOf: (name: string) => `Block ${name}`, repeatDoc: 'How often the block stands in a row.', lookInside: 'Look inside', setOutside: (value: string) => `Here the block around it sets ${value}.`,
    usedElsewhere: (uses: number) => `This block stands in ${some(uses, 'place')}. What you change inside changes all of them.`, layers: 'Layers',
    batchDoc: 'Images in one training step.', optimizerDoc: 'How weights move along their gradients.', recipe: 'the recipe',
    network: 'Network', ofWhichFrozen: (count: string) => `of which ${count} frozen`, training: 'Training', trainingMemory: 'Memory', gradients: 'Gradients', moments: 'Optimizer', activations: 'Layer outputs',
    aboutLabel: 'What this drawing is', aboutPlaceholder: 'Say what this network is and where it comes from.',
  },
  data: {
    title: 'Data', choose: 'Data set', none: 'None chosen', here: 'On this computer', elsewhere: 'Known, not on this computer', own: 'Own data…', asking: 'Looking at the data',
    hint: 'Choose the data this network is for. The input takes their size, and the output is compared with their classes.',
    option: (title: string, size: string, classes: number) => `${title} (${size}, ${some(classes, 'class', 'classes')})`,
    targets: (targets: 'classes' | 'numbers', number: number) => (targets === 'classes' ? some(number, 'class', 'classes') : some(number, 'column')),
    images: (train: number, test: number | null, isImage: boolean) => `${some(train, isImage ? 'image' : 'line')} to train on${test === null ? '' : `, ${count(test)} to test with`}`,
    anySize: 'They are drawn in whatever size the input has.',
    fitted: (from: string, to: string, fit: string) => `Images come as ${from} and are brought to ${to} (${fit}).`,
    differs: (from: string, to: string) => `A line holds ${from} values; this input takes ${to}.`, take: (size: string) => `Take ${size}`,
    keptSize: (title: string, size: string) => `${title} is chosen. The layers behind need the size the input has, so images of ${size} are brought to it.`,
    notHere: (name: string) => `Not on this computer. The command line fetches it: convas data get ${name}`,
    unreachable: 'The data of this computer cannot be reached just now.',
    classes: 'Classes', classesFrom: (number: number, title: string) => `${some(number, 'class', 'classes')}, from ${title}`, arriveRight: (received: number) => `${some(received, 'value')} arrive, one for each.`,
    arrive: (received: number) => `${some(received, 'value')} arrive.`, names: (first: readonly string[], more: number) => `${first.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`, useNames: 'Use these names',
    followsArriving: (received: string) => `As many classes as values arrive: ${received}. Choose data at the input to compare them.`, noClasses: 'As many classes as values arrive. Choose data at the input to compare them.',
    dialogTitle: 'Choose your own data', dialogLead: 'A folder with one subfolder of images for each class, or a file: CSV, IDX or CIFAR.', useFolder: 'Use this folder',
  },
  fixes: {
    label: 'Ways to repair this', more: (left: number) => `and ${count(left)} more`, changes: (names: string) => `changes ${names}`, adds: (names: string) => `adds ${names}`,
    removes: (names: string) => `removes ${names}`, rewires: (count: number) => `changes ${some(count, 'wire')}`, recipe: 'changes the recipe',
  },
  drawer: { label: 'Problems, table and code', resize: 'Height of the drawer', close: 'Close the drawer', tabs: { problems: 'Problems', table: 'Table', code: 'Code' } },
  code: {
    framework: 'Framework', names: { pytorch: 'PyTorch', keras: 'Keras' }, label: (framework: string) => `The network as ${framework} source`, copy: 'Copy', copied: 'The code is on the clipboard.',
    notCopied: 'The browser does not allow the clipboard here. Click into the page and try again.', loading: 'Writing the code …',
  },
  problems: {
    none: 'No problems. Every shape follows from the one before, from input to output.', empty: 'Nothing is drawn yet, so nothing can be wrong.',
    groups: { errors: 'To mend', warnings: 'To look at', unfinished: 'Not finished yet', notes: 'Good to know' }, showMore: (count: number) => `Show ${Math.min(60, count)} more`,
  },
  table: {
    label: 'The network as a table', empty: 'No layers yet. What you draw stands here as rows.', total: 'Total', copy: 'Copy as Markdown', copied: 'The table is on the clipboard, as Markdown.',
    notCopied: 'The browser does not allow the clipboard here. Click into the page and try again.',
    sum: (layers: string, parameters: string, macs: string) => `${layers} layers · ${parameters} parameters · ${macs} MACs`,
    columns: { name: 'Layer', kind: 'Kind', caption: 'Settings', output: 'Output', parameters: 'Parameters', macs: 'MACs', field: 'Receptive field' },
    shortField: 'Sees',
  },
  status: {
    parameters: 'Parameters', macs: 'MACs', weights: 'Weights', training: 'Training', recipe: (batch: number, optimizer: string) => `batch ${count(batch)}, ${optimizer}`,
    parametersDoc: 'Numbers that training may change, over all layers', macsDoc: 'Multiply-accumulates for one image', weightsDoc: 'Memory of all weights, four bytes a number',
    trainingDoc: 'Memory to train: weights, gradients, what the optimizer keeps, and the outputs of all layers for the batch',
    unknownIn: (missing: number) => `in ${some(missing, 'layer')}`, openProblems: 'Show the problems',
    noProblems: 'No problems', errors: (count: number) => some(count, 'problem'), warnings: (count: number) => some(count, 'warning'), unfinished: (count: number) => some(count, 'open end'), privacy: 'Nothing leaves this computer',
  },
  welcome: {
    title: 'Draw a convolutional network', lead: 'Put layers on the canvas and wire them. Every shape, cost and mistake shows while you draw; what you draw exports to ONNX.',
    empty: 'New empty drawing', open: 'Open a file', fromTable: 'Paste a table from a paper or lecture', back: (name: string) => `Back to ${name}`, templates: 'Begin with a known network', loading: 'Looking for templates', noTemplates: 'No templates were found. Begin with an empty drawing.',
    parameters: (count: string) => `${count} parameters`, layers: (count: number) => some(count, 'layer'), recent: 'Opened lately', missing: 'missing', notThere: (path: string) => `${path} is not there just now.`, removeRecent: (name: string) => `Remove ${name} from the list`, newWindow: (name: string) => `Open ${name} in a new window`,
    kept: 'Rescued drawings', keptHint: 'These had changes that were not saved when their window ended. Beside each stands what it has that its file has not.', keptAt: (at: Date) => (Number.isNaN(at.getTime()) ? 'kept' : `kept ${at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}`),
    restore: 'Restore', discard: 'Discard',
    moves: 'The first moves', firstMoves: ['Drag Input, Conv2D, Flatten, Dense and Output onto the canvas.', 'Pull a wire from the output of a layer, at its bottom or right edge, to the input of the next, at its top or left edge.', 'Click a layer and change its settings: all sizes after it follow at once.', 'What does not fit says why and offers repairs as buttons.'],
  },
  files: {
    untitled: 'Untitled', saved: (name: string, folder: string | null) => (folder === null ? `Saved ${name}.` : `Saved ${name} in ${folder}.`),
    unsaved: { title: (name: string) => `Save the changes to ${name}?`, text: 'They are in no file yet.', save: 'Save', discard: 'Discard changes', stay: 'Cancel' },
    taken: { title: (name: string) => `${name} is already there, or has changed`, text: 'The file on the disk is not the one this drawing was read from. Replacing it loses what stands in it now.', replace: 'Replace it', elsewhere: 'Save elsewhere', stay: 'Cancel' },
    changed: { title: (name: string) => `${name} was changed by another program`, text: (isUnsaved: boolean) => (isUnsaved ? 'You have changes of your own here. Reading the file again gives them up.' : 'You can read it again, or keep what you see.'), read: 'Read it again', keep: 'Keep what I see' },
    kind: 'Convas drawing', modelLater: (name: string) => `${name} is an ONNX model. Convas writes such files; reading them as drawings comes later.`,
    dropTooLarge: (name: string) => `${name} is too large to be a drawing, which has at most 67,108,864 characters. Nothing was opened.`,
    dropNotDrawing: (name: string) => `${name} is not a drawing. Drop a file that ends in .convas.`,
    dropUnreadable: (name: string) => `${name} cannot be read. If it is a folder, open the drawing inside it.`, dropHere: 'Drop to open the drawing',
  },
  journal: {
    refused: (reason: string) => `Your changes cannot be laid aside for the case of a crash. ${reason} The drawing itself is unharmed: save it to be sure.`,
    contains: (layers: number) => `${some(layers, 'layer')}, in no file yet`, fileGone: 'its file is gone', fileBroken: 'its file cannot be read',
    added: (names: string) => `${names} added`, removed: (names: string) => `${names} removed`, changed: (names: string) => `${names} changed`,
    layers: (names: readonly string[]) => (names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${some(names.length - 2, 'more layer')}`),
    wires: (changes: number) => `${some(changes, 'wire')} changed`, blocks: (changes: number) => `${some(changes, 'block')} changed`, notes: (changes: number) => `${some(changes, 'note')} changed`,
    moved: (layers: number) => `${some(layers, 'layer')} moved`, renamed: 'renamed', recipe: 'training settings changed', same: 'the same as its file',
  },
  chooser: {
    openTitle: 'Open a drawing', folderTitle: 'Choose a folder', browse: 'Choose in the system\'s own window', andChoose: (action: string) => `${action}…`, kindOf: (ending: string) => `${ending.slice(1).toUpperCase()} file`, saveTitle: 'Save the drawing', fileName: 'File name', save: 'Save here', up: 'To the folder above', entries: 'Folders and drawings', empty: 'No folders or drawings here.', noFolders: 'No folders here.', noData: 'No folders or files of data here.',
    unreachable: 'The folders of this computer cannot be reached just now.', recent: 'Opened lately', dropHint: 'You can also drop a .convas file anywhere onto the window.',
    nameNeeded: 'Give the file a name.', nameHasSlash: 'A name has no slashes. Choose the folder in the list.', isThere: (name: string) => `${name} is already here; you will be asked before it is replaced.`,
  },
  exporting: {
    title: 'Export to ONNX', lead: 'Writes the network with fresh weights as an ONNX model, which runtimes and other frameworks open.', export: 'Export', beginning: 'Beginning',
    done: (file: string, size: string) => `${file} is written (${size}).`, notCompared: 'It was not compared.', passed: 'A fresh process opened the file and gave the same answers.', differs: 'A fresh process opened the file, and its answers differ.',
    images: 'Compared on', imagesFrom: (count: string, source: string) => `${count} ${source === 'random' ? 'random images' : `images of the ${source} set`}`, largest: 'Largest difference', relative: 'Relative to the largest value', sameTop: 'Same class first', of: (part: string, whole: string) => `${part} of ${whole}`,
    blocked: (count: number) => `The drawing cannot be exported while it has ${some(count, 'problem')} to mend:`, moreReasons: (left: number) => `and ${count(left)} more.`, showProblems: 'Show the problems', detail: 'Detail', again: 'Back', goOn: 'Go on in the background',
    broke: 'The export ended without an answer. The drawing is unharmed; try once more.',
  },
  pasteTable: {
    title: 'Build a network from a table', field: 'Architecture table', drawingName: 'Network from a table', build: 'Build this network',
    lead: 'Paste the table of an architecture as a paper or lecture prints it. Every row is compared with the arithmetic at once.',
    headings: 'The first line names the columns: Type, and at least two of Layer, Maps, Size, Kernel size, Stride, Padding, Activation. Cells are kept apart by tabs, by bars as in Markdown, or by two spaces. The input may stand first or last.',
    tryExample: 'Fill in LeNet-5', rows: 'What was read, row by row', noName: 'unnamed', asPrinted: 'As printed', fits: 'Fits; the table states no size to compare',
    verdicts: { right: 'Right:', differs: 'Differs:', unread: 'Not read:' }, columns: { layer: 'Layer', kind: 'Read as', settings: 'Settings', output: 'Output', parameters: 'Parameters', verdict: 'Compared with the table' },
    sum: (right: number, differ: number, unread: number) => {
      const all = right + differ + unread;
      if (right === all) return `${some(all, 'row')} read, and ${all === 1 ? 'it agrees' : 'all agree'} with the arithmetic.`;
      const parts = [`${count(right)} ${right === 1 ? 'agrees' : 'agree'}`, ...(differ > 0 ? [`${count(differ)} ${differ === 1 ? 'differs' : 'differ'}`] : []), ...(unread > 0 ? [`${count(unread)} ${unread === 1 ? 'was' : 'were'} not read`] : [])];
      return `${some(all, 'row')}: ${parts.join(', ')}.`;
    },
    totals: (layers: number, parameters: string, macs: string) => `${some(layers, 'layer')} · ${parameters} parameters · ${macs} MACs`,
    added: (names: readonly string[]) => `Added to the rows: ${names.slice(0, 6).join(', ')}${names.length > 6 ? ` and ${some(names.length - 6, 'more', 'more')}` : ''}`,
    example: [
      ['Layer', 'Type', 'Maps', 'Size', 'Kernel size', 'Stride', 'Activation'],
      ['Out', 'Fully Connected', '–', '10', '–', '–', 'RBF'],
      ['F6', 'Fully Connected', '–', '84', '–', '–', 'tanh'],
      ['C5', 'Convolution', '120', '1×1', '5×5', '1', 'tanh'],
      ['S4', 'Avg Pooling', '16', '5×5', '2×2', '2', 'tanh'],
      ['C3', 'Convolution', '16', '10×10', '5×5', '1', 'tanh'],
      ['S2', 'Avg Pooling', '6', '14×14', '2×2', '2', 'tanh'],
      ['C1', 'Convolution', '6', '28×28', '5×5', '1', 'tanh'],
      ['In', 'Input', '1', '32×32', '–', '–', '–'],
    ],
  },
  picker: { foot: '↑ ↓ to move · Enter to choose · Esc to close' },
  overlays: {
    commands: 'All commands', commandsField: 'Type what you want to do', noCommand: (query: string) => `No command answers to "${query}".`, find: 'Find a layer', findField: 'Type a name or a kind', noLayer: (query: string) => (query === '' ? 'No layers yet.' : `No layer answers to "${query}".`),
    shortcuts: 'Keyboard shortcuts', onCanvas: 'On the canvas', byMouse: 'With the mouse',
  },
  commandGroups: { file: 'File', edit: 'Edit', arrange: 'Arrange', view: 'View', help: 'Find and help' },
  commands: {
    new: 'New empty drawing', newWindow: 'New window', open: 'Open…', fromTable: 'Build from a pasted table…', save: 'Save', saveAs: 'Save as…', export: 'Export ONNX…', start: 'Start page', undo: 'Undo', redo: 'Redo', duplicate: 'Duplicate', delete: 'Delete', selectAll: 'Select all', addNote: 'Add a note', connect: 'Connect to…', makeBlock: 'Make a block of the selection', takeApart: 'Take the block apart',
    arrangeRight: 'Arrange from left to right', arrangeDown: 'Arrange from top to bottom', alignLeft: 'Align left edges', alignTop: 'Align top edges', alignRight: 'Align right edges', alignBottom: 'Align bottom edges',
    distributeAcross: 'Distribute across', distributeDown: 'Distribute downwards', fit: 'Show the whole drawing', zoomSelection: 'Show the selection', zoom100: 'Show at 100 %', map: 'Show or hide the small map', palette: 'Show or hide the layers to add', inspector: 'Show or hide the inspector',
    problems: 'Problems', code: 'PyTorch and Keras code', table: 'Table of layers', copyTable: 'Copy the network as a Markdown table', themeSystem: 'Theme as the system', themeLight: 'Light theme', themeDark: 'Dark theme', find: 'Find a layer', commands: 'All commands', shortcuts: 'Keyboard shortcuts',
  },
  gestures: [
    { does: 'Add a layer', keys: ['A'] }, { does: 'From the canvas to its cards', keys: ['Tab'] }, { does: 'From card to card', keys: ['Alt+→', 'Alt+↓'] }, { does: 'To the wires of a card, and back', keys: ['W', 'Escape'] },
    { does: 'From a card to its settings', keys: ['Enter'] }, { does: 'From the settings back to the card', keys: ['Escape'] }, { does: 'Move the selection', keys: ['↑', '↓', '←', '→'] },
    { does: 'Move it further', keys: ['Shift+↑'] }, { does: 'Look into a block, and out', keys: ['PageDown', 'PageUp'] }, { does: 'Cut, copy, paste', keys: ['Mod+X', 'Mod+C', 'Mod+V'] },
    { does: 'Let go of what is dragged, clear the selection', keys: ['Escape'] },
  ],
  mouseGestures: [
    { does: 'Add a layer', how: 'Drag it from the palette' }, { does: 'Search for a layer', how: 'Double-click the canvas' }, { does: 'Add after a layer', how: 'Drop a wire on the canvas' },
    { does: 'Insert a layer', how: 'Drop it on a wire' }, { does: 'Search for one to insert', how: 'Double-click a wire' }, { does: 'Take a wire away', how: `${isMac ? '⌥' : 'Alt'}-click it` },
    { does: 'Zoom', how: 'Turn the wheel' }, { does: 'Move the view', how: 'Drag with the middle or right button, or hold Space' }, { does: 'Select one more', how: 'Shift-click a card' },
    { does: 'Settings of a layer', how: 'Double-click its card' },
  ],
  connection: { lost: 'The program behind this page has ended. Your drawing is kept here; it reconnects by itself.' },
  broke: (message: string) => `Something went wrong, and the drawing is unharmed: ${message}`,
  crash: {
    title: 'The window broke', text: 'This is our mistake. Your drawing is below as the text of its file: copy it, then load the page again and drop the text back as a .convas file.', copy: 'Copy the drawing', copied: 'Copied', reload: 'Load the page again', drawing: 'The drawing as text', detail: 'What went wrong',
  },
  notices: { dismiss: 'Dismiss' },
} as const;
