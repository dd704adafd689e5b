/**
 * The endings, each with a mark of its own: REJECT a stop sign at the node, RST a broken line at the Pod, DROP a hole that the packet
 * fell into while its client's clock runs, and a question mark where nobody has the address.
 */
import type { EndingReason, Verdict } from '../../../api/index.ts';
import type { Frame, Mark, WaitingClient } from '../../../scene/index.ts';
import { paintLeader, type Labels } from './labelSpace.ts';
import { inWords, MONO, SANS, toWords, type Sheet } from './sheet.ts';
import { canvasWords } from '../words.tsx';
import { formatSeconds } from '../../ui/format.ts';

/** From farther away than this signs stand alone. */
const FAR = 0.3;

/** Those of the endings that say more than their verdict. */
const reasonWords = (reason: EndingReason): string | undefined =>
  (canvasWords.endings.reasons as Partial<Readonly<Record<EndingReason, string>>>)[reason];

/** What is written beside a mark; '': the plate says it. */
export function wordsFor({ death, count, isSaid }: Mark): string {
  if (isSaid) return count > 1 ? `×${count}` : '';
  const words = reasonWords(death.reason) ?? canvasWords.endings.verdicts[death.verdict];
  return count > 1 ? `${words} ×${count}` : words;
}

function sign(context: CanvasRenderingContext2D, verdict: Verdict, x: number, y: number, age: number): void {
  const pop = 1 + 0.5 * Math.max(0, 1 - age * 9);
  const r = 9 * pop;
  context.beginPath();
  switch (verdict) {
    case 'reject':
      // An octagon with a bar: turned away at the door.
      for (let i = 0; i < 8; i++) {
        const angle = Math.PI / 8 + (i * Math.PI) / 4;
        context.lineTo(x + Math.cos(angle) * r, y + Math.sin(angle) * r);
      }
      context.closePath();
      context.fill();
      context.beginPath();
      context.moveTo(x - r * 0.5, y);
      context.lineTo(x + r * 0.5, y);
      break;
    case 'refused':
      // A disc with a cross: the Pod answers, and says no.
      context.arc(x, y, r, 0, Math.PI * 2);
      context.fill();
      context.beginPath();
      context.moveTo(x - r * 0.4, y - r * 0.4);
      context.lineTo(x + r * 0.4, y + r * 0.4);
      context.moveTo(x + r * 0.4, y - r * 0.4);
      context.lineTo(x - r * 0.4, y + r * 0.4);
      break;
    default: {
      // Rings that close on nothing: silence.
      const shrink = r * (1 - 0.25 * age);
      context.setLineDash([3, 3]);
      context.arc(x, y, shrink, 0, Math.PI * 2);
      context.strokeStyle = context.fillStyle;
      context.stroke();
      context.setLineDash([]);
      context.beginPath();
      context.arc(x, y, 2.4, 0, Math.PI * 2);
      context.fill();
      context.beginPath();
    }
  }
  context.stroke();
}

/** Height of words in a frame. */
const PILL = 20;

function pill(sheet: Sheet, text: string, x: number, y: number, font: string, fore: string, back: string): void {
  const { context } = sheet;
  context.font = font;
  const width = context.measureText(text).width + 14;
  context.fillStyle = back;
  context.strokeStyle = fore;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x, y, width, PILL, 6);
  context.fill();
  context.stroke();
  context.fillStyle = fore;
  context.fillText(text, x + 7, y + 14);
}

function paintMark(sheet: Sheet, mark: Mark, labels: Labels): void {
  const { context, palette } = sheet;
  const { x, y } = toWords(sheet, mark);
  const isSilent = mark.death.verdict === 'drop' || mark.death.verdict === 'unroutable';
  context.globalAlpha = Math.min(1, (1 - mark.age) * 3);
  context.fillStyle = isSilent ? palette.warn : palette.danger;
  context.strokeStyle = palette.surface;
  context.lineWidth = 2;
  sign(context, mark.death.verdict, x, y, mark.age);
  const fore = isSilent ? palette.warn : palette.danger;
  const back = isSilent ? palette.warnSoft : palette.dangerSoft;
  const words = wordsFor(mark);
  if (words === '' || sheet.zoom < FAR) return;
  context.font = `540 11px ${SANS}`;
  const width = context.measureText(words).width + 14;
  const place = labels.take(x, y, width, PILL);
  // Without room the sign says it alone; the list of packets has the words.
  if (!place) return;
  paintLeader(sheet, x, y, place, fore);
  pill(sheet, words, place.x, place.y, context.font, fore, back);
}

function paintClock(sheet: Sheet, client: WaitingClient, labels: Labels): void {
  const { context, palette } = sheet;
  const { x, y } = toWords(sheet, client);
  const turn = ((client.waited % 1000) / 1000) * Math.PI * 2 - Math.PI / 2;
  context.globalAlpha = 1;
  context.fillStyle = palette.warnSoft;
  context.strokeStyle = palette.warn;
  context.lineWidth = 1.8;
  context.beginPath();
  context.arc(x, y, 8, 0, Math.PI * 2);
  context.fill();
  context.stroke();
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + Math.cos(turn) * 5.5, y + Math.sin(turn) * 5.5);
  context.stroke();
  const text = canvasWords.endings.waits(formatSeconds(client.waited, 1));
  context.font = `500 11px ${MONO}`;
  const width = context.measureText(text).width + 14;
  const place = labels.take(x, y, width, PILL);
  if (!place) return;
  pill(sheet, text, place.x, place.y, context.font, palette.warn, palette.warnSoft);
}

export function paintMarks(sheet: Sheet, frame: Frame, labels: Labels): void {
  if (frame.marks.length === 0 && frame.waiting.length === 0) return;
  inWords(sheet);
  for (const mark of frame.marks) paintMark(sheet, mark, labels);
  for (const client of frame.waiting) paintClock(sheet, client, labels);
  sheet.context.globalAlpha = 1;
}
