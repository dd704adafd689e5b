/** What the short bar and its menu say, where there is little room. */
import { words } from '../words/words.ts';

export const shortWords = words('shell/short', {
  more: 'More',
  panels: 'Panels',
  view: 'View',
  panelHeight: 'Height of the panel',
  menu: {
    commands: 'Commands',
    help: 'Help',
    legend: 'Legend',
    lastDecision: 'Back one packet decision',
    toStart: 'Back to the start',
    startAgain: 'Start again from the beginning',
  },
  zoomOut: 'Zoom out',
  zoomIn: 'Zoom in',
  fit: 'Fit the cluster',
});
