import { DropdownMenu } from "radix-ui";
import { createContext, type ReactNode, use, useRef } from "react";
import { cx } from "./cx";

const Chosen = createContext<{ current: (() => void) | null }>({ current: null });

/** A button's menu. */
export function Menu({
  trigger,
  defaultOpen = false,
  children,
}: {
  trigger: ReactNode;
  defaultOpen?: boolean;
  children: ReactNode;
}) {
  const chosen = useRef<(() => void) | null>(null);
  return (
    <DropdownMenu.Root defaultOpen={defaultOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          // The chosen action runs after the button has the focus again, so that a dialog can return the focus to it.
          onCloseAutoFocus={() => {
            const act = chosen.current;
            chosen.current = null;
            if (act) window.setTimeout(act);
          }}
          className="appear z-40 min-w-44 rounded-lg border border-line-strong bg-raised p-1 shadow-raised"
        >
          <Chosen value={chosen}>{children}</Chosen>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

export function MenuItem({ onSelect, danger = false, disabled = false, children }: MenuItemProps) {
  const chosen = use(Chosen);
  return (
    <DropdownMenu.Item
      disabled={disabled}
      onSelect={() => (chosen.current = onSelect)}
      className={cx(
        "cursor-pointer rounded px-2.5 py-1.5 outline-none select-none data-disabled:cursor-not-allowed data-disabled:opacity-50 data-highlighted:bg-hover",
        danger && "text-bad",
      )}
    >
      {children}
    </DropdownMenu.Item>
  );
}
