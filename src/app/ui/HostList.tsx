/** Hosts to choose from in a text field: for its `list`. */
import type { HostSuggestion } from '../presenters/clients.ts';

export function HostList({
  id,
  suggestions,
}: {
  readonly id: string;
  readonly suggestions: readonly HostSuggestion[];
}) {
  return (
    <datalist id={id}>
      {suggestions.map(({ host, note, port }) => (
        <option key={`${host} ${port ?? ''} ${note}`} value={host}>
          {port === undefined ? note : `${note}, port ${port}`}
        </option>
      ))}
    </datalist>
  );
}
