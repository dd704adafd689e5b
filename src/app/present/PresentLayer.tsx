/** What presenting lays over the page: the laser, the black screen, and a small badge that names the keys to whoever needs them. */
import { useEffect, useRef } from 'react';
import { usePicturesCorner } from '../shell/picturePlace.ts';
import { togglePresent, togglePresenting, usePresent } from '../store/presentStore.ts';
import { startLaser } from './laser.ts';
import { showNotes } from './notesWindow.ts';
import { Button } from '../ui/Button.tsx';
import styles from './PresentLayer.module.css';
import { presentWords } from './words.ts';

function Laser() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => (canvas.current ? startLaser(canvas.current) : undefined), []);
  return <canvas ref={canvas} className={styles['laser']} aria-hidden="true" data-testid="laser" />;
}

function Badge() {
  const { covered, laser } = usePresent((state) => state);
  const { badge } = presentWords;
  // In the row of the picture's buttons: over no panel.
  const corner = usePicturesCorner();
  return (
    <div
      className={styles['badge']}
      style={corner}
      data-foot=""
      role="group"
      aria-label={badge.group}
      data-help="presenting"
    >
      <Button pressed={covered} onClick={() => togglePresent('covered')}>
        {covered ? badge.answersCovered : badge.answersShown} <kbd>A</kbd>
      </Button>
      <Button pressed={laser} onClick={() => togglePresent('laser')}>
        {badge.laser} <kbd>L</kbd>
      </Button>
      <Button onClick={() => togglePresent('black')}>
        {badge.black} <kbd>B</kbd>
      </Button>
      <Button onClick={showNotes}>
        {badge.notes} <kbd>M</kbd>
      </Button>
      <Button tone="quiet" onClick={togglePresenting}>
        {badge.leave} <kbd>P</kbd>
      </Button>
    </div>
  );
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function PresentLayer() {
  const { black, laser } = usePresent((state) => state);
  return (
    <>
      <Badge />
      {laser && <Laser />}
      {black && (
        <button
          type="button"
          className={styles['black']}
          aria-label={presentWords.blackScreen}
          onClick={() => togglePresent('black')}
        />
      )}
    </>
  );
}
