import { Check, Copy as CopyIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "./Button";
import { cx } from "./cx";
import { toast } from "./toasts";

/**
 * Copies a text. Browsers offer the clipboard only to secure pages, so over plain HTTP from another machine it copies
 * a selection.
 */
async function copyText(text: string) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  (document.querySelector("[role=dialog]") ?? document.body).append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("The browser refused access to the clipboard.");
}

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = window.setTimeout(() => setCopied(false), 1500);
    return () => window.clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      label={copied ? "Copied" : `Copy ${what}`}
      className="size-7! min-h-7! shrink-0"
      onClick={(event) => {
        event.stopPropagation();
        copyText(text).then(
          () => setCopied(true),
          (error: unknown) => toast({ tone: "bad", text: `Text not copied. ${String(error)}` }),
        );
      }}
    >
      {copied ? <Check size={14} aria-hidden /> : <CopyIcon size={14} aria-hidden />}
    </IconButton>
  );
}

/** A text in one line or a block, in a monospaced font, with a button that copies it. */
export function Copyable({ text, what, block = false }: { text: string; what: string; block?: boolean }) {
  return (
    <span
      className={cx("flex min-w-0 items-start gap-1", block && "rounded-md border border-line bg-page p-1.5 pl-2.5")}
    >
      <code
        tabIndex={block ? 0 : undefined}
        className={cx(
          "min-w-0 flex-1 font-mono text-xs",
          block ? "max-h-60 overflow-auto py-1 leading-5 break-words whitespace-pre-wrap" : "truncate leading-7",
        )}
      >
        {text}
      </code>
      <CopyButton text={text} what={what} />
    </span>
  );
}
