/** The legend, one click or one key (L) away. */
import { useView, viewStore } from '../store/viewStore.ts';
import { latePart } from '../ui/latePart.tsx';
import { TriedAgain } from '../ui/TriedAgain.tsx';
import styles from './Legend.module.css';
import { canvasWords } from './words.tsx';

const LegendPanel = latePart(() => import('./LegendPanel.tsx'));

export function Legend() {
  const isOpen = useView((state) => state.legendOpen);
  return (
    <div className={styles['legend']} data-open={isOpen || undefined}>
      <button
        type="button"
        data-foot=""
        aria-expanded={isOpen}
        aria-keyshortcuts="L"
        title={canvasWords.legend.tip}
        onClick={() => viewStore.setState({ legendOpen: !isOpen })}
      >
        {canvasWords.legend.open}
      </button>
      <TriedAgain onFault={() => viewStore.setState({ legendOpen: false })}>{isOpen && <LegendPanel />}</TriedAgain>
    </div>
  );
}
