import type { ComponentProps } from "react";
import { cx } from "./cx";

type Kind = "primary" | "plain" | "quiet" | "danger";

const LOOKS: Record<Kind, string> = {
  primary: "bg-ink text-on-ink hover:opacity-85 border border-transparent",
  plain: "bg-panel border border-line-strong hover:bg-hover",
  quiet: "border border-transparent hover:bg-hover",
  danger: "bg-bad-soft text-bad border border-bad hover:opacity-85",
};

export interface ButtonProps extends ComponentProps<"button"> {
  kind?: Kind;
  /** Whether work that the button began is in progress. */
  busy?: boolean;
}

export function buttonLook(kind: Kind = "plain", extra?: string) {
  return cx(
    "inline-flex min-h-8 items-center justify-center gap-1.5 rounded-md px-3 py-1 font-medium whitespace-nowrap",
    "disabled:opacity-55",
    LOOKS[kind],
    extra,
  );
}

export function Button({
  kind = "plain",
  busy = false,
  className,
  disabled,
  type = "button",
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={buttonLook(kind, className)}
      disabled={disabled === true || busy}
      aria-busy={busy}
      {...rest}
    >
      {children}
    </button>
  );
}

/** A button that shows only an icon, with its name for screen readers. */
export function IconButton({ label, className, ...rest }: ButtonProps & { label: string }) {
  return <Button kind="quiet" aria-label={label} title={label} className={cx("size-8 p-0!", className)} {...rest} />;
}
