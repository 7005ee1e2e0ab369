// Class names of the sets known by name, in label order.

const digits: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const capitals: readonly string[] = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** The splits of EMNIST: their class names and the number of the first label. */
export const emnistSplits: { readonly [split: string]: { readonly names: readonly string[]; readonly firstLabel: number } } = {
  balanced: { names: [...digits, ...capitals, ...'abdefghnqrt'], firstLabel: 0 },
  bymerge: { names: [...digits, ...capitals, ...'abdefghnqrt'], firstLabel: 0 },
  byclass: { names: [...digits, ...capitals, ...'abcdefghijklmnopqrstuvwxyz'], firstLabel: 0 },
  letters: { names: [...'abcdefghijklmnopqrstuvwxyz'], firstLabel: 1 },
  digits: { names: digits, firstLabel: 0 },
  mnist: { names: digits, firstLabel: 0 },
};

/** Class names by the name of the set. */
export const classNames = {
  mnist: digits,
  'fashion-mnist': ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  cifar10: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  cifar100: (
    'apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle caterpillar cattle ' +
    'chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard ' +
    'lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree ' +
    'plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider ' +
    'squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm'
  ).split(' '),
} as const satisfies Readonly<Record<string, readonly string[]>>;
