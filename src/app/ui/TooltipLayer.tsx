/** The page's one tooltip: it goes to whatever element has `tip(…)` among its props and is pointed at or focused. Loaded once the first scene stands. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { followTips, type Tip } from './followTips.ts';
import { isOnTheWay, tipPlace, type Box } from './tipPlace.ts';
import styles from './TooltipLayer.module.css';

/** What one presses, moves or writes in. */
const ROLES = ['button', 'tab', 'radio', 'combobox', 'option', 'menuitem', 'separator'];
const CONTROLS = [
  ...['a[href]', 'button', 'input', 'select', 'textarea', '[contenteditable]', '[tabindex="0"]'],
  ...ROLES.map((role) => `[role="${role}"]`),
].join();

/** So far around its element a tooltip may lie. */
const AROUND = 480;

/** The boxes of what can be pressed near an element: not of what is scrolled out of sight, nor of what it stands in itself. */
function controlsNear(anchor: Element): readonly Box[] {
  const { left, right, top, bottom } = anchor.getBoundingClientRect();
  return [...document.querySelectorAll(CONTROLS)].flatMap((control) => {
    if (control.contains(anchor) || anchor.contains(control)) return [];
    const box = control.getBoundingClientRect();
    const isNear =
      box.left < right + AROUND && box.right > left - AROUND && box.top < bottom + AROUND && box.bottom > top - AROUND;
    return isNear && box.width > 1 && isSeen(control, box) ? [box] : [];
  });
}

function isSeen(control: Element, { left, top, width, height }: Box): boolean {
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return hit === null || control.contains(hit) || hit.contains(control) || isTip(hit);
}

const isTip = (element: Element): boolean => element.closest('[data-tooltip]') !== null;

/** Over no control, nor over the window's edge. */
function place(element: HTMLElement, leader: HTMLElement, anchor: HTMLElement): void {
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const size = element.getBoundingClientRect();
  const at = tipPlace(anchor.getBoundingClientRect(), size, { width, height }, controlsNear(anchor));
  element.style.translate = `${at.left}px ${at.top}px`;
  leader.hidden = at.leader === undefined;
  if (!at.leader) return;
  leader.style.translate = `${at.leader.left}px ${at.leader.top}px`;
  leader.style.inlineSize = `${at.leader.width}px`;
  leader.style.blockSize = `${at.leader.height}px`;
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function TooltipLayer() {
  const [tip, setTip] = useState<Tip>();
  const element = useRef<HTMLDivElement>(null);
  const leader = useRef<HTMLElement>(null);
  useEffect(
    () =>
      followTips(
        setTip,
        (target) => target instanceof Element && isTip(target),
        (point, anchor) =>
          element.current !== null &&
          isOnTheWay(point, anchor.getBoundingClientRect(), element.current.getBoundingClientRect()),
      ),
    [],
  );
  useLayoutEffect(() => {
    if (tip && element.current && leader.current) place(element.current, leader.current, tip.anchor);
  }, [tip]);
  if (!tip) return null;
  return (
    // The element says the same to screen readers, as its name.
    <div data-tooltip="" aria-hidden="true">
      <i ref={leader} className={styles['leader']} hidden />
      <div ref={element} className={styles['tooltip']}>
        {tip.label}
        {tip.shortcut && <kbd>{tip.shortcut}</kbd>}
      </div>
    </div>
  );
}
