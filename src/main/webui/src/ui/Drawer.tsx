import { Link, useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { buttonLook } from "./Button";
import { focusView, isFocusLost } from "./focus";

interface DrawerProps {
  title: string;
  /** The path of the list beside the drawer. */
  back: string;
  children: ReactNode;
}

/** Shows details beside the list, under an address of their own. On a phone it covers the list. */
export function Drawer({ title, back, children }: DrawerProps) {
  const navigate = useNavigate();
  const heading = useRef<HTMLHeadingElement>(null);
  const own = useRef("");
  useEffect(() => {
    own.current = window.location.pathname;
    heading.current?.focus();
  }, [title]);
  useEffect(
    () => () => {
      if (!isFocusLost()) return;
      // The row of the drawer, even if the drawer was opened by its address.
      const links = [...document.querySelectorAll<HTMLAnchorElement>("main a[href]")];
      const row = links.find(({ pathname }) => pathname === own.current);
      if (row) row.focus();
      else focusView();
    },
    [],
  );
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      // A dialog or menu above the drawer handles the key itself.
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("[role=dialog],[role=menu]")) {
        void navigate({ to: back });
      }
    };
    document.addEventListener("keydown", close);
    return () => document.removeEventListener("keydown", close);
  }, [navigate, back]);
  return (
    <aside
      aria-label={title}
      className="absolute inset-0 z-20 flex flex-col overflow-y-auto border-line bg-panel lg:static lg:z-auto lg:w-[27rem] lg:shrink-0 lg:border-l xl:w-[32rem]"
    >
      <header className="sticky top-0 z-10 flex items-center justify-between gap-2 border-b border-line bg-panel px-4 py-2">
        <h2 ref={heading} tabIndex={-1} className="min-w-0 truncate text-base font-semibold outline-none">
          {title}
        </h2>
        <Link
          to={back}
          aria-label="Close details"
          title="Close details (Esc)"
          className={buttonLook("quiet", "size-8 p-0!")}
        >
          <X size={16} aria-hidden />
        </Link>
      </header>
      <div className="flex flex-col gap-5 p-4">{children}</div>
    </aside>
  );
}

export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <div className="flex min-h-8 items-center justify-between gap-2">
        <h3 className="font-semibold">{title}</h3>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** A list of names and values. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,max-content)_minmax(0,1fr)] items-baseline gap-x-4 gap-y-1.5">
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
