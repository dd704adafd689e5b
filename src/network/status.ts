/** HTTP statuses in words. */
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** "200 OK"; what a server that speaks no HTTP sends has no status. */
export function printStatus(status: number): string {
  return status === 0 ? 'data' : `${status} ${REASONS[status] ?? ''}`.trim();
}
