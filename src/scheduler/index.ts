/** The scheduler: which node a Pod goes to, and why not elsewhere. */
export { createScheduler, type Scheduler } from './scheduler.ts';
