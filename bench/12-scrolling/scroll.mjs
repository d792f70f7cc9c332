// scroll.mjs PROJECT FOLDER TURNS SLOWER: scrolls through 1,000 rows, alternately of a static table and of the dashboard, on a
// processor that is so many times slower. Writes how long each frame took, in ms, to FOLDER/static and FOLDER/dashboard.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [project, folder, turns, slower] = process.argv.slice(2);
const { chromium } = createRequire(join(project, "src/main/webui/package.json"))("@playwright/test");

const ROWS = 1000;
const TURN_MS = 10_000;
const ORIGIN = "http://truss.test";
const built = join(project, "target/classes/META-INF/resources");
const TYPES = { html: "text/html", js: "text/javascript", css: "text/css", svg: "image/svg+xml" };

const branches = Array.from({ length: ROWS }, (_, n) => ({
  id: n + 1,
  label: `feature-${n + 1}`,
  branch_db: `truss_branch_feature_${n + 1}_2howw0vg`,
  status: "active",
  size_bytes: 8_421_376 + n * 4096,
  ttl_hours: 24,
  expires_at: new Date(Date.now() + 86_400_000 - n * 1000).toISOString(),
  created_at: new Date(Date.now() - n * 60_000).toISOString(),
  created_by: "anonymous",
  parent: null,
  protected: n % 10 === 0,
  strategy: "file_clone",
  connections: "auto",
  held_ms: 40,
  phase: null,
  job_id: null,
  reason: null,
  warnings: [],
}));

const answers = {
  "/api/session": {
    user: "anonymous",
    on: "main",
    branch_id: null,
    label: null,
    database: "shop",
    expires_at: null,
    gone: null,
    main: { database: "shop", size_bytes: 1_288_490_188, server_version: "18.6" },
    workbench: { available: true, reason: null },
  },
  "/api/jobs": { jobs: [], next_cursor: null },
  "/api/branches": { branches },
};

const cells = (branch) =>
  [branch.label, branch.status, `${branch.size_bytes}`, branch.created_at, branch.expires_at, branch.strategy, branch.created_by, "Switch"]
    .map((text) => `<td>${text}</td>`)
    .join("");
const page = `<!doctype html><title>static</title><style>body { margin: 0; font: 14px sans-serif }
  #scroller { height: 100vh; overflow: auto } table { width: 100%; border-collapse: collapse }
  td { height: 48px; padding: 0 16px; border-bottom: 1px solid #ccc }</style>
  <div id="scroller"><table>${branches.map((branch) => `<tr>${cells(branch)}</tr>`).join("")}</table></div>`;

function answer(route) {
  const { pathname, search } = new URL(route.request().url());
  if (pathname === "/static") return route.fulfill({ contentType: "text/html", body: page });
  if (pathname === "/api/events") return route.fulfill({ contentType: "text/event-stream", body: ": nothing happens\n\n" });
  if (pathname.startsWith("/api/")) return route.fulfill({ json: answers[pathname + search] ?? answers[pathname] ?? { branches: [] } });
  const file = join(built, pathname);
  const found = pathname !== "/" && existsSync(file) ? file : join(built, "index.html");
  return route.fulfill({ contentType: TYPES[found.split(".").at(-1)] ?? "text/plain", body: readFileSync(found) });
}

/** Runs in the page: down and up again within a turn, a step with every frame. */
function scrolled(duration) {
  const all = [...document.querySelectorAll("*")];
  const scroller = all.find((element) => element.scrollHeight > element.clientHeight + 10_000);
  if (!scroller) throw new Error("Nothing on this page scrolls far.");
  const end = scroller.scrollHeight - scroller.clientHeight;
  return new Promise((resolve) => {
    const frames = [];
    let first;
    let before;
    const step = (now) => {
      first ??= now;
      if (before !== undefined) frames.push(now - before);
      before = now;
      const share = (now - first) / duration;
      if (share >= 1) return resolve(frames);
      scroller.scrollTop = end * (1 - Math.abs(1 - 2 * share));
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid() === 0 ? ["--no-sandbox"] : [],
});
const frames = { static: [], dashboard: [] };
for (let turn = 0; turn < Number(turns); turn++) {
  for (const [name, path, last] of [
    ["static", "/static", "feature-1"],
    ["dashboard", "/branches", `feature-${ROWS}`],
  ]) {
    const opened = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await opened.route(`${ORIGIN}/**`, answer);
    await opened.goto(ORIGIN + path);
    await opened.getByText(last, { exact: true }).first().waitFor();
    const session = await opened.context().newCDPSession(opened);
    await session.send("Emulation.setCPUThrottlingRate", { rate: Number(slower) });
    frames[name].push(...(await opened.evaluate(scrolled, TURN_MS)));
    await opened.close();
  }
}
await browser.close();
for (const [name, all] of Object.entries(frames)) writeFileSync(join(folder, name), all.map((ms) => `${ms.toFixed(1)}\n`).join(""));
