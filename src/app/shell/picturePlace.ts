/**
 * Where the picture lies in the window, for what stands over it and over no panel. Followed only while somebody asks: panels are opened and
 * drawn wider seldom, and a style of the whole page would be worked out anew for each pixel of it.
 */
import { useLayoutEffect, useState } from 'react';

/** The picture's element. */
export const PICTURE = 'picture';

export interface PicturePlace {
  /** From the edges of the window, in px. */
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

function measured(): PicturePlace | undefined {
  const box = document.getElementById(PICTURE)?.getBoundingClientRect();
  if (!box || box.width === 0) return undefined;
  const { clientWidth, clientHeight } = document.documentElement;
  return { left: box.left, right: clientWidth - box.right, bottom: clientHeight - box.bottom };
}

function isSame(a: PicturePlace | undefined, b: PicturePlace | undefined): boolean {
  return a?.left === b?.left && a?.right === b?.right && a?.bottom === b?.bottom;
}

/** Undefined while nobody asks, or where there is no picture. */
export function usePicturePlace(isAsked: boolean): PicturePlace | undefined {
  const [place, setPlace] = useState<PicturePlace>();
  useLayoutEffect(() => {
    if (!isAsked) return undefined;
    let watched: HTMLElement | null = null;
    // Another scenario brings another picture: the old one tells of its end by its size.
    const look = (): void => {
      const picture = document.getElementById(PICTURE);
      if (picture !== watched) {
        observer.disconnect();
        if ((watched = picture)) observer.observe(watched);
      }
      const next = measured();
      setPlace((before) => (isSame(before, next) ? before : next));
    };
    const observer = new ResizeObserver(look);
    look();
    return () => observer.disconnect();
  }, [isAsked]);
  return isAsked ? place : undefined;
}
