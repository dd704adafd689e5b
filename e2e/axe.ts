/** What axe finds wrong with the page as it stands. */
import AxeBuilder from '@axe-core/playwright';
import { type Page } from './learner.ts';

/** Pages that have axe already: it is half a megabyte of program, and a walk asks it a dozen times. */
const equipped = new WeakSet<Page>();

export interface Look {
  readonly colorScheme: 'light' | 'dark';
  /** Selectors of the parts that have changed since the last look; the whole page when absent. */
  readonly parts?: readonly string[] | undefined;
}

/**
 * Faults of whatever impact, a line each. Monaco answers for itself, and of a theme only the colours depend.
 * The page has no frames but its own, so axe runs in it ("legacy mode") instead of carrying every element it found good to a second page.
 */
export async function faults(page: Page, { colorScheme, parts = [] }: Look): Promise<string[]> {
  // Without motion the colours are there at once.
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const axe = equipped.has(page) ? new AxeBuilder({ page, axeSource: ';' }) : new AxeBuilder({ page });
  equipped.add(page);
  axe
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .exclude('.monaco-editor');
  for (const part of parts) axe.include(part);
  const { violations } = await (colorScheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${impact ?? ''} ${id}: ${String(target)} ${failureSummary}`),
  );
}
