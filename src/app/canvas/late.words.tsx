/** What is said in the picture once one does something in it: menus, requests drawn by keyboard, Pods from near. */
import { words } from '../words/words.ts';

export const lateCanvasWords = words('canvas/late', {
  menu: {
    /** Under an action that kubectl has no command for: a line to be typed on a machine. */
    noCommandBut: (place: string, line: string) => (
      <>
        no kubectl command: on {place}, <code>{line}</code>
      </>
    ),
  },

  compose: {
    cannotSend: 'This cannot send. Press S on a Pod, a node or a client outside.',
    from: (name: string) => `From ${name}: go to whom it asks, and press S there.`,
    noAddress: 'Nothing can be sent there: it has no address.',
  },
  noPacket: 'No packet has been here lately.',

  near: {
    /** @param type of probe, as the API calls it; @param container empty where the Pod has only one */
    probe: (type: string, container: string, result: string) =>
      `${type} probe${container === '' ? '' : ` of ${container}`}: ${result}`,
    results: { passed: 'passed', failed: 'failed', unasked: 'not asked yet' },
    moreContainers: (count: number) => `${count} more containers`,
  },
});
