/** A packet's story as a page to print or to keep as PDF: one frame for each place it came to. A document of its own, without scripts. */
import { neverArrived, type ConnectionRecord, type PacketHeader } from '../../api/index.ts';
import { clientPhrase, placeName, targetOf } from '../presenters/flowWords.ts';
import { hopStory } from '../presenters/hopStory.ts';
import { decisionWords, endWords } from '../presenters/hopWords.ts';
import { reasonText } from '../presenters/reasonText.ts';
import { language } from '../words/language.ts';
import { formatClock } from '../ui/format.ts';
import { escaped } from './svg/element.ts';
import { exportWords } from './words.ts';
import { outcomeWords } from '../presenters/outcome.words.ts';

function headerLine({ protocol, src, sport, dst, dport }: PacketHeader): string {
  return protocol === 'ICMP' ? `ICMP ${src} → ${dst}` : `${protocol} ${src}:${sport} → ${dst}:${dport}`;
}

/** On a screen two frames side by side, row by row. On paper down one column and then the other: rows of unlike frames leave half of it empty. */
const STYLE = `
body { font: 11pt/1.45 system-ui, sans-serif; max-width: 190mm; margin: 12mm auto; color: #0f1c2a; }
h1 { font-size: 16pt; margin: 0 0 1mm; } p { margin: 0; }
ol { display: grid; grid-template-columns: 1fr 1fr; align-items: start; gap: 5mm; padding: 0; list-style: none; }
ol > li { break-inside: avoid; border: 1px solid #b4c0cd; border-radius: 3mm; padding: 3mm 4mm; box-decoration-break: clone; }
h2 { font-size: 1em; margin: 0 0 1mm; } code { font: 0.82em ui-monospace, monospace; overflow-wrap: anywhere; }
ul { margin: 1mm 0; padding-left: 5mm; } .end { font-weight: 600; } .time { float: right; color: #57677a; font-size: 0.82em; }
@page { margin: 12mm; }
@media print {
  body { margin: 0; max-width: none; font-size: 9pt; print-color-adjust: exact; }
  h1, h1 + p { break-after: avoid; }
  ol { display: block; columns: 2; column-gap: 5mm; }
  ol > li { margin-bottom: 4mm; }
}
`;

const code = (header: PacketHeader): string => `<code>${escaped(headerLine(header))}</code>`;

function frame(hop: ConnectionRecord['hops'][number], index: number): string {
  const said = exportWords.storyboard;
  const { translations } = hopStory(hop);
  const decided = [...hop.decided.map(decisionWords), ...translations];
  return `<li>
<span class="time">${formatClock(hop.at, 3)}</span>
<h2>${index + 1}. ${escaped(placeName(hop.place))} · ${escaped(hop.segment)}</h2>
<p>${(neverArrived(hop) ? said.sentAs : said.arrivedAs)(code(hop.arrivedAs))}</p>
<ul>${decided.map((sentence) => `<li>${escaped(sentence)}</li>`).join('')}</ul>
${hop.leftAs ? `<p>${said.leftAs(code(hop.leftAs))}</p>` : ''}
${hop.ending ? `<p class="end">${escaped(said.end(endWords(hop) ?? ''))}</p>` : ''}
</li>`;
}

export function writeStoryboard(record: ConnectionRecord): string {
  const said = exportWords.storyboard;
  const title = said.title(clientPhrase(record.flow.from), targetOf(record));
  const outcome = record.verdict ? outcomeWords[record.verdict] : said.stillOpen;
  return `<!doctype html>
<html lang="${language()}"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(title)}</h1>
<p>${escaped(`${outcome}. ${reasonText(record)}`)}</p>
<ol>${record.hops.map(frame).join('')}</ol>
<p>${escaped(said.drawnBy(formatClock(record.openedAt, 3)))}</p></body></html>`;
}
