import { Download } from "lucide-react";
import { count } from "@/format/size";
import { Button } from "@/ui/Button";
import { download } from "@/ui/download";
import { Menu, MenuItem } from "@/ui/Menu";
import { toCsv, toJson } from "./export";
import type { ResultColumn, Value } from "./values";

interface ExportMenuProps {
  database: string;
  columns: readonly ResultColumn[];
  rows: readonly (readonly Value[])[];
  more: boolean;
}

/** Exports the rows that the page has, and says if there are more. */
export function ExportMenu({ database, columns, rows, more }: ExportMenuProps) {
  const about = more ? `the ${count(rows.length, "row")} fetched so far` : `all ${count(rows.length, "row")}`;
  return (
    <Menu
      trigger={
        <Button className="px-2 text-xs" title={`Exports ${about}`}>
          <Download size={14} aria-hidden /> Export
        </Button>
      }
    >
      <MenuItem onSelect={() => download(text("text/csv", toCsv(columns, rows)), `${database}.csv`)}>
        CSV of {about}
      </MenuItem>
      <MenuItem onSelect={() => download(text("application/json", toJson(columns, rows)), `${database}.json`)}>
        JSON of {about}
      </MenuItem>
    </Menu>
  );
}

/** Names the character set, for programs that would guess another one. */
function text(type: string, content: string): Blob {
  return new Blob([content], { type: `${type};charset=utf-8` });
}
