// The layers step: no import crosses the table of rooms, and the other places that repeat the table say the same.
//
//   node scripts/layers.mjs           check
//   node scripts/layers.mjs --write   put the table into ARCHITECTURE.md again
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { program, root, runNode, shortLived } from './command.mjs';

const { rooms, engineRooms } = createRequire(import.meta.url)('./layers/rooms.cjs');
const architecture = path.join(root, 'ARCHITECTURE.md');
const fence = /(<!-- rooms -->\n)[\s\S]*?(<!-- \/rooms -->)/;

function table() {
  const rows = Object.entries(rooms).map(([room, may]) => [`\`${room}\``, may.join(', ') || 'nothing']);
  const width = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length), 10));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(width[column])).join(' | ')} |`;
  return ['', line(['room', 'may import']), line(width.map((w) => '-'.repeat(w))), ...rows.map(line), '', ''].join(
    '\n',
  );
}

function withTable(text) {
  return text.replace(fence, (_, open, close) => `${open}${table()}${close}`);
}

/** tsconfig.engine.json lists the engine's rooms too, and TypeScript cannot read them from here. */
function roomsOfEngineTypes() {
  const text = readFileSync(path.join(root, 'tsconfig.engine.json'), 'utf8');
  return [...text.matchAll(/"src\/([^/"]+)"/g)].map((match) => match[1]);
}

function disagreements() {
  const found = [];
  const text = readFileSync(architecture, 'utf8');
  if (withTable(text) !== text)
    found.push("ARCHITECTURE.md's table is out of date: run `node scripts/layers.mjs --write`.");
  if (roomsOfEngineTypes().sort().join() !== [...engineRooms].sort().join())
    found.push('tsconfig.engine.json does not include exactly the engine rooms of scripts/layers/rooms.cjs.');
  for (const room of readdirSync(path.join(root, 'src'), { withFileTypes: true })) {
    // An empty folder is not in the repository; somebody is about to move in.
    if (!room.isDirectory() || readdirSync(path.join(root, 'src', room.name)).length === 0) continue;
    if (!(room.name in rooms)) found.push(`src/${room.name} is not a room of scripts/layers/rooms.cjs.`);
    else if (engineRooms.includes(room.name) && !existsSync(path.join(root, 'src', room.name, 'index.ts')))
      found.push(`src/${room.name} has no door: index.ts is missing.`);
  }
  return found;
}

if (process.argv.includes('--write')) {
  writeFileSync(architecture, withTable(readFileSync(architecture, 'utf8')));
} else {
  const folders = ['src', 'bench', 'e2e'].filter((folder) => existsSync(path.join(root, folder)));
  const cruise = await runNode(
    program('dependency-cruiser', 'depcruise'),
    ['--config', '.dependency-cruiser.cjs', ...folders],
    { flags: shortLived },
  );
  const found = disagreements();
  console.log(cruise.output.trim());
  for (const sentence of found) console.log(sentence);
  process.exitCode = cruise.ok && found.length === 0 ? 0 : 1;
}
