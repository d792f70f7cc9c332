import { useRouter } from "@tanstack/react-router";
import type { MouseEvent, ReactNode } from "react";

interface RowLinkProps {
  to: string;
  className?: string;
  children: ReactNode;
}

/** A link in a row. It does not subscribe to the router, because scrolling mounts and unmounts rows all the time. */
export function RowLink({ to, className, children }: RowLinkProps) {
  const router = useRouter();
  const { branch } = router.state.location.search as { branch?: number | "main" };
  const follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void router.navigate({ to });
  };
  return (
    <a
      href={branch === undefined ? to : `${to}?branch=${branch}`}
      className={className}
      onClick={follow}
      onPointerEnter={() => void router.preloadRoute({ to })}
    >
      {children}
    </a>
  );
}
