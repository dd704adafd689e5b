/** The lessons: as a course, in order, or by the question somebody brings along. */
import { CircleCheck, Download, Play, Search, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { findLessons, type LessonHead } from '../../lessons/index.ts';
import { showToast } from '../store/toastStore.ts';
import { Button } from '../ui/Button.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { courseHeads } from './courseTexts.ts';
import { addRecords, openLesson, useLesson } from './lessonStore.ts';
import { readRecords, writeRecords, type LessonRecord } from './progressMemory.ts';
import styles from './Lesson.module.css';
import { panelWords } from './panel.words.tsx';

type Order = 'course' | 'question';

/** Parts in the order of the course, or faults, then questions by the alphabet; what fits best first when something is looked for. */
function groups(heads: readonly LessonHead[], order: Order, wanted: string): [string, LessonHead[]][] {
  const { broken, questions } = panelWords.catalogue;
  const by = new Map<string, LessonHead[]>();
  for (const head of findLessons(heads, wanted)) {
    const part = order === 'course' ? head.part : head.kind === 'fault' ? broken : questions;
    by.set(part, [...(by.get(part) ?? []), head]);
  }
  return [...by];
}

function Row({
  head,
  record,
  order,
}: {
  readonly head: LessonHead;
  readonly record: LessonRecord | undefined;
  readonly order: Order;
}) {
  const [first, second] = order === 'course' ? [head.title, head.question] : [head.question, head.title];
  return (
    <li>
      <button type="button" className={styles['lesson']} data-lesson={head.id} onClick={() => openLesson(head.id)}>
        <strong lang="en">{first}</strong>
        <span lang="en">{second}</span>
        <span className={styles['meta']}>
          {record?.done ? (
            <>
              <CircleCheck aria-hidden="true" /> {panelWords.catalogue.isDone}
            </>
          ) : record ? (
            panelWords.catalogue.reached(record.step + 1)
          ) : (
            panelWords.catalogue.minutes(head.minutes)
          )}
        </span>
      </button>
    </li>
  );
}

function Progress() {
  const records = useLesson((state) => state.records);
  const input = useRef<HTMLInputElement>(null);
  const save = (): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([writeRecords(records)], { type: 'application/json' }));
    link.download = 'servicescope-progress.json';
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const load = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try {
      addRecords(readRecords(await file.text()));
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error), { tone: 'error' });
    }
  };
  return (
    <p className={styles['row']}>
      <Button tone="quiet" onClick={save}>
        <Download aria-hidden="true" /> {panelWords.catalogue.save}
      </Button>
      <Button tone="quiet" onClick={() => input.current?.click()}>
        <Upload aria-hidden="true" /> {panelWords.catalogue.load}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={panelWords.catalogue.file}
        onChange={(event) => void load(event.target.files?.[0])}
      />
    </p>
  );
}

export function Catalogue() {
  const heads = courseHeads();
  const records = useLesson((state) => state.records);
  const [order, setOrder] = useState<Order>('course');
  const [wanted, setWanted] = useState('');
  const done = heads.filter(({ id }) => records[id]?.done).length;
  const next = heads.find(({ id }) => !records[id]?.done);
  const said = panelWords.catalogue;
  return (
    <div className={styles['catalogue']}>
      <p className={styles['invitation']}>{said.invitation()}</p>
      {next && (
        <Button tone="primary" onClick={() => openLesson(next.id)}>
          <Play aria-hidden="true" />
          {done === 0 ? said.begin : said.goOn(next.title)}
        </Button>
      )}
      <p className={styles['small']}>{said.done(done, heads.length)}</p>
      <div className={styles['row']}>
        <Segmented<Order>
          label={said.order}
          value={order}
          options={[
            { value: 'course', label: said.inOrder },
            { value: 'question', label: said.byQuestion },
          ]}
          onChange={setOrder}
        />
        <label className={styles['search']}>
          <Search aria-hidden="true" />
          <span className={styles['spoken']}>{said.search}</span>
          <input
            type="search"
            placeholder={said.searchFor}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </label>
      </div>
      {groups(heads, order, wanted).map(([part, lessons]) => (
        <section key={part}>
          <h2 lang="en">{part}</h2>
          <ol className={styles['lessons']}>
            {lessons.map((head) => (
              <Row key={head.id} head={head} record={records[head.id]} order={order} />
            ))}
          </ol>
        </section>
      ))}
      <Progress />
    </div>
  );
}
