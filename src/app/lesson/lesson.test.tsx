import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { readLesson, walkLesson } from '../../lessons/index.ts';
import { createScenarioCluster } from '../session/scenarioCluster.ts';
import { startEngine } from '../session/session.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { openDroppedFile } from '../share/openShared.ts';
import { Toasts } from '../shell/Toasts.tsx';
import { act as actOn, clusterStore, createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { openAddressedLesson } from './address.ts';
import { lessonScenario, withScenario } from './lessonScenario.ts';
import LessonPanel from './LessonPanel.tsx';
import { closeLesson, lessonStore, look, openLessonText } from './lessonStore.ts';
import { readRecords, writeRecords } from './progressMemory.ts';

beforeAll(async () => {
  provideClusterStore(createClusterStore(createCluster({ systemPods: false }), 'awaited'));
  await startEngine(SCENARIOS[0]!);
  await engineRunning();
});
afterEach(() => {
  cleanup();
  closeLesson();
  vi.unstubAllGlobals();
  history.replaceState(null, '', '/');
});

const show = () =>
  render(
    <>
      <LessonPanel />
      <Toasts />
    </>,
  );
const titles = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent ?? '');

const lesson = (steps: string, head = '') => `---\ntitle: Mine\nquestion: Why?\n${head}---\n${MANIFEST}\n${steps}\n`;
const TASK = `:::task[Give it a label]
::goal[It has one.]{cel="services.exists(s, s.metadata.name == 'web' && 'step' in s.metadata.labels)"}

\`\`\`do solution
label service/web step=one
\`\`\`
:::`;
const MANIFEST = `
\`\`\`yaml file=web.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
\`\`\`
`;

describe('the list of lessons', () => {
  it('is searched by the words of titles and questions, and read by question', () => {
    show();
    const all = titles().length;
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'ping CLUSTERIP' } });
    expect(titles()).toEqual([expect.stringContaining('Why can’t I ping a ClusterIP?')]);
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'no such thing' } });
    expect(screen.queryAllByRole('listitem')).toEqual([]);
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: '' } });
    fireEvent.click(screen.getByRole('radio', { name: 'By question' }));
    expect(titles()).toHaveLength(all);
    expect(screen.getByRole('heading', { name: 'Something is broken' })).toBeTruthy();
  });

  it('keeps progress, takes it from a file, and says when a file is none', async () => {
    show();
    const file = screen.getByLabelText('Progress file');
    const text = writeRecords({ 'pods-by-address': { step: 1, done: true } });
    fireEvent.change(file, { target: { files: [new File([text], 'progress.json')] } });
    await waitFor(() => expect(screen.getByText(/^1 of \d+ lessons done$/)).toBeTruthy());
    expect(readRecords(localStorage.getItem('servicescope.lessons') ?? '')).toEqual(readRecords(text));
    // What is saved is what was kept, and would be taken back.
    let saved: Blob | undefined;
    const made = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      saved = blob as Blob;
      return 'blob:progress';
    });
    const pressed = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
    fireEvent.click(screen.getByRole('button', { name: 'Save progress' }));
    expect(pressed).toHaveBeenCalledOnce();
    pressed.mockRestore();
    expect(readRecords((await saved?.text()) ?? '')).toEqual(readRecords(text));
    made.mockRestore();
    for (const foreign of ['no JSON', '{"format":"other"}', '[]', 'null'])
      fireEvent.change(file, { target: { files: [new File([foreign], 'other.json')] } });
    await waitFor(() => expect(screen.getAllByText(/It is not a progress file of ServiceScope/)).toHaveLength(3));
  });
});

