import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Licences that Truss may be handed out with. Another one is for somebody to look at, and fails the build. */
const ACCEPTED = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0", "ISC", "MIT"]);
/** Which one of those that a package offers. */
const CHOSEN: Record<string, string> = { "EPL-2.0 OR GPL-3.0-or-later": "EPL-2.0" };
/** What of these is in the page is in no module: a style sheet's beginning, and what loads the other modules. */
const UNSEEN = ["tailwindcss", "vite"];

interface Manifest {
  name: string;
  version: string;
  license?: string;
  author?: string | { name: string };
  repository?: string | { url: string };
  homepage?: string;
}

/** Writes licenses.txt: of every package that is in the bundle its name, version, source, licence and the licence's text. */
export function notices(): Plugin {
  return {
    name: "truss-notices",
    apply: "build",
    generateBundle(_, bundle) {
      const files = Object.values(bundle).flatMap((part) =>
        part.type === "chunk"
          ? Object.entries(part.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))
          : part.originalFileNames,
      );
      const folders = new Set([...files.flatMap(packageOf), ...UNSEEN.map((name) => `node_modules/${name}`)]);
      const parts = [...folders].map(noticeOf).sort((a, b) => a.name.localeCompare(b.name, "en"));
      const head = `The dashboard of Truss is made with these ${parts.length} packages:\n\n${parts.map(({ line }) => line).join("\n")}\n`;
      this.emitFile({
        type: "asset",
        fileName: "licenses.txt",
        source: [head, ...parts.map(({ text }) => text)].join(`\n${"-".repeat(80)}\n\n`),
      });
    },
  };
}

/** The folder of the package that a file is of; of our own files there is none. */
function packageOf(file: string): string[] {
  const found = /^\0?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
  return found?.[1] ? [found[1].slice(found[1].indexOf("node_modules/"))] : [];
}

function noticeOf(folder: string) {
  const {
    name,
    version,
    license = "none",
    ...more
  } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const chosen = CHOSEN[license] ?? license;
  if (!ACCEPTED.has(chosen)) throw new Error(`${name} ${version} is in the bundle, and its licence is ${license}.`);
  const repository = typeof more.repository === "string" ? more.repository : more.repository?.url;
  const source = repository?.replace(/^git\+/, "").replace(/\.git$/, "") ?? more.homepage ?? "unknown";
  const line = `${name} ${version} (${chosen})`;
  return { name, line, text: `${line}\nSource: ${source}\n\n${licenceOf(folder, chosen, more.author).trim()}\n` };
}

function licenceOf(folder: string, licence: string, author: Manifest["author"]): string {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file));
  if (files.length > 0) {
    // What follows in Vite's own is of what builds the page, and is not in it.
    return files
      .map((file) => readFileSync(join(folder, file), "utf8").split(/^# Licenses of bundled dependencies/m)[0])
      .join("\n\n");
  }
  const holder = typeof author === "string" ? author : author?.name;
  if (licence !== "MIT" || !holder) throw new Error(`${folder} is in the bundle, and has no text of its licence.`);
  return MIT.replace("HOLDER", holder);
}

/** Of packages that name it, and leave its text out. */
const MIT = `Copyright (c) HOLDER

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;
