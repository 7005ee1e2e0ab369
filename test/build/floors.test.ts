import { describe, expect, test } from 'vitest';
import { faultsOf, importFault } from '../../build/floors.js';
import { circles } from '../../build/floors/circles.js';
import { readSource } from '../../build/floors/imports.js';
import { roomOf } from '../../build/floors/rooms.js';
import { lockFaults, textFaults } from '../../build/floors/text.js';

describe('floors', () => {
  test('an import downwards is allowed', () => {
    expect(importFault('core/design/check.ts', '../document/model.ts')).toBeNull();
    expect(importFault('core/run/trainer.ts', '../compile/step.ts')).toBeNull();
    expect(importFault('electron/cli/train.ts', '../../core/run/trainer.ts')).toBeNull();
  });

  test('an import upwards names the file, the room and the rooms allowed', () => {
    expect(importFault('core/ir/graph.ts', '../compile/step.ts')).toBe(
      'core/ir/graph.ts: imports core/compile/step.ts (room core/compile); core/ir may import itself and core/base.',
    );
  });

  test('an import sideways is refused: layers and documents do not know each other', () => {
    expect(importFault('core/document/file.ts', '../layers/registry.ts')).toMatch(/room core\/layers.*itself and core\/base\./);
    expect(importFault('core/onnx/write.ts', '../compile/step.ts')).toMatch(/room core\/compile/);
  });

  test('base imports only itself', () => {
    expect(importFault('core/base/shape.ts', './diagnostic.ts')).toBeNull();
    expect(importFault('core/base/shape.ts', '../ir/graph.ts')).toMatch(/may import only itself/);
  });

  test('core knows neither Node nor packages, save protobuf in onnx', () => {
    expect(importFault('core/run/trainer.ts', 'node:fs')).toBe("core/run/trainer.ts: imports Node's node:fs; core/run does not know Node.");
    expect(importFault('core/run/trainer.ts', 'path')).toMatch(/does not know Node/);
    expect(importFault('core/run/runtime.ts', 'onnxruntime-node')).toMatch(/core\/run may import no package/);
    expect(importFault('core/onnx/wire.ts', '@bufbuild/protobuf/wire')).toBeNull();
  });

  test('the engine and the window stay in their own rooms', () => {
    expect(importFault('electron/ort.ts', 'onnxruntime-node')).toBeNull();
    expect(importFault('electron/main.ts', 'react')).toMatch(/imports the package react/);
    expect(importFault('renderer/store.ts', 'node:fs')).toMatch(/does not know Node/);
    expect(importFault('electron/main.ts', '../test/support/size.ts')).toMatch(/room test/);
  });

  test('a file straight below core is in no room', () => {
    expect(roomOf('core/stray.ts')).toBeUndefined();
    expect(roomOf('core/base/shape.ts')).toBe('core/base');
    expect(roomOf('README.md')).toBeUndefined();
    expect(importFault('core/base/shape.ts', '../stray.ts')).toMatch(/room none/);
    expect(faultsOf(new Map([['core/stray.ts', 'export const a = 1;\n']]))).toEqual(['core/stray.ts: stands in no room of the house.']);
  });
});

describe('reading imports', () => {
  test('every form of import counts, text that only looks like one does not', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from './b.ts';",
      "import './c.ts';",
      "export * from './d.ts';",
      "export { e } from './e.ts';",
      "const f = await import('./f.ts');",
      "type G = import('./g.ts').G;",
      "// import './no.ts'",
      "const h = `import './no.ts'`;",
      'export const own = 1;',
    ].join('\n');
    expect(readSource(text, 'x.ts').imports.map(({ specifier, line }) => [specifier, line])).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => [`./${name}.ts`, index + 1]),
    );
  });

  test('the type any is found as a type, not as a word', () => {
    const any = ['a', 'ny'].join('');
    expect(readSource(`const any = 1;\nconst b = any as unknown;`, 'x.ts').anyLines).toEqual([]);
    expect(readSource(`const a = 1;\nconst b = a as ${any};\nlet c: ${any}[];`, 'x.ts').anyLines).toEqual([2, 3]);
  });
});

describe('circles', () => {
  test('two files that import each other are one circle, told the shortest way round', () => {
    const graph = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['a']],
      ['e', ['a']],
    ]);
    expect(circles(graph)).toEqual([['a', 'd']]);
  });

  test('a file that imports itself is a circle, a diamond is none', () => {
    expect(circles(new Map([['a', ['a']]]))).toEqual([['a']]);
    const diamond = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d']],
      ['d', []],
    ]);
    expect(circles(diamond)).toEqual([]);
  });

  test('separate circles are told separately, type imports included', () => {
    const files = new Map([
      ['core/base/a.ts', "import type { B } from './b.ts';\n"],
      ['core/base/b.ts', "import { a } from './a.ts';\n"],
      ['core/ir/c.ts', "import { d } from './d.ts';\n"],
      ['core/ir/d.ts', "import { c } from './c.ts';\n"],
    ]);
    expect(faultsOf(files)).toEqual([
      'core/base/a.ts: imports run in a circle: core/base/a.ts -> core/base/b.ts -> core/base/a.ts.',
      'core/ir/c.ts: imports run in a circle: core/ir/c.ts -> core/ir/d.ts -> core/ir/c.ts.',
    ]);
  });
});

describe('text', () => {
  const lines = (count: number) => '//\n'.repeat(count);

  test('350 lines pass, 351 do not, generated files are not counted', () => {
    expect(textFaults('core/base/a.ts', lines(350))).toEqual([]);
    expect(textFaults('core/base/a.ts', lines(351))).toEqual([
      'core/base/a.ts: 351 lines, at most 350 are allowed: probably two rooms in one file.',
    ]);
    expect(textFaults('core/onnx/onnx_pb.ts', lines(5000))).toEqual([]);
  });

  test('a path of one machine is found in any text, an address or an option is not', () => {
    const path = ['', 'home', 'somebody', 'data'].join('/');
    expect(textFaults('docs/a.md', `see ${path}\n`)).toEqual([`docs/a.md:1: names a path of one machine: see ${path}`]);
    expect(textFaults('docs/a.md', 'see https://example.org/work/a, dist/root/x and /usr/share/dataset\n')).toEqual([]);
  });

  test('comments that silence the type checker and tests left out are found', () => {
    const silencer = ['@ts', 'ignore'].join('-');
    expect(textFaults('core/base/a.ts', `// ${silencer}\n`)).toEqual(['core/base/a.ts:1: silences the type checker.']);
    const only = ['test', 'only'].join('.');
    expect(textFaults('test/a.test.ts', `${only}('x', () => {});\n`)).toEqual(['test/a.test.ts:1: a test is left out (only, skip or todo).']);
  });

  test('a lock file with addresses is refused', () => {
    expect(lockFaults('{"packages":{"a":{"version":"1.0.0"}}}')).toEqual([]);
    expect(lockFaults('{"packages":{"a":{"resolved":"https://example.org/a.tgz"}}}')).toHaveLength(1);
  });
});

test('a file that is no program is reported, not thrown', () => {
  expect(faultsOf(new Map([['core/base/a.ts', 'const = ;\n']]))[0]).toMatch(/^core\/base\/a\.ts: is not a program/);
});
