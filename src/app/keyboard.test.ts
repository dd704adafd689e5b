import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCluster } from '../cluster/index.ts';
import { listenToKeys } from './keyboard.ts';
import { clusterStore, createClusterStore, provideClusterStore } from './store/clusterStore.ts';
import { viewStore } from './store/viewStore.ts';

const isPlaying = () => clusterStore().getState().playing;
const keyed = (type: string, on: Element) => {
  const event = new KeyboardEvent(type, { key: ' ', bubbles: true, cancelable: true });
  on.dispatchEvent(event);
  return event.defaultPrevented;
};
const point = (at: Element) => at.dispatchEvent(new Event('pointerdown', { bubbles: true }));

function put(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.body.querySelector<HTMLElement>('[data-mine]')!;
}

describe('the space bar', () => {
  let stop: () => void;
  beforeEach(() => {
    provideClusterStore(createClusterStore(createCluster({ systemPods: false })));
    clusterStore().setState({ playing: true });
    stop = listenToKeys();
  });
  afterEach(() => {
    stop();
    document.body.replaceChildren();
  });

  it.each([
    ['a Pod', '<button data-mine><span>Pod</span></button>'],
    ['a tab', '<button role="tab" data-mine><span>Lesson</span></button>'],
    ['a policy', '<button role="radio" data-mine><span>Local</span></button>'],
  ])('stops time after a click on %s, which it does not press once more', (_, html) => {
    const button = put(html);
    point(button.firstElementChild!);
    button.focus();
    expect(keyed('keydown', button)).toBe(true);
    expect(isPlaying()).toBe(false);
    expect(keyed('keyup', button)).toBe(true);
  });

  it('stops time after a click on a tab that hears the key itself', () => {
    const tab = put('<button role="tab" data-mine>Lesson</button>');
    tab.addEventListener('keydown', (event) => event.preventDefault());
    point(tab);
    keyed('keydown', tab);
    expect(isPlaying()).toBe(false);
    point(document.body);
    keyed('keydown', tab);
    expect(isPlaying()).toBe(false);
  });

  it('presses what Tab has brought the focus to', () => {
    const button = put('<p>before</p><button data-mine>Pod</button>');
    point(document.querySelector('p')!);
    button.focus();
    expect(keyed('keydown', button)).toBe(false);
    expect(keyed('keyup', button)).toBe(false);
    expect(isPlaying()).toBe(true);
  });

  it('stops time from the strip of time, by which one has just gone back', () => {
    const strip = put('<input type="range" data-mine>');
    strip.focus();
    expect(keyed('keydown', strip)).toBe(true);
    expect(isPlaying()).toBe(false);
  });

  it.each([
    '<input data-mine>',
    '<input type="checkbox" role="switch" data-mine>',
    '<button role="switch" data-mine></button>',
    '<div role="dialog"><button data-mine></button></div>',
  ])('stays with %s, also after a click', (html) => {
    const field = put(html);
    point(field);
    field.focus();
    expect(keyed('keydown', field)).toBe(false);
    expect(isPlaying()).toBe(true);
  });
});

describe('letters', () => {
  const press = (on: Element, key: string) =>
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  let stop: () => void;
  beforeEach(() => {
    viewStore.setState({ legendOpen: true });
    stop = listenToKeys();
  });
  afterEach(() => {
    stop();
    document.body.replaceChildren();
  });

  it.each([
    ['a switch of the legend', '<input type="checkbox" role="switch" data-mine>', false],
    ['an answer that was chosen', '<input type="radio" data-mine>', false],
    ['the strip of time', '<input type="range" data-mine>', false],
    ['a field, where they are typed', '<input data-mine>', true],
    ['a list to choose from', '<select data-mine><option>one</option></select>', true],
  ])('pressed at %s', (_, html, isKept) => {
    press(put(html), 'l');
    expect(viewStore.getState().legendOpen).toBe(isKept);
  });

  it.each(['radio', 'range'])('arrows stay with what they move: an input that is a %s', (type) => {
    const moved = put(`<input type="${type}" data-mine>`);
    expect(press(moved, 'ArrowRight')).toBe(true);
    expect(press(document.body, 'ArrowRight')).toBe(false);
  });
});
