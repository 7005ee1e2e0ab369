// The code tab: the drawing as the text of its file, to be edited, and as PyTorch and Keras source, made anew while you draw; one
// at a time or the text beside the source. Loaded when the tab is opened first: drawing needs none of it.
import { useState } from 'react';
import { words } from '../words.ts';
import { CodeProject } from './code-project.tsx';
import { CodePython, type FrameworkName } from './code-python.tsx';
import { IconButton } from './controls.tsx';
import { codeViews, rememberCode, rememberedCode, type CodeView } from './preferences.ts';

const w = words.code;

/** The code tab. */
export function Code() {
  const [{ shown, isBeside }, setShown] = useState(rememberedCode);
  const [framework, setFramework] = useState<FrameworkName>(shown === 'keras' ? 'keras' : 'pytorch');
  const become = (next: CodeView, beside: boolean): void => {
    if (next !== 'project') setFramework(next);
    setShown({ shown: next, isBeside: beside });
    rememberCode(next, beside);
  };
  const choice = (offered: readonly CodeView[], chosen: CodeView) => (
    <div className="code-choice" role="group" aria-label={w.view}>
      {offered.map((name) => <button key={name} type="button" aria-pressed={chosen === name} onClick={() => become(name, isBeside)}>{w.views[name]}</button>)}
    </div>
  );
  const besideButton = <IconButton icon="beside" label={w.beside} isPressed={isBeside} onClick={() => become(isBeside ? 'project' : shown, !isBeside)} />;
  if (!isBeside) {
    const choices = choice(codeViews, shown);
    return <div className="code-frame">{shown === 'project' ? <CodeProject before={choices} after={besideButton} /> : <CodePython framework={shown} before={choices} after={besideButton} />}</div>;
  }
  return (
    <div className="code-frame beside">
      <CodeProject before={<p className="code-title">{w.views.project}</p>} after={null} />
      <CodePython framework={framework} before={choice(['pytorch', 'keras'], framework)} after={besideButton} />
    </div>
  );
}

