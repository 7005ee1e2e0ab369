// Shows the question that is open, if any.
import { useStore } from 'zustand';
import { asking } from './ask.ts';
import { Dialog } from './dialog.tsx';

/** The open question. */
export function AskDialog() {
  const { question, answer } = useStore(asking);
  if (question === null) return null;
  return (
    <Dialog title={question.title} size="small" onClose={() => answer(null)}>
      <p className="dialog-text">{question.text}</p>
      <div className="dialog-actions">
        {question.answers.toReversed().map(({ id, label, look }) => (
          <button key={id} type="button" className={`button ${look ?? ''}`} data-focus={look === 'primary' ? '' : undefined} onClick={() => answer(id)}>{label}</button>
        ))}
      </div>
    </Dialog>
  );
}
