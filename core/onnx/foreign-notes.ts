// What was done to a stranger's graph while it was read, one sentence each.
import { Widened } from '../base/other-floats.ts';
import { counted } from '../base/words.ts';
import { elementName } from './foreign-tensors.ts';

/** Most kinds of nodes a sentence names. */
const mostNamed = 5;

/** Counts what happens, and says it at the end. */
export class ForeignNotes {
  readonly #folded = new Map<string, number>();
  #renamed = 0;
  #decided = 0;
  readonly #widened = new Widened();
  readonly #kept = new Map<string, number>();

  /** A node computes from constants alone and is gone. */
  folded(op: string): void {
    this.#folded.set(op, (this.#folded.get(op) ?? 0) + 1);
  }

  /** A node only gives a value another name and is gone. */
  renamed(): void {
    this.#renamed++;
  }

  /** A choice is made by a constant; the branch it takes stands in its place. */
  decided(): void {
    this.#decided++;
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

  /** How many were folded, and which: a network's own nodes are counted in many ways, this tells what is not among them. */
  #foldedInWords(): readonly string[] {
    const found = [...this.#folded].sort(([, one], [, other]) => other - one);
    const all = found.reduce((sum, [, count]) => sum + count, 0);
    if (all === 0) return [];
    const shown = found.length > mostNamed ? found.slice(0, mostNamed - 1) : found;
    const rest = all - shown.reduce((sum, [, count]) => sum + count, 0);
    const which = [...shown.map(([op, count]) => `${count} ${op}`), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
    return [`${counted(all, 'node')} (${which}) ${all === 1 ? 'computes from constants or sizes alone and is replaced by what it gives' : 'compute from constants or sizes alone and are replaced by what they give'}.`];
  }

  /** The sentences; `dead` nodes lead to no output, `training` ones compute as in training. */
  sentences(dead: number, training: number): readonly string[] {
    const nodes = (count: number, one: string, many: string): readonly string[] => (count === 0 ? [] : [`${counted(count, 'node')} ${count === 1 ? one : many}.`]);
    return [
      ...this.#foldedInWords(),
      ...nodes(this.#renamed, 'only renames a value and is left out', 'only rename a value and are left out'),
      ...(this.#decided === 0 ? [] : [`${counted(this.#decided, 'choice')} between two branches ${this.#decided === 1 ? 'is' : 'are'} decided by constants: the nodes of the branch that is taken stand in ${this.#decided === 1 ? 'its' : 'their'} place.`]),
      ...nodes(dead, 'leads to no output and is left out', 'lead to no output and are left out'),
      ...nodes(training, 'is in training mode, which a finished network is not', 'are in training mode, which a finished network is not'),
      ...this.#widened.sentences(),
      ...Array.from(this.#kept, ([name, count]) => `${counted(count, 'tensor')} of ${name} stay${count === 1 ? 's' : ''} as in the file: Convas does not compute with such values.`),
    ];
  }
}
