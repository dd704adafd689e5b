/** A moment as HTTP writes it. Upstream: RFC 9110, 5.6.7 (IMF-fixdate). */
import { formatDate, momentOf } from '../../shell/index.ts';

/** @param now ms since 1970 */
export function httpDate(now: number): string {
  return formatDate('%a, %d %b %Y %H:%M:%S GMT', momentOf(now));
}