describe('a lesson somebody brings along', () => {
  it('is opened when it is dropped, and what is not right in it is listed by line', async () => {
    show();
    const text = lesson('## One\n\n:do[x]{run="explode web"}\n\n<b>loud</b>\n');
    await openDroppedFile(new File([text], 'mine.md'));
    const faults = await screen.findByRole('region', { name: 'Faults in the lesson' });
    expect(faults.textContent).toContain('mine.md: 2 things are not right');
    expect(
      within(faults)
        .getAllByRole('listitem')
        .map(({ textContent }) => /^line \d+/.exec(textContent ?? '')?.[0]),
    ).toEqual(['line 15', 'line 17']);
    expect(screen.getByRole('heading', { name: 'One' })).toBeTruthy();
  });

  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((name, at) => {
      const last = 'abcdefg'[at]!;
      return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${last}`).join(',')}]`;
    }),
  ].join('\n');

  it.each([
    ['nothing', '', /A lesson begins with front matter/],
    ['front matter that is no YAML', '---\ntitle: [\n---\n## One\n', /sufficiently indented|Flow sequence/],
    ['aliases that unfold without end', `---\n${bomb}\n---\n## One\n`, /alias/i],
    ['six hundred thousand letters', 'x'.repeat(600_000), /far too long for a lesson/],
    [
      'two thousand nodes',
      lesson('## One', `cluster: { nodes: [${'{name: a},'.repeat(2000)}] }\n`),
      /at most 50 nodes/,
    ],
    ['nodes that are a number', lesson('## One', 'cluster: { nodes: 5 }\n'), /at most 50 nodes/],
    ['an address range nobody has', lesson('## One', 'cluster: { serviceCIDR: nonsense }\n'), /cluster cannot be made/],
    [
      'traffic without a pause',
      lesson('## One', 'traffic: [{ id: a, from: { external: user }, to: { host: web, port: 80 }, every: 0 }]\n'),
      /at least 10/,
    ],
    ['quotations without end', lesson(`## One\n\n${'>'.repeat(20_000)} deep`), /nested deeper than anybody reads/],
  ])('of %s gets a clear message, and the page lives', (_, text, expected) => {
    show();
    openLessonText('hostile.md', text);
    return waitFor(() => {
      expect(screen.getByRole('region', { name: 'Faults in the lesson' }).textContent).toMatch(expected);
      expect(clusterStore().getState().fault).toBeUndefined();
    });
  });

  it('cannot bring scripts, pictures or foreign links into the page', () => {
    const { container } = show();
    const nasty =
      '<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n![p](https://evil.example/x.png) [x](javascript:alert(1)) :term[y]{docs="javascript:alert(1)"}';
    openLessonText('nasty.md', lesson(`## One\n\n${nasty}\n`));
    return waitFor(() => {
      expect(screen.getByRole('heading', { name: 'One' })).toBeTruthy();
      expect(container.querySelectorAll('script, img, iframe')).toHaveLength(0);
      expect([...container.querySelectorAll('a')].filter(({ href }) => !href.startsWith('https://'))).toEqual([]);
    });
  });
});

describe('?lesson=', () => {
  const address = (wanted: string) => history.replaceState(null, '', `/?lesson=${encodeURIComponent(wanted)}`);
  const answer = (status: number, text: string) =>
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(text, { status })));

  it('opens a lesson of the course by its name', async () => {
    show();
    address('who-picks-the-pod');
    openAddressedLesson();
    expect(await screen.findByRole('heading', { name: 'An address nobody owns' })).toBeTruthy();
  });

  it('fetches one from elsewhere, and says what went wrong when it cannot', async () => {
    show();
    address('https://example.org/course/mine.md');
    answer(404, '');
    openAddressedLesson();
    expect(await screen.findByText(/could not be opened\. The server answered 404\./)).toBeTruthy();
    answer(200, lesson('## Far away'));
    openAddressedLesson();
    expect(await screen.findByRole('heading', { name: 'Far away' })).toBeTruthy();
    address('no-such-lesson');
    openAddressedLesson();
    expect(await screen.findByText('There is no lesson “no-such-lesson”.')).toBeTruthy();
  });
});

describe('a step', () => {
  const policy = () =>
    clusterStore().getState().cluster.object('services', 'default', 'web')?.spec.internalTrafficPolicy;

  it('has switches in its sentences that the keyboard reaches and that change the Service', () => {
    show();
    openLessonText('mine.md', lesson('## One\n\nSet :policy[internalTrafficPolicy]{service=web} to Local.'));
    return waitFor(() => {
      const choice = screen.getByRole('combobox', { name: /internalTrafficPolicy/ });
      choice.focus();
      expect(document.activeElement).toBe(choice);
      fireEvent.change(choice, { target: { value: 'Local' } });
      expect(policy()).toBe('Local');
    });
  });

  it('tells what happened only when it has happened, and keeps it when the learner goes back in time', async () => {
    show();
    const cel = "services.exists(s, s.metadata.name == 'late')";
    openLessonText('mine.md', lesson(`## One\n\n:::when{cel="${cel}" waiting="Not yet."}\nIt came.\n:::`));
    expect(await screen.findByText('Not yet.')).toBeTruthy();
    const { now } = clusterStore().getState().cluster;
    actOn((cluster) => {
      cluster.advance(100);
      cluster.apply('apiVersion: v1\nkind: Service\nmetadata: { name: late }\nspec: { ports: [{ port: 80 }] }\n');
    });
    look();
    expect(await screen.findByText('It came.')).toBeTruthy();
    actOn((cluster) => cluster.seek(now));
    look();
    expect(clusterStore().getState().cluster.object('services', 'default', 'late')).toBeUndefined();
    expect(screen.getByText('It came.')).toBeTruthy();
    expect(lessonStore.getState().now?.complete).toBe(true);
  });

  it('brings about once what the narration waits for, however often one asks, and again when nothing came of it', async () => {
    show();
    const deeds = () => clusterStore().getState().cluster.actions().length;
    openLessonText(
      'mine.md',
      lesson('## One\n\n:::when{cel="false" waiting="Not yet." run="label service/web step=one"}\nIt came.\n:::'),
    );
    const before = await screen.findByRole('button', { name: 'Show me' }).then(deeds);
    fireEvent.click(screen.getByRole('button', { name: 'Show me' }));
    const underWay = await screen.findByRole('button', { name: 'Under way…' });
    fireEvent.click(underWay);
    expect(deeds()).toBe(before + 1);
    actOn((cluster) => cluster.advance(60_000));
    const again = await screen.findByRole('button', { name: 'Show me' });
    expect(again.hasAttribute('aria-disabled')).toBe(false);
  });
});

