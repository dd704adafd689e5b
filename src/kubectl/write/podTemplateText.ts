/** A Pod template in `kubectl describe`'s words, for `kubectl rollout history --revision`. */
import type { JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';

/** @throws Failure: describing is not there yet */
export function describedTemplate(_template: JsonObject): string {
  throw new Failure('a revision can only be shown with -o yaml or -o json here');
}
