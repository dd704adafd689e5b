import type { ConnectionRecord } from '../../api/index.ts';
import { explained } from '../words/engine.ts';

/** Why a connection (or what a trace thought of) ended, in one sentence; '' while it has not. */
export const reasonText = ({ said, reason = '' }: Pick<ConnectionRecord, 'said' | 'reason'>): string =>
  explained(said, reason);
