/** Short messages about what was just done, with a way to take it back. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'error';
  /** Takes back what the message is about. */
  readonly undo?: () => void | Promise<void>;
  /** The command line that would have done the same. */
  readonly command?: string;
}

interface ToastState {
  readonly toasts: readonly Toast[];
}

const SHOWN_FOR_MS = 8000;
/** Whoever is at a message has time to read it and to press its buttons. */
const HELD_FOR_MS = 2000;
const MOST_AT_ONCE = 3;

export const toastStore = createStore<ToastState>()(() => ({ toasts: [] }));

let nextId = 1;

export function dismissToast(id: number): void {
  toastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

function isHeld(id: number): boolean {
  const toast = document.querySelector(`[data-toast="${id}"]`);
  return toast !== null && (toast.contains(document.activeElement) || toast.matches(':hover'));
}

function expire(id: number): void {
  if (isHeld(id)) setTimeout(() => expire(id), HELD_FOR_MS);
  else dismissToast(id);
}

export function showToast(text: string, options: Omit<Partial<Toast>, 'id' | 'text'> = {}): void {
  const id = nextId++;
  const toast: Toast = { tone: 'plain', ...options, id, text };
  toastStore.setState(({ toasts }) => ({ toasts: [...toasts, toast].slice(-MOST_AT_ONCE) }));
  setTimeout(() => expire(id), SHOWN_FOR_MS);
}

export function useToasts(): readonly Toast[] {
  return useStore(toastStore, (state) => state.toasts);
}
