// What the first view loads, gzipped: fails the build above the budget.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const budget = 300 * 1024;
const root = process.env.TRUSS_WEBUI_OUTPUT ?? "../../../target/classes/META-INF/resources";

const seen = new Map();
function load(file) {
  if (seen.has(file)) return;
  const content = readFileSync(join(root, file));
  seen.set(file, gzipSync(content).length);
  if (!file.endsWith(".js")) return;
  // Static imports, and the lazily loaded view that is shown first.
  for (const [, name] of content.toString().matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) load(`assets/${name}`);
}

const page = readFileSync(join(root, "index.html"), "utf8");
seen.set("index.html", gzipSync(page).length);
for (const [, name] of page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)) load(name);
const entry = [...seen.keys()].find((name) => /^assets\/index-.*\.js$/.test(name));
const first = readFileSync(join(root, entry), "utf8").match(/assets\/(BranchesView-[^"]+\.js)/);
if (!first) throw new Error("The first view is not among the assets that the entry names.");
load(`assets/${first[1]}`);

const total = [...seen.values()].reduce((sum, size) => sum + size, 0);
const kilobytes = (size) => `${(size / 1024).toFixed(1)} KB`;
for (const [name, size] of seen) console.log(`${kilobytes(size).padStart(10)}  ${name}`);
console.log(`${kilobytes(total).padStart(10)}  first load, gzipped, of ${kilobytes(budget)}`);
if (total > budget) {
  console.error(`The first load is ${kilobytes(total)}, above the budget of ${kilobytes(budget)}.`);
  process.exit(1);
}
