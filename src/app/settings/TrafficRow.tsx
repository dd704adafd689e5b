/** A client loop that runs: what it does in one line, and the hold on it. */
import { Pause, Pencil, Play, X } from 'lucide-react';
import { useState } from 'react';
import type { TrafficSource } from '../../api/index.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { removeTraffic, setTraffic } from './change.ts';
import { TrafficForm } from './TrafficForm.tsx';
import styles from './ClusterPanel.module.css';
import { settingWords } from './words.tsx';
import { formatInterval } from '../ui/format.ts';

function lineOf({ to, protocol = 'TCP', every, keepAlive, timeout, retries, paused }: TrafficSource): string {
  const line = settingWords.traffic.line;
  return [
    protocol === 'ICMP' ? line.pings(to.host) : `${to.host}:${to.port}${protocol === 'TCP' ? '' : ` ${protocol}`}`,
    line.every(formatInterval(every)),
    keepAlive ? line.keepAlive : '',
    timeout === undefined ? '' : line.givesUp(formatInterval(timeout)),
    retries ? line.retries(retries) : '',
    paused ? line.paused : '',
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
        label={settingWords.traffic.to(target)}
        onClose={() => setEdited(false)}
      />
    );
  const pause = () => {
    const { paused, ...rest } = source;
    setTraffic(paused ? rest : { ...rest, paused: true }, settingWords.traffic[paused ? 'goesOn' : 'isPaused'](target));
  };
  return (
    <div className={styles['traffic']} data-setting="traffic" data-name={source.id}>
      <span data-paused={source.paused || undefined}>{lineOf(source)}</span>
      <IconButton label={settingWords.traffic[source.paused ? 'goOn' : 'pause'](target)} onClick={pause}>
        {source.paused ? <Play /> : <Pause />}
      </IconButton>
      <IconButton label={settingWords.traffic.edit(target)} onClick={() => setEdited(true)}>
        <Pencil />
      </IconButton>
      {isOurs && (
        <IconButton label={settingWords.traffic.remove(target)} onClick={() => removeTraffic(source.id)}>
          <X />
        </IconButton>
      )}
    </div>
  );
}
