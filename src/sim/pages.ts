/**
 * Values by revision. Such keys are whole numbers that grow, so they need no hashing: they lie in pages by their number, and a page
 * that holds nothing any more is let go. Made for what comes and goes all the time, as pending events do: a Map would be built anew
 * again and again. Reading is always in the order of the keys, whatever was undone or redone.
 */
import type { Revision } from './journal.ts';

const PAGE_BITS = 10;
const PAGE = 1 << PAGE_BITS;

interface Page<V> {
  readonly values: (V | undefined)[];
  held: number;
}

export class Pages<V> {
  private readonly pages: (Page<V> | undefined)[] = [];
  /** No page before this one holds anything. */
  private first = 0;
  /** A page that was let go, empty as it is: with few values at a time, one is let go and wanted again at every turn. */
  private spare: Page<V> | undefined;
  size = 0;

  get(key: Revision): V | undefined {
    return this.pages[key >> PAGE_BITS]?.values[key & (PAGE - 1)];
  }

  set(key: Revision, value: V): void {
    const number = key >> PAGE_BITS;
    while (this.pages.length <= number) this.pages.push(undefined);
    const page = (this.pages[number] ??= this.emptyPage());
    const place = key & (PAGE - 1);
    if (page.values[place] === undefined) {
      page.held++;
      this.size++;
    }
    page.values[place] = value;
    if (number < this.first) this.first = number;
  }

  delete(key: Revision): void {
    const number = key >> PAGE_BITS;
    const page = this.pages[number];
    const place = key & (PAGE - 1);
    if (page?.values[place] === undefined) return;
    page.values[place] = undefined;
    this.size--;
    if (--page.held > 0) return;
    this.pages[number] = undefined;
    this.spare = page;
  }

  private emptyPage(): Page<V> {
    const page = this.spare ?? { values: new Array<V | undefined>(PAGE).fill(undefined), held: 0 };
    this.spare = undefined;
    return page;
  }

  /** In the order of the keys. */
  forEach(visit: (value: V, key: Revision) => void): void {
    const { pages } = this;
    while (this.first < pages.length && !pages[this.first]) this.first++;
    for (let number = this.first; number < pages.length; number++) {
      const page = pages[number];
      if (!page) continue;
      for (let place = 0; place < PAGE; place++) {
        const value = page.values[place];
        if (value !== undefined) visit(value, (number << PAGE_BITS) + place);
      }
    }
  }
}
