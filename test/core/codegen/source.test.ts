// Names, comments and strings in generated Python: nothing a person writes leaves its place.
import { describe, expect, it } from 'vitest';
import { attributeName, comment, docString, Names, pascalCase, pythonNumber, quoted, snakeCase, snakeWords, Source } from '../../../core/codegen/source.ts';

describe('names', () => {
  it.each([
    ['C1', 'c1'], ['conv block', 'conv_block'], ['ResNet-20', 'res_net_20'], ['d-conv1', 'd_conv1'], ['a__b', 'a_b'], ['class', 'class_'], ['None', 'none'], ['print', 'print_'], ['sum', 'sum_'],
    ['Größe', 'gro_e'], ['ﬁne', 'fine'], ['1st', 'layer_1st'], ['🦊', 'layer'], ['', 'layer'], ['"); import os #', 'import_os'], ['line\nbreak', 'line_break'],
    ['\u202Eright to left', 'right_to_left'], ['层', 'layer'], ['__init__', 'init'], ['x'.repeat(300), 'x'.repeat(40)],
  ])('%j becomes %s', (name, expected) => {
    expect(snakeCase(name)).toBe(expected);
    expect(snakeCase(name)).toMatch(/^[a-z][a-z0-9_]*$/);
  });

  it('keep builtins where they do no harm: attributes and Keras names', () => {
    expect([attributeName('sum'), attributeName('class'), snakeWords('class')]).toEqual(['sum', 'class_', 'class']);
  });

  it.each([['LeNet-5', 'LeNet5'], ['squeeze and excitation', 'SqueezeAndExcitation'], ['', 'Network'], ['none', 'None_'], ['3D', 'Network3D'], ['"""', 'Network']])('class %j becomes %s', (name, expected) => {
    expect(pascalCase(name)).toBe(expected);
  });

  it('are numbered where they meet, with everything made from them', () => {
    const names = new Names(['forward']);
    expect([names.take('conv'), names.take('conv'), names.take('forward'), names.take('conv_2')]).toEqual(['conv', 'conv_2', 'forward_2', 'conv_2_2']);
    expect([names.take('sep_depthwise'), names.takeWith('sep', ['_depthwise', '_pointwise']), names.take('sep_2_pointwise')]).toEqual(['sep_depthwise', 'sep_2', 'sep_2_pointwise_2']);
    expect([new Names(['Class'], '').take('Class'), new Names(['LeNet5'], '').take('LeNet5')]).toEqual(['Class2', 'LeNet5_2']);
  });
});

describe('texts', () => {
  it('stay on one line, visible and in their direction', () => {
    expect(comment('a\nimport os\r\n\u2028b\u0000\u202Ec\u202C\u200b \ud800d')).toBe('# a import os b c d');
    expect(comment('x'.repeat(1000)).length).toBeLessThan(310);
  });

  it('cannot close their quotes', () => {
    expect(quoted('"); import os #\\')).toBe('"\\"); import os #\\\\"');
    expect(docString('"""\nimport os\n"""\\')).toBe('"""\\"\\"\\" import os \\"\\"\\"\\\\"""');
  });

  it('write numbers as Python reads them', () => {
    expect([1, 0.5, 1e-5, -0, 1e21, 2.5e-7].map(pythonNumber)).toEqual(['1', '0.5', '1e-5', '0', '1e+21', '2.5e-7']);
  });
});

describe('lines', () => {
  it('remember the records they belong to, also after lines are put before them', () => {
    const source = new Source();
    source.add(0, 'a');
    source.add(1, 'b\nc', ['one', 'two']);
    source.add(1, 'd', ['one']);
    source.add(0, '');
    source.add(1, 'e', ['one']);
    source.prepend(['# first']);
    expect(source.text()).toBe('# first\na\n    b\n    c\n    d\n\n    e\n');
    expect({ ...source.ranges() }).toEqual({ one: [[3, 5], [7, 7]], two: [[3, 4]] });
  });
});
