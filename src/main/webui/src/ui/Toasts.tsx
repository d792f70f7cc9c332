import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { IconButton } from "./Button";
import { cx } from "./cx";
import { dismiss, useToasts } from "./toasts";

export function Toasts() {
  return (
    <div
      role="status"
      aria-live="polite"
      aria-label="Notifications"
      // On a phone, dialogs are at the bottom, too, and take precedence.
      className="pointer-events-none fixed right-3 bottom-16 z-30 flex w-[min(26rem,calc(100vw-1.5rem))] flex-col gap-2 sm:bottom-3 sm:z-50"
    >
      {useToasts().map(({ id, text, tone = "neutral", link }) => (
        <div
          key={id}
          className={cx(
            "appear pointer-events-auto flex items-start gap-2 rounded-lg border bg-raised p-2 pl-3 shadow-raised",
            tone === "bad" ? "border-bad" : "border-line-strong",
          )}
        >
          <span className="min-w-0 flex-1 py-1 break-words">
            {tone === "bad" && <strong className="text-bad">Failed: </strong>}
            {text}{" "}
            {link && (
              <Link
                to={link.to}
                search={link.branch === undefined ? undefined : { branch: link.branch }}
                className="font-medium text-accent underline"
                onClick={() => dismiss(id)}
              >
                {link.text}
              </Link>
            )}
          </span>
          <IconButton label="Dismiss" onClick={() => dismiss(id)}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
