import { useId, useState } from "react";
import { rank } from "@/frame/rank";
import { cx } from "@/ui/cx";
import type { Box } from "./graph";

const SHOWN = 8;

/** Finds a table by a part of its name. Choosing one centers it. */
export function ErdSearch({ boxes, onChoose }: { boxes: readonly Box[]; onChoose: (id: string) => void }) {
  const list = useId();
  const [wanted, setWanted] = useState("");
  const [open, setOpen] = useState(false);
  const [marked, setMarked] = useState(0);
  const found = rank(boxes, wanted, ({ title }) => title).slice(0, SHOWN);
  const showing = open && wanted.trim() !== "";
  // A closed list is empty. Otherwise Tab and screen readers would reach its hidden names first.
  const offered = showing ? found : [];
  const choose = (box: Box | undefined) => {
    if (!box) return;
    setWanted(box.title);
    setMarked(0);
    setOpen(false);
    onChoose(box.id);
  };
  return (
    <div className="relative w-full max-w-64">
      <input
        type="search"
        role="combobox"
        aria-label="Find a table"
        aria-expanded={showing}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={offered[marked] ? `${list}-${marked}` : undefined}
        placeholder="Find a table…"
        autoComplete="off"
        className="field"
        value={wanted}
        onChange={(event) => {
          setWanted(event.target.value);
          setMarked(0);
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            setOpen(true);
            setMarked(Math.max(0, Math.min(found.length - 1, marked + (event.key === "ArrowDown" ? 1 : -1))));
          } else if (event.key === "Enter" && wanted.trim() !== "") {
            choose(found[marked]);
          } else if (event.key === "Escape" && showing) {
            event.preventDefault();
            setOpen(false);
          }
        }}
      />
      <ul
        id={list}
        role="listbox"
        aria-label="Tables found"
        className={cx(
          "absolute inset-x-0 top-full z-20 mt-1 overflow-hidden rounded-md border border-line bg-raised py-1 shadow-raised",
          !showing && "hidden",
        )}
      >
        {offered.map((box, index) => (
          <li
            key={box.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === marked}
            className={cx("cursor-pointer truncate px-2.5 py-1", index === marked && "bg-hover")}
            // Runs before the field loses the focus, which would close the list.
            onPointerDown={(event) => {
              event.preventDefault();
              choose(box);
            }}
          >
            {box.title}
          </li>
        ))}
        {showing && offered.length === 0 && <li className="px-2.5 py-1 text-soft">No table matches.</li>}
      </ul>
    </div>
  );
}
