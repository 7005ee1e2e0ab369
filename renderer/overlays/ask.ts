// A question that must be answered before something goes on: who asks awaits the answer, the window shows it meanwhile.
import { createStore } from 'zustand/vanilla';

/** A question with its answers. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly answers: readonly { readonly id: string; readonly label: string; readonly look?: 'primary' | 'bad' }[];
}

/** The question shown now, if any. */
export const asking = createStore<{ readonly question: Question | null; readonly answer: (id: string | null) => void }>()(() => ({ question: null, answer: () => undefined }));

/** Asks, and answers the id of what was chosen; null when the person turned away. A question still open is given up. */
export function ask(question: Question): Promise<string | null> {
  asking.getState().answer(null);
  return new Promise((resolve) => {
    asking.setState({
      question,
      answer: (id) => {
        asking.setState({ question: null, answer: () => undefined });
        resolve(id);
      },
    });
  });
}
