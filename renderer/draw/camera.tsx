// The camera of this machine, while it is shown: nothing is looked at before a person asks, and it is let go of with the view.
import { useEffect, useRef, useState } from 'react';
import './draw.css';

/** What the camera is given. */
export interface CameraProps {
  readonly words: { readonly label: string; readonly take: string; readonly asking: string; readonly refused: string; readonly none: string };
  /** a picture was taken: the square in the middle, on a canvas */
  readonly onTake: (square: HTMLCanvasElement) => void;
  /** largest side of a picture */
  readonly side: number;
}

/** A picture of what the camera sees, and a button to keep it. What was refused is said in place. */
export function Camera({ words, onTake, side }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isOn, setOn] = useState(false);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let isOver = false;
    const end = (): void => stream?.getTracks().forEach((track) => track.stop());
    const begin = async (): Promise<void> => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 } } });
        if (isOver) return end();
        if (video.current !== null) video.current.srcObject = stream;
        setOn(true);
      } catch (error) {
        const isMissing = error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'OverconstrainedError');
        if (!isOver) setTrouble(isMissing ? words.none : words.refused);
      }
    };
    void begin();
    return () => {
      isOver = true;
      end();
    };
  }, []);
  const take = (): void => {
    const view = video.current;
    if (view === null || view.videoWidth === 0) return;
    const edge = Math.min(view.videoWidth, view.videoHeight);
    const square = document.createElement('canvas');
    square.width = square.height = Math.min(side, edge);
    square.getContext('2d')?.drawImage(view, (view.videoWidth - edge) / 2, (view.videoHeight - edge) / 2, edge, edge, 0, 0, square.width, square.height);
    onTake(square);
  };
  if (trouble !== null) return <p className="camera-said" role="alert">{trouble}</p>;
  return (
    <div className="camera">
      <video ref={video} autoPlay muted playsInline aria-label={words.label} />
      <button type="button" className="button" disabled={!isOn} onClick={take}>{isOn ? words.take : words.asking}</button>
    </div>
  );
}
