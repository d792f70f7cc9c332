import { Link, useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { cx } from "./cx";

interface ViewProps {
  title: string;
  actions?: ReactNode;
  /** The content between the title and the scrolling part. */
  tools?: ReactNode;
  children: ReactNode;
}

/** A view with its title and actions above a scrolling part. */
export function View({ title, actions, tools, children }: ViewProps) {
  useEffect(() => {
    document.title = `${title} · Truss`;
  }, [title]);
  return (
    <section aria-label={title} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-13 flex-wrap items-center justify-between gap-2 px-4 pt-3 pb-2">
        <h1 className="text-xl font-semibold">{title}</h1>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {tools && <div className="flex flex-wrap items-center gap-2 px-4 pb-2">{tools}</div>}
      {children}
    </section>
  );
}

/** The tabs of a view, each with an address. */
export function ViewTabs({ label, tabs }: { label: string; tabs: readonly { to: string; text: string }[] }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  // The longest path that the address begins with, because details have addresses below that of their tab.
  const active = tabs
    .filter(({ to }) => path === to || path.startsWith(`${to}/`))
    .sort((a, b) => b.to.length - a.to.length)[0];
  return (
    <nav aria-label={label} className="strip flex gap-1 border-b border-line px-4">
      {tabs.map(({ to, text }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true }}
          className={cx(
            "border-b-2 px-2 py-1.5 whitespace-nowrap hover:text-ink",
            active?.to === to ? "border-ink font-medium" : "border-transparent text-soft",
          )}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
