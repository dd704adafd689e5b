/** Which run of a CronJob is due, and when the next will be. Upstream: pkg/controller/cronjob/utils.go. Times are cluster ms. */
import { bootEpochMs, nextCronTime, parseTimestamp, type CronJob, type CronSchedule } from '../../api/index.ts';

/** More missed starts than these are told of. */
export const MANY_MISSED = 100;
/** A CronJob that rested for months is not counted through minute by minute. */
const MOST_COUNTED = 10_000;

export interface Due {
  /** The last moment that has come and has no Job yet; undefined: none. */
  readonly at?: number;
  /** How many have come since the last one that was seen to. */
  readonly missed: number;
  /** ms until it is due again; undefined: never. */
  readonly wait?: number;
}

export function dueOf({ metadata, spec, status }: CronJob, schedule: CronSchedule, now: number): Due {
  const epoch = bootEpochMs();
  const next = (after: number): number | undefined => {
    const at = nextCronTime(schedule, after + epoch);
    return at === undefined ? undefined : at - epoch;
  };
  let after = parseTimestamp(status?.lastScheduleTime ?? metadata.creationTimestamp) ?? now;
  if (spec.startingDeadlineSeconds !== undefined) after = Math.max(after, now - spec.startingDeadlineSeconds * 1000);
  let at: number | undefined;
  let missed = 0;
  let coming = next(after);
  while (coming !== undefined && coming <= now) {
    at = coming;
    missed++;
    coming = next(missed === MOST_COUNTED ? Math.max(coming, now - 60_000) : coming);
  }
  return { missed, ...(at === undefined ? {} : { at }), ...(coming === undefined ? {} : { wait: coming - now }) };
}
