// The shape of a row of the budget table: each file bench/<row>.ts exports one as `row`.
import type { Page } from '@playwright/test';

interface Described {
  /** The row's place in the table. */
  readonly order: number;
  readonly what: string;
  readonly budget: string;
}

export interface Measured {
  readonly value: number;
  readonly unit: string;
  /** Within the budget. */
  readonly ok: boolean;
  /** value ÷ limit, where the budget is one number. */
  readonly ofBudget?: number;
  readonly note?: string;
}

/** Runs in plain Node, with `gc()` at hand. Leave `measure` out while the thing is not built yet. */
export interface EngineRow extends Described {
  readonly kind: 'engine';
  readonly measure?: () => Measured | Promise<Measured>;
}

/** Runs against the built page, served at `url`; `page` is a fresh browser page. */
export interface PageRow extends Described {
  readonly kind: 'page';
  readonly measure?: (site: { page: Page; url: string }) => Promise<Measured>;
}

/** Looks at the built files. */
export interface DistRow extends Described {
  readonly kind: 'dist';
  readonly measure?: (distFolder: string) => Measured | Promise<Measured>;
}
