import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";

interface ViewProps {
  title: string;
  actions?: ReactNode;
  /** Between the title and what scrolls. */
  tools?: ReactNode;
  children: ReactNode;
}

/** A view: its title and what can be done, and below that what scrolls. */
export function View({ title, actions, tools, children }: ViewProps) {
  useEffect(() => {
    document.title = `${title} · Truss`;
  }, [title]);
  return (
    <section aria-label={title} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex flex-wrap items-center justify-between gap-2 px-4 pt-3 pb-2">
        <h1 className="text-xl font-semibold">{title}</h1>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {tools && <div className="flex flex-wrap items-center gap-2 px-4 pb-2">{tools}</div>}
      {children}
    </section>
  );
}

/** Parts of a view that have an address each. */
export function ViewTabs({ label, tabs }: { label: string; tabs: readonly { to: string; text: string; exact?: boolean }[] }) {
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line px-4">
      {tabs.map(({ to, text, exact = false }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact }}
          className="-mb-px border-b-2 border-transparent px-2 py-1.5 whitespace-nowrap text-soft hover:text-ink"
          activeProps={{ className: "border-ink! text-ink! font-medium" }}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
