import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { listenToKeys } from '../keyboard.ts';
import { closeLesson, lessonStore, openLessonText } from '../lesson/lessonStore.ts';
import LessonPanel from '../lesson/LessonPanel.tsx';
import { SCENARIOS } from '../scenarios/index.ts';
import { startEngine } from '../session/session.ts';
import { act as actOn, clusterStore, createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { hidesPackets, presentStore, togglePresenting } from '../store/presentStore.ts';
import { followRun } from '../store/timelineStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { NotesPage } from './NotesPage.tsx';
import { serveNotes } from './notesWindow.ts';
import PresentLayer from './PresentLayer.tsx';

let stopKeys: () => void;

beforeAll(async () => {
  provideClusterStore(createClusterStore(createCluster({ systemPods: false }), 'awaited'));
  await startEngine(SCENARIOS[0]!);
  await engineRunning();
  clusterStore().setState({ playing: false });
  stopKeys = listenToKeys();
  return () => stopKeys();
});
afterEach(() => {
  cleanup();
  closeLesson();
  if (presentStore.getState().on) togglePresenting();
});

const TEXT = `---
title: Mine
question: Why?
---

:::notes
Ask who has seen this.
:::

## One

:::notes
Let them vote first.

- Pods
- Nodes
:::

:::predict
How many nodes?

::option[four]{right="nodes.size() == 4"}
::option[five]{right="nodes.size() == 5"}

Count them.
:::

## Two

Words.
`;
const press = (key: string) => fireEvent.keyDown(document.body, { key });
const step = () => lessonStore.getState().step;

describe('a remote, while somebody presents', () => {
  it('turns the steps of the lesson by pages and arrows, and does other things before and after', async () => {
    openLessonText('mine.md', TEXT);
    press('PageDown');
    expect(step()).toBe(0);
    press('p');
    for (const [key, expected] of [
      ['PageDown', 1],
      ['PageUp', 0],
      ['ArrowRight', 1],
      ['ArrowLeft', 0],
    ] as const) {
      press(key);
      await waitFor(() => expect(step()).toBe(expected));
    }
  });

  it('goes from mark to mark of the strip of time where no lesson is open', async () => {
    const stop = followRun(clusterStore());
    const times: number[] = [];
    for (const node of ['node-1', 'node-2']) {
      actOn((cluster) => cluster.advance(1000));
      times.push(clusterStore().getState().cluster.now);
      actOn((cluster) =>
        cluster.request({
          method: 'PATCH',
          path: `/api/v1/nodes/${node}`,
          headers: { 'content-type': 'application/merge-patch+json' },
          body: { spec: { unschedulable: true } },
        }),
      );
    }
    actOn((cluster) => cluster.advance(1000));
    press('p');
    const now = () => clusterStore().getState().cluster.now;
    press('PageUp');
    await waitFor(() => expect(now()).toBe(times[1]));
    press('PageUp');
    await waitFor(() => expect(now()).toBe(times[0]));
    press('PageDown');
    await waitFor(() => expect(now()).toBe(times[1]));
    stop();
  });

  it('blackens the screen with b and with a full stop, and Escape brings it back', () => {
    press('p');
    render(<PresentLayer />);
    const black = () => screen.queryByRole('button', { name: /Black screen/ });
    for (const [on, off] of [
      ['b', 'b'],
      ['.', 'Escape'],
    ] as const) {
      fireEvent.keyDown(document.body, { key: on });
      cleanup();
      render(<PresentLayer />);
      expect(black()).toBeTruthy();
      fireEvent.keyDown(document.body, { key: off });
      cleanup();
      render(<PresentLayer />);
      expect(black()).toBeNull();
    }
  });
});

describe('the answer of a prediction', () => {
  it('is under a cover until A is pressed, and the next step covers it again', async () => {
    openLessonText('mine.md', TEXT);
    press('p');
    render(<LessonPanel />);
    fireEvent.click(screen.getByRole('radio', { name: 'five' }));
    fireEvent.click(screen.getByRole('button', { name: 'Answer' }));
    expect(await screen.findByText('The answer is covered.')).toBeTruthy();
    expect(screen.queryByText('Not this time.')).toBeNull();
    expect(screen.queryByText('Count them.')).toBeNull();
    expect(screen.queryByLabelText('the right one')).toBeNull();
    expect(hidesPackets(presentStore.getState())).toBe(true);
    press('a');
    expect(hidesPackets(presentStore.getState())).toBe(false);
    expect(await screen.findByText('Not this time.')).toBeTruthy();
    expect(screen.getByText('Count them.')).toBeTruthy();
    expect(screen.getByLabelText('the right one')).toBeTruthy();
    press('PageDown');
    await waitFor(() => expect(presentStore.getState().covered).toBe(true));
  });
});

describe('the window of notes', () => {
  it('shows the notes learners never see, and its buttons and keys turn the page until presenting ends', async () => {
    openLessonText('mine.md', TEXT);
    togglePresenting();
    const stop = serveNotes('t1');
    const panel = render(<LessonPanel />);
    expect(panel.container.textContent).not.toContain('vote');
    panel.unmount();
    render(<NotesPage id="t1" />);
    expect(await screen.findByText('Ask who has seen this.')).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Notes' }).textContent).toContain('Let them vote first.• Pods• Nodes');
    expect(screen.getByText('Next: Two')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Next' }));
    await screen.findByText('No notes for this step.');
    expect(step()).toBe(1);
    fireEvent.keyDown(window, { key: 'PageUp' });
    await screen.findByText('Next: Two');
    for (const [key, does] of [
      ['a', () => !presentStore.getState().covered],
      ['b', () => presentStore.getState().black],
      ['l', () => presentStore.getState().laser],
    ] as const) {
      fireEvent.keyDown(window, { key });
      await waitFor(() => expect(does()).toBe(true));
    }
    togglePresenting();
    fireEvent.click(screen.getByRole('button', { name: 'Next' }));
    stop();
    await screen.findByText('The page these notes belong to was closed.');
    expect(step()).toBe(0);
  });

  it('hears nothing on a channel that is not its own, and takes no foreign words', async () => {
    const stop = serveNotes('t2');
    togglePresenting();
    openLessonText('mine.md', TEXT);
    const other = new BroadcastChannel('servicescope.notes.t3');
    const same = new BroadcastChannel('servicescope.notes.t2');
    other.postMessage({ kind: 'wish', wish: 'next' });
    for (const foreign of ['next', null, { kind: 'wish', wish: 'constructor' }, { kind: 'wish' }])
      same.postMessage(foreign);
    same.postMessage({ kind: 'wish', wish: 'black' });
    await vi.waitFor(() => expect(presentStore.getState().black).toBe(true));
    expect(step()).toBe(0);
    stop();
    other.close();
    same.close();
  });
});
