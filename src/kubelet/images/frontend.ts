/** frontend-application: the chapter's own application. It listens on 5000 and answers with the name of its Pod. */
import { aServer, type Image } from './program.ts';

const image: Image = {
  size: 48_236_119,
  run: () =>
    aServer('frontend-application', [5000], { startLines: () => ['frontend-application: listening on 0.0.0.0:5000'] }),
};

export const frontend: Readonly<Record<string, Image>> = { 'docker.io/library/frontend-application': image };
