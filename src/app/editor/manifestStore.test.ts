import { beforeEach, describe, expect, it, vi } from 'vitest';
import { chapter, chapterAsPrinted, threeNodes } from '../scenarios/index.ts';
import * as store from './manifestStore.ts';

const state = () => store.manifestStore.getState();
const open = () => store.openFile(state())!;

beforeEach(() => {
  store.saveNow();
  localStorage.clear();
  store.loadManifests(threeNodes);
});

describe('manifest files', () => {
  it('open with the scenario; what it applies is not dirty, what it leaves to the learner is', () => {
    expect(state().files.map((file) => file.name)).toEqual(threeNodes.files.map((file) => file.name));
    expect(state().files.some(store.isDirty)).toBe(false);
    store.loadManifests(chapterAsPrinted);
    expect(state().files.every(store.isDirty)).toBe(true);
  });

  it('come back as they were left, each scenario its own', () => {
    store.setText(open().id, 'kind: Service');
    store.renameFile(open().id, 'mine.yaml');
    store.loadManifests(chapter);
    expect(open().text).toBe(chapter.files[0]!.text);
    store.loadManifests(threeNodes);
    expect(open()).toMatchObject({ name: 'mine.yaml', text: 'kind: Service', applied: undefined });
  });

  it('lose nothing when closed or reset: closed files open again', () => {
    store.setText(open().id, 'typed');
    store.closeFile(open().id);
    expect(state().files).toHaveLength(threeNodes.files.length - 1);
    store.reopenFile();
    expect(open().text).toBe('typed');
    store.resetFiles(threeNodes);
    expect(state().files.map((file) => file.text)).toEqual(threeNodes.files.map((file) => file.text));
    store.reopenFile();
    expect(open().text).toBe('typed');
    expect(open().name).toBe('frontend-2.yaml');
  });

  it('have names of their own, without slashes', () => {
    const id = store.addFile('db.yaml');
    expect(open().name).toBe('db-2.yaml');
    store.renameFile(id, '../client.yaml');
    expect(open().name).toBe('..client.yaml');
    store.renameFile(id, '   ');
    expect(open().name).toBe('..client.yaml');
  });

  it('set aside what cannot be read, and begin with the scenario', () => {
    for (const broken of ['{broken', '[]', '{"files":[{"name":1}]}', 'null']) {
      localStorage.setItem('servicescope.manifests.chapter', broken);
      store.loadManifests(chapter);
      expect(state().files).toHaveLength(chapter.files.length);
      expect(localStorage.getItem('servicescope.manifests.chapter.unreadable')).toBe(broken);
      store.loadManifests(threeNodes);
      localStorage.clear();
    }
  });

  it('go on when the browser keeps nothing, and say so', () => {
    const full = () => {
      throw new Error('QuotaExceededError');
    };
    vi.stubGlobal('localStorage', { getItem: full, setItem: full, removeItem: full });
    store.setText(open().id, 'x');
    store.saveNow();
    expect(state().saved).toBe(false);
    vi.unstubAllGlobals();
    store.setText(open().id, 'y');
    store.saveNow();
    expect(state().saved).toBe(true);
  });

  it('can be read and written by name, as the terminal does', () => {
    store.writeFile('new.yaml', 'a');
    store.writeFile('new.yaml', 'b');
    expect(store.fileNamed('new.yaml')?.text).toBe('b');
    expect(store.fileNamed('nobody.yaml')).toBeUndefined();
  });
});