describe('a learner beside the path', () => {
  it('is told what the lesson was set up with and misses now, and gets it back', async () => {
    show();
    openLessonText('mine.md', lesson(`## One\n\n${TASK}\n`));
    await screen.findByText('Give it a label');
    actOn((cluster) => {
      cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/services/web' });
      cluster.configure({ kind: 'setProxy', proxy: { mode: 'nftables' } });
    });
    expect(await screen.findByText('The Service web is gone, and this step needs it.')).toBeTruthy();
    expect(screen.getByText('kube-proxy works in nftables mode now. This step speaks of iptables mode.')).toBeTruthy();
    for (const button of screen.getAllByRole('button', { name: 'Put back' })) fireEvent.click(button);
    await waitFor(() => expect(screen.queryAllByRole('button', { name: 'Put back' })).toEqual([]));
    const { cluster } = clusterStore().getState();
    expect(cluster.object('services', 'default', 'web')).toBeDefined();
    expect(cluster.settings.proxy.mode).toBe('iptables');
  });

  it('sees what follows a task once it is done', async () => {
    show();
    openLessonText('mine.md', lesson(`## One\n\n${TASK}\n\nAnd now the rest.\n`));
    await screen.findByText('Give it a label');
    expect(screen.queryByText('And now the rest.')).toBeNull();
    actOn((cluster) =>
      cluster.request({
        method: 'PATCH',
        path: '/api/v1/namespaces/default/services/web',
        headers: { 'Content-Type': 'application/merge-patch+json' },
        body: { metadata: { labels: { step: 'one' } } },
      }),
    );
    expect(await screen.findByText('And now the rest.')).toBeTruthy();
  });

  it('who presses a button with a pause in it waits in cluster time', async () => {
    show();
    const run = 'label service/web step=one; wait 4; label service/web step=two';
    openLessonText('mine.md', lesson(`## One\n\n:do[Go]{run="${run}"}\n`));
    fireEvent.click(await screen.findByRole('button', { name: 'Go' }));
    const step = () =>
      clusterStore().getState().cluster.object('services', 'default', 'web')?.metadata.labels?.['step'];
    expect(step()).toBe('one');
    actOn((cluster) => cluster.advance(3900));
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(step()).toBe('one');
    actOn((cluster) => cluster.advance(200));
    await waitFor(() => expect(step()).toBe('two'));
  });
});

describe('the guide for authors', () => {
  const guide = readFileSync(path.resolve(import.meta.dirname, '../../../docs/lesson-authors-guide.md'), 'utf8');
  const examples = [...guide.matchAll(/^````markdown\n([\s\S]*?)^````$/gm)].map(([, text = '']) => text);

  it('shows whole lessons that come true as they stand', () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const text of examples) {
      const reading = readLesson('example', text);
      expect(reading.problems).toEqual([]);
      const found = withScenario(reading.lesson!);
      expect(walkLesson(found, createScenarioCluster(lessonScenario(found)))).toEqual([]);
    }
  });

  it('shows controls that are read without a fault', () => {
    const rows = [...guide.matchAll(/^\| `(:[a-z].*?)` +\|/gm)].map(([, control = '']) => control.replace('…', 'now'));
    expect(rows.length).toBeGreaterThan(5);
    const body = rows.join('\n\n');
    expect(readLesson('controls', `---\ntitle: A\nquestion: B?\n---\n\n## One\n\n${body}\n`).problems).toEqual([]);
  });
});
