import {
  type Box,
  fitted,
  type Graph,
  HEADER,
  middleOf,
  PADDING,
  roomFor,
  ROW,
  SIGN,
  signOf,
  titleRoom,
} from "./graph";
import { endsOf, type Layout, pathOf } from "./layout";

/** The colours of the light theme, for paper and documents. */
const INK = "#1c1e21";
const SOFT = "#5b5f66";
const LINE = "#8b8b84";
const CHANGES = { added: ["#17693a", "#e3f3e9"], changed: ["#80520a", "#fbf0da"] } as const;
const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Escapes a text for XML. Characters that XML does not allow become the replacement character. */
export function escapeXml(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}

/** Returns the diagram as a self-contained file, without scripts, external styles or links. */
export function svgOf(graph: Graph, layout: Layout, title: string): string {
  const width = Math.ceil(layout.width);
  const height = Math.ceil(layout.height);
  const lines = graph.lines.map((line) => {
    const points = layout.lines[line.id] ?? [];
    return (
      `<g><title>${escapeXml(line.text)}</title>` +
      `<path d="${pathOf(points)}"${line.optional ? ' stroke-dasharray="5 3"' : ""}/><path d="${endsOf(points, line.single)}"/></g>`
    );
  });
  const boxes = graph.boxes.map((box) => {
    const { x, y } = layout.boxes[box.id] ?? { x: 0, y: 0 };
    return `<g transform="translate(${x} ${y})">${boxSvg(box)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g fill="none" stroke="${LINE}" stroke-width="1.3">${lines.join("\n")}</g>`,
    ...boxes,
    "</svg>\n",
  ].join("\n");
}

function boxSvg(box: Box): string {
  const [edge, head] = box.change ? CHANGES[box.change] : [LINE, "#f0f0ed"];
  const right = box.width - PADDING;
  const mark = box.change
    ? `<text x="${right}" y="19" text-anchor="end" font-family="${SANS}" font-size="11" font-weight="600" fill="${edge}">${box.change}</text>`
    : "";
  const rows = box.rows.map((row, index) => {
    const room = roomFor(box, row);
    const baseline = middleOf(index) + 4;
    return (
      `<text x="${PADDING}" y="${baseline}" font-size="8.5" fill="${SOFT}">${signOf(row)}</text>` +
      `<text x="${PADDING + SIGN}" y="${baseline}" fill="${INK}"${row.primary ? ' font-weight="600"' : ""}>${escapeXml(fitted(row.column, room.column))}</text>` +
      `<text x="${right}" y="${baseline}" text-anchor="end" fill="${SOFT}">${escapeXml(fitted(row.type, room.type))}${row.nullable ? "?" : ""}</text>`
    );
  });
  const more =
    box.hidden > 0
      ? `<text x="${PADDING + SIGN}" y="${HEADER + box.rows.length * ROW + 14}" font-size="11" fill="${SOFT}">${box.hidden} more</text>`
      : "";
  return [
    `<rect width="${box.width}" height="${box.height}" rx="6" fill="#ffffff" stroke="${edge}"/>`,
    `<path d="M0 ${HEADER}V6a6 6 0 0 1 6-6H${box.width - 6}a6 6 0 0 1 6 6V${HEADER}Z" fill="${head}" stroke="${edge}"/>`,
    `<text x="${PADDING}" y="20" font-family="${SANS}" font-size="13" font-weight="600" fill="${INK}">${escapeXml(fitted(box.title, titleRoom(box)))}</text>`,
    mark,
    `<g font-family="${MONO}" font-size="12">${rows.join("")}${more}</g>`,
  ].join("");
}
