/** The selected packet's way through a node's rules, step by step: the number of the step, the rule, the dice, the counter. */
import { X } from 'lucide-react';
import { choiceIn } from '../presenters/choices.ts';
import { clientName, packetName, targetOf } from '../presenters/flowWords.ts';
import { decisionWords } from '../presenters/hopWords.ts';
import { ChoiceView } from '../inspector/connection/ChoiceView.tsx';
import { forgetPacket } from '../store/viewStore.ts';
import { Button } from '../ui/Button.tsx';
import { Goto } from '../ui/Goto.tsx';
import type { PathStep } from './packetPath.ts';
import styles from './PathView.module.css';
import type { PacketPath } from './usePacketPath.ts';
import { rulesWords } from './words.tsx';

interface StepProps {
  readonly step: PathStep;
  readonly packets: number | undefined;
  readonly onShow: (step: PathStep) => void;
}

function Step({ step, packets, onShow }: StepProps) {
  const { rule, order, missed } = step;
  const choice = choiceIn(rule);
  return (
    <li data-missed={missed || undefined} data-order={order}>
      <span className={styles['order']} aria-hidden="true">
        {order}
      </span>
      <div className={styles['what']}>
        <button type="button" title={rule.text} onClick={() => onShow(step)}>
          <code>
            {rule.table} {rule.chain} {rule.number}
          </code>
        </button>
        {packets !== undefined && (
          <span className={styles['packets']} title={rulesWords.counted}>
            {rulesWords.packets(packets)}
          </span>
        )}
        <p>{decisionWords(rule)}</p>
        {choice && <ChoiceView choice={choice} />}
      </div>
    </li>
  );
}

interface Props {
  readonly path: PacketPath;
  readonly counters: ReadonlyMap<string, number>;
  readonly onShow: (step: PathStep) => void;
}

export function PathView({ path, counters, onShow }: Props) {
  const { record, passages, chosen, choose } = path;
  const { id, flow } = record;
  return (
    <div className={styles['path']} data-path={id}>
      <p className={styles['head']}>
        <Goto to={{ kind: 'connection', id, ...(chosen ? { hop: chosen.hop } : {}) }}>{packetName(id)}</Goto>{' '}
        {clientName(flow.from)} → {targetOf(record)}
        <Button tone="quiet" title={rulesWords.path.forget} onClick={forgetPacket}>
          <X aria-label={rulesWords.path.forget} />
        </Button>
      </p>
      <label className={styles['segment']}>
        {rulesWords.path.segment}{' '}
        <select value={chosen?.hop} onChange={(event) => choose(Number(event.target.value))}>
          {passages.map(({ hop, segment, compared }) => (
            <option key={hop} value={hop}>
              {rulesWords.path.hop(hop + 1, segment, compared)}
            </option>
          ))}
        </select>
      </label>
      {chosen && chosen.beside.length > 0 && <p className={styles['beside']}>{chosen.beside.join('. ')}.</p>}
      {chosen?.turns.map((turn, i) => (
        <ChoiceView key={i} choice={turn} />
      ))}
      {chosen?.steps.length === 0 ? (
        <p className={styles['beside']}>{rulesWords.path.none}</p>
      ) : (
        <ol className={styles['steps']} aria-label={rulesWords.path.met}>
          {chosen?.steps.map((step) => (
            <Step key={step.order} step={step} packets={counters.get(step.key)} onShow={onShow} />
          ))}
        </ol>
      )}
    </div>
  );
}
