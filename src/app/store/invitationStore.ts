/** Whether the first visit's invitation stands at the picture's foot: what is said there otherwise goes above the picture. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';

export const invitationStore = createStore<{ readonly isShown: boolean }>()(() => ({ isShown: false }));

export function useInvitation(): boolean {
  return useStore(invitationStore, ({ isShown }) => isShown);
}
