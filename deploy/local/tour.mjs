// Runs the commands of docs/tour.md against a Truss that up.sh started, and compares what they print with what the
// document shows. deploy/local/tour.sh calls it.
//
//   node tour.mjs DOCUMENT ENV-FILE
//
// A block marked "console" holds commands, each behind "$ " and continued on indented lines after a backslash, and below
// each what it prints. White space does not count, "…" stands for anything, and values that differ from run to run (times,
// names, sizes, ports) are compared by their kind.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [document, env] = process.argv.slice(2).map((path) => resolve(path));
const text = readFileSync(document, "utf8");
const settings = readFileSync(env, "utf8");
const setting = (name) => settings.match(new RegExp(`^export ${name}=(.*)$`, "m"))[1];

/** What the document says, and what it is on this stack. */
const places = [
  ["127.0.0.1:8787", `127.0.0.1:${setting("QUARKUS_HTTP_PORT")}`],
  ["127.0.0.1:54320", `127.0.0.1:${setting("PGPORT")}`],
  ["/var/lib/truss/env", env],
];

function commands() {
  const found = [];
  for (const [block, body] of text.matchAll(/^```console\n([\s\S]*?)^```$/gm)) {
    let line = text.slice(0, text.indexOf(block)).split("\n").length;
    let continued = false;
    for (const row of body.trimEnd().split("\n")) {
      line++;
      if (row.startsWith("$ ")) found.push({ line, command: row.slice(2), printed: "" });
      else if (continued) found.at(-1).command += `\n${row}`;
      else found.at(-1).printed += `${row}\n`;
      continued = (row.startsWith("$ ") || continued) && row.endsWith("\\");
    }
  }
  return found;
}

/** The same text for what differs from run to run. */
function comparable(printed) {
  return printed
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replace(/\b\d{8}T\d{6}Z-\d+-\w+-[0-9a-f]{8}\b/g, "<archive>")
    .replace(/\bbranch_\d{8}_\d{6}\b/g, "branch_<time>")
    .replace(/\b(truss_branch_\w*)_[a-z0-9]{8}\b/g, "$1_<suffix>")
    .replace(/"[0-9A-F]+\/[0-9A-F]+"/g, '"<position>"')
    .replace(/"(\w*(?:bytes|_ms|_seconds|port|pid))"\s*:\s*[\d.]+/g, '"$1":<number>')
    .replace(/\s+/g, "");
}

function agrees(shown, printed) {
  const parts = comparable(shown)
    .split("…")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[\\s\\S]*?")}$`).test(comparable(printed));
}

const folder = mkdtempSync(join(tmpdir(), "truss-tour-"));
const shell = spawn("bash", ["--noprofile", "--norc"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
let output = "";
let waiting = () => {};
shell.stdout.on("data", (data) => {
  output += data;
  waiting();
});
shell.on("exit", () => waiting());

/** Runs one command in the shell, whose variables the next one sees. */
async function run(command, number) {
  const end = `<end of command ${number}>`;
  writeFileSync(join(folder, "command"), `${command}\n`);
  shell.stdin.write(`. ./command 2>&1 </dev/null; printf '%s\\n' '${end}'\n`);
  const deadline = setTimeout(() => shell.kill("SIGKILL"), 180_000);
  while (!output.includes(end) && shell.exitCode === null && shell.signalCode === null) {
    await new Promise((resolve) => (waiting = resolve));
  }
  clearTimeout(deadline);
  const at = output.indexOf(end);
  if (at < 0) return `${output}(it did not end within three minutes)\n`;
  const printed = output.slice(0, at);
  output = output.slice(at + end.length + 1);
  return printed;
}

let differing = 0;
const all = commands();
for (const [number, { line, command, printed: shown }] of all.entries()) {
  const here = places.reduce((changed, [from, to]) => changed.replaceAll(from, to), command);
  const printed = places.reduce((changed, [from, to]) => changed.replaceAll(to, from), await run(here, number));
  if (!agrees(shown, printed)) {
    differing++;
    console.error(`${document}:${line}: ${command}\n--- shown\n${shown}--- printed\n${printed}---`);
  }
  if (shell.signalCode !== null || shell.exitCode !== null) break;
}
shell.stdin.end();
rmSync(folder, { recursive: true });
console.error(`${document}: ${all.length} commands, ${differing} print something else than is shown`);
process.exit(differing === 0 && all.length > 0 ? 0 : 1);
