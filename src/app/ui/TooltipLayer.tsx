/** The page's one tooltip: it goes to whatever element has `tip(…)` among its props and is pointed at or focused. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { followTips, type Tip } from './followTips.ts';
import styles from './TooltipLayer.module.css';

/** Pixels between the element and its tooltip, and between a tooltip and the window's edge. */
const OFFSET = 6;
const MARGIN = 5;

/** Above its element; below where there is no room above. Never over the window's edge. */
function place(element: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { width, height } = element.getBoundingClientRect();
  const left = Math.min(at.left + (at.width - width) / 2, document.documentElement.clientWidth - width - MARGIN);
  const above = at.top - height - OFFSET;
  element.style.translate = `${Math.max(MARGIN, left)}px ${above >= MARGIN ? above : at.bottom + OFFSET}px`;
}

export function TooltipLayer() {
  const [tip, setTip] = useState<Tip>();
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => followTips(setTip, (target) => target instanceof Node && !!element.current?.contains(target)), []);
  useLayoutEffect(() => {
    if (tip && element.current) place(element.current, tip.anchor);
  }, [tip]);
  if (!tip) return null;
  return (
    // The element says the same to screen readers, as its name.
    <div ref={element} className={styles['tooltip']} aria-hidden="true">
      {tip.label}
      {tip.shortcut && <kbd>{tip.shortcut}</kbd>}
    </div>
  );
}
