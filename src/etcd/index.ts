/** The store: objects by key, revisions, watch history. Only the API server comes in here. */
export { Store, type StoredWrite } from './store.ts';
export { labelTerm, orphanTerm } from './indexes.ts';
