// What was done to a stranger's graph while it was read, one sentence each.
import { Widened } from '../base/other-floats.ts';
import { counted } from '../base/words.ts';
import { elementName } from './foreign-tensors.ts';

/** Counts what happens, and says it at the end. */
export class ForeignNotes {
  #folded = 0;
  #renamed = 0;
  readonly #widened = new Widened();
  readonly #kept = new Map<string, number>();

  /** A node computes from constants alone and is gone. */
  folded(): void {
    this.#folded++;
  }

  /** A node only gives a value another name and is gone. */
  renamed(): void {
    this.#renamed++;
  }

  /** A tensor of another float type has become float32. */
  widened(type: number): void {
    this.#widened.add(elementName(type));
  }

  /** A tensor stays in a type Convas does not compute with. */
  kept(type: number): void {
    const name = elementName(type);
    this.#kept.set(name, (this.#kept.get(name) ?? 0) + 1);
  }

  /** The sentences; `dead` nodes lead to no output, `training` ones compute as in training. */
  sentences(dead: number, training: number): readonly string[] {
    const nodes = (count: number, one: string, many: string): readonly string[] => (count === 0 ? [] : [`${counted(count, 'node')} ${count === 1 ? one : many}.`]);
    return [
      ...nodes(this.#folded, 'computes from constants or sizes alone and is replaced by what it gives', 'compute from constants or sizes alone and are replaced by what they give'),
      ...nodes(this.#renamed, 'only renames a value and is left out', 'only rename a value and are left out'),
      ...nodes(dead, 'leads to no output and is left out', 'lead to no output and are left out'),
      ...nodes(training, 'is in training mode, which a finished network is not', 'are in training mode, which a finished network is not'),
      ...this.#widened.sentences(),
      ...Array.from(this.#kept, ([name, count]) => `${counted(count, 'tensor')} of ${name} stay${count === 1 ? 's' : ''} as in the file: Convas does not compute with such values.`),
    ];
  }
}
