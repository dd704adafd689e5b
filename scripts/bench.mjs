// npm run bench: the budget table, measured. Each row is a file in bench/ (see scripts/bench/row.d.mts for its shape) and
// runs in a process of its own, so that one row's garbage is not another row's time.
//
//   npm run bench                 every row
//   npm run bench -- seekBack     the rows whose file name contains a word
//
// Ends with a non-zero code when a row that is built is over its budget, or cannot be measured.
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { ensureBrowser } from './browser.mjs';
import { isMain, root, run } from './command.mjs';
import { freshBuild } from './freshBuild.mjs';
import { prepare } from './prepare.mjs';

const rowsFolder = path.join(root, 'bench');
const bundles = path.join(root, 'node_modules', '.cache', 'bench');

/** Turns a row and all the engine it reaches into one plain Node module: the bench measures what a bundler ships. */
async function bundle(name) {
  const vite = await import('vite');
  await vite.build({
    configFile: false,
    root,
    logLevel: 'silent',
    build: {
      ssr: path.join(rowsFolder, `${name}.ts`),
      outDir: path.join(bundles, name),
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'row.mjs' } },
    },
  });
  return path.join(bundles, name, 'row.mjs');
}

async function measure(file, site) {
  // Collected garbage and a roomy heap are the bench's business; the 2 GB budget is measured, not enforced.
  const args = ['--expose-gc', '--max-old-space-size=6144', path.join(root, 'scripts/bench/runRow.mjs'), file];
  const { ok, output } = await run(process.execPath, args, { env: site, timeoutSeconds: 600 });
  const line = output.split('\n').findLast((text) => text.startsWith('measured '));
  if (!ok || line === undefined) throw new Error(output.trim());
  return JSON.parse(line.slice('measured '.length));
}

async function loadRows(words) {
  const names = readdirSync(rowsFolder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -3))
    .filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
  const rows = [];
  for (const name of names) {
    try {
      const file = await bundle(name);
      rows.push({ name, file, row: (await import(file)).row });
    } catch (error) {
      rows.push({ name, row: { order: 99, what: name, budget: '' }, problem: `does not build: ${error.message}` });
    }
  }
  return rows.sort((a, b) => a.row.order - b.row.order);
}

/** What rows that look at the built page need: the page, an address, a browser. Rows that do not, do not wait for it. */
async function openSite(rows) {
  const wanted = (kind) => rows.some(({ row }) => row.measure && row.kind === kind);
  const site = { env: {}, problem: undefined, close: async () => {} };
  if (!wanted('page') && !wanted('dist')) return site;
  try {
    await freshBuild();
    site.env.BENCH_DIST = path.join(root, 'dist');
    if (!wanted('page')) return site;
    site.env.BENCH_BROWSER = await ensureBrowser();
    const vite = await import('vite');
    const server = await vite.preview({
      root,
      logLevel: 'silent',
      preview: { host: '127.0.0.1', port: Number(process.env.BENCH_PORT ?? 41900) },
    });
    site.env.BENCH_URL = server.resolvedUrls.local[0];
    site.close = () => server.close();
  } catch (error) {
    site.problem = error.message;
  }
  return site;
}

const columns = [0, 0, 34]; // the first two grow to their longest text
const fit = (rows) =>
  rows.forEach(({ row }) =>
    [row.what, row.budget].forEach((text, i) => (columns[i] = Math.max(columns[i], text.length))),
  );
const line = (cells) =>
  cells
    .map((cell, index) => cell.padEnd(columns[index] ?? 0))
    .join('  ')
    .trimEnd();

function print(row, { value, unit, ok, ofBudget, note }) {
  const rounded = value >= 100 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3));
  const share = ofBudget === undefined ? '' : ` (${Math.round(ofBudget * 100)} % of budget)`;
  console.log(
    line([row.what, row.budget, `${rounded} ${unit}${share}`, `${ok ? '✓' : '✗ over'}${note ? `  ${note}` : ''}`]),
  );
}

async function main() {
  await prepare();
  const rows = await loadRows(process.argv.slice(2));
  const site = await openSite(rows);
  let bad = 0;
  fit(rows);
  console.log(line(['what', 'budget', 'measured', '']));
  for (const { row, file, problem } of rows) {
    if (!problem && !row.measure) {
      console.log(line([row.what, row.budget, 'not built yet']));
      continue;
    }
    try {
      const obstacle = problem ?? (row.kind === 'engine' ? undefined : site.problem);
      if (obstacle) throw new Error(obstacle);
      const measured = await measure(file, site.env);
      if (!measured.ok) bad++;
      print(row, measured);
    } catch (error) {
      bad++;
      console.log(line([row.what, row.budget, '✗ could not be measured']));
      console.log(error.message.replace(/^/gm, '    '));
    }
  }
  await site.close();
  process.exitCode = bad === 0 ? 0 : 1;
}

if (isMain(import.meta.url)) {
  try {
    await main();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
