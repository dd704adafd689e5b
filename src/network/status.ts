/** HTTP statuses in words. */
import { statusWords } from '../api/index.ts';

/** "200 OK"; what a server that speaks no HTTP sends has no status. */
export function printStatus(status: number): string {
  return status === 0 ? 'data' : `${status} ${statusWords(status)}`.trim();
}
