// The trained network that ships. Its drawing is kept by hand, because `npm run base` trains it and writes down what came out.

/** As the list has it. */
export const trained = {
  id: 'fashion-resnet', title: 'Fashion ResNet', family: 'ResNet', size: 'either', year: 2015, authors: 'He, Zhang, Ren and Sun',
  introduced: 'A way around every block, so that a hundred layers train', source: 'He, Zhang, Ren and Sun: Deep residual learning for image recognition',
  data: 'fashion-mnist', about: 'Trained already, on Fashion-MNIST: a base for images of your own. Six residual blocks, 44,226 parameters.',
};
