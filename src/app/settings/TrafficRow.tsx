/** A client loop that runs: what it does in one line, and the hold on it. */
import { Pause, Pencil, Play, X } from 'lucide-react';
import { useState } from 'react';
import type { TrafficSource } from '../../api/index.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { removeTraffic, setTraffic } from './change.ts';
import { TrafficForm } from './TrafficForm.tsx';
import styles from './ClusterPanel.module.css';

const seconds = (ms: number): string => (ms % 100 === 0 ? `${ms / 1000} s` : `${ms} ms`);

function words({ to, protocol = 'TCP', every, keepAlive, timeout, retries, paused }: TrafficSource): string {
  return [
    protocol === 'ICMP' ? `pings ${to.host}` : `${to.host}:${to.port}${protocol === 'TCP' ? '' : ` ${protocol}`}`,
    `every ${seconds(every)}`,
    keepAlive ? 'keep-alive' : '',
    timeout === undefined ? '' : `gives up after ${seconds(timeout)}`,
    retries ? `${retries} more ${retries === 1 ? 'try' : 'tries'}` : '',
    paused ? 'paused' : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

export function TrafficRow({ source, isOurs }: { readonly source: TrafficSource; readonly isOurs: boolean }) {
  const [isEdited, setEdited] = useState(false);
  const target = `${source.to.host}${source.protocol === 'ICMP' ? '' : `:${source.to.port}`}`;
  if (isEdited)
    return (
      <TrafficForm
        id={source.id}
        from={source.from}
        source={source}
        label={`Traffic to ${target}`}
        onClose={() => setEdited(false)}
      />
    );
  const pause = () => {
    const { paused, ...rest } = source;
    setTraffic(paused ? rest : { ...rest, paused: true }, `Traffic to ${target} ${paused ? 'goes on' : 'paused'}`);
  };
  return (
    <div className={styles['traffic']} data-setting="traffic" data-name={source.id}>
      <span data-paused={source.paused || undefined}>{words(source)}</span>
      <IconButton label={source.paused ? `Go on with ${target}` : `Pause ${target}`} onClick={pause}>
        {source.paused ? <Play /> : <Pause />}
      </IconButton>
      <IconButton label={`Edit traffic to ${target}`} onClick={() => setEdited(true)}>
        <Pencil />
      </IconButton>
      {isOurs && (
        <IconButton label={`Remove traffic to ${target}`} onClick={() => removeTraffic(source.id)}>
          <X />
        </IconButton>
      )}
    </div>
  );
}
