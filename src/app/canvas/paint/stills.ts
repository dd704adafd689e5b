/** The selected packet where it stood, hop by hop: numbered stills, the chosen one with its header. Also what a storyboard is drawn from. */
import type { Still } from '../packetScene.ts';
import { inWords, MONO, SANS, toWords, type Sheet } from './sheet.ts';

const RADIUS = 10;

function paintStill(sheet: Sheet, still: Still): void {
  const { context, palette } = sheet;
  const { x, y } = toWords(sheet, still);
  const colour = palette.apps[still.colour] ?? palette.text;
  const radius = still.isChosen ? RADIUS + 3 : RADIUS;
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fillStyle = still.isChosen ? colour : palette.surface;
  context.fill();
  context.lineWidth = still.isChosen ? 3 : 2;
  context.strokeStyle = still.isChosen ? palette.surface : colour;
  context.stroke();
  if (still.isChosen) {
    context.beginPath();
    context.arc(x, y, radius + 3, 0, Math.PI * 2);
    context.lineWidth = 2;
    context.strokeStyle = colour;
    context.stroke();
  }
  context.fillStyle = still.isChosen ? palette.surface : palette.text;
  context.font = `650 11px ${SANS}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(still.number), x, y + 0.5);
}

function paintHeader(sheet: Sheet, still: Still): void {
  const { context, palette } = sheet;
  const { x, y } = toWords(sheet, still);
  context.font = `500 11px ${MONO}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const width = context.measureText(still.label).width + 14;
  context.beginPath();
  context.roundRect(x + 19, y - 27, width, 20, 6);
  context.fillStyle = palette.surface;
  context.fill();
  context.lineWidth = 1.4;
  context.strokeStyle = palette.apps[still.colour] ?? palette.text;
  context.stroke();
  context.fillStyle = palette.text;
  context.fillText(still.label, x + 26, y - 16.5);
}

export function paintStills(sheet: Sheet, stills: readonly Still[]): void {
  if (stills.length === 0) return;
  inWords(sheet);
  sheet.context.globalAlpha = 1;
  for (const still of stills) if (!still.isChosen) paintStill(sheet, still);
  const chosen = stills.find(({ isChosen }) => isChosen);
  if (chosen) {
    paintStill(sheet, chosen);
    paintHeader(sheet, chosen);
  }
  sheet.context.textAlign = 'left';
  sheet.context.textBaseline = 'alphabetic';
}
