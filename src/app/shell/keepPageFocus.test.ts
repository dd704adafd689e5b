import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepPageFocus } from './keepPageFocus.ts';

const element = (id: string): HTMLElement => document.getElementById(id)!;
const press = () => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));

/** The observer answers in a microtask, then a dialog is given its moment. */
async function settled(): Promise<void> {
  await Promise.resolve();
  await vi.advanceTimersByTimeAsync(100);
}

describe('the focus', () => {
  let stop: () => void;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    document.body.innerHTML = `
      <div><button id="pod" data-scene-key="Pod default/web" tabindex="0">Pod</button></div>
      <section aria-label="Messages"><p id="message"><button id="undo">Undo</button></p><button id="other">Other</button></section>
      <aside id="inspector"><button id="close">Close</button></aside>`;
    stop = keepPageFocus();
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
    document.body.innerHTML = '';
  });

  it('stays in its part of the page when the button that was pressed goes away', async () => {
    element('pod').focus();
    element('undo').focus();
    press();
    element('message').remove();
    await settled();
    expect(document.activeElement?.id).toBe('other');
  });

  it('goes back to where it came from when the whole part is closed, and else into the picture', async () => {
    element('other').focus();
    element('close').focus();
    press();
    element('inspector').remove();
    await settled();
    expect(document.activeElement?.id).toBe('other');
    document.querySelector('section')!.remove();
    await settled();
    expect(document.activeElement?.id).toBe('pod');
  });

  it('stays with a button that is replaced by the real one, and comes back to that one from its menu', async () => {
    element('other').focus();
    press();
    element('other').outerHTML = '<button id="real">Other</button>';
    await settled();
    expect(document.activeElement?.id).toBe('real');

    // Or the menu was there before anybody could look.
    element('pod').focus();
    element('real').focus();
    element('real').outerHTML = '<button id="third">Other</button>';
    document.body.insertAdjacentHTML('beforeend', '<div id="menu" role="dialog"><button id="item">Item</button></div>');
    element('item').focus();
    press();
    element('menu').remove();
    await settled();
    expect(document.activeElement?.id).toBe('third');
  });

  it('is left alone for those who use a pointer, and where somebody else has put it', async () => {
    element('close').focus();
    window.dispatchEvent(new Event('pointerdown'));
    element('inspector').remove();
    await settled();
    expect(document.activeElement).toBe(document.body);
    press();
    element('undo').focus();
    element('message').remove();
    element('pod').focus();
    await settled();
    expect(document.activeElement?.id).toBe('pod');
  });
});
