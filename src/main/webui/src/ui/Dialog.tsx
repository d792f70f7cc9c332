import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./Button";
import { useOpener } from "./useOpener";

interface DialogProps {
  title: string;
  description?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** Focuses the first field, or the harmless button if there is no field. */
function focusFirst(event: Event) {
  const content = event.currentTarget as HTMLElement;
  const first =
    content.querySelector<HTMLElement>("input:not([type=radio],[type=checkbox],:disabled), textarea, select") ??
    content.querySelector<HTMLElement>("[data-actions] button:not(:disabled)") ??
    content;
  event.preventDefault();
  first.focus();
}

/** A dialog for one decision. Dialogs are never stacked. */
export function Dialog({ title, description, onClose, children }: DialogProps) {
  const giveBack = useOpener();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          data-modal
          onOpenAutoFocus={focusFirst}
          onCloseAutoFocus={giveBack}
          className="appear fixed inset-x-0 bottom-0 z-40 mx-auto flex max-h-[92dvh] w-full max-w-lg flex-col overflow-hidden rounded-t-xl border border-line bg-raised shadow-raised sm:top-[9vh] sm:bottom-auto sm:max-h-[82vh] sm:rounded-xl"
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <header className="flex items-center justify-between gap-2 px-4 pt-3">
            <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close">
                <X size={16} aria-hidden />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="min-h-0 overflow-y-auto px-4 pb-4 has-[[data-actions]]:pb-0">
            {description && <Radix.Description className="pb-1 text-soft">{description}</Radix.Description>}
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The last row of a dialog, always visible, with the main action at the right. */
export function DialogActions({ children }: { children: ReactNode }) {
  return (
    <div
      data-actions
      className="sticky bottom-0 -mx-4 mt-2 flex flex-wrap items-center justify-end gap-2 bg-raised px-4 pt-2 pb-4"
    >
      {children}
    </div>
  );
}
