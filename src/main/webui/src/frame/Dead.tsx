import { Link, type ErrorComponentProps } from "@tanstack/react-router";
import { buttonLook } from "@/ui/Button";
import { Failed } from "@/ui/States";

export function UnknownPath() {
  return (
    <div className="flex flex-col items-start gap-3 p-6">
      <h1 className="text-lg font-semibold">Page not found</h1>
      <Link to="/branches" className={buttonLook("plain")}>
        Show branches
      </Link>
    </div>
  );
}

/** Replaces a view that failed, or whose code could not be loaded, for example after an update of the service. */
export function CrashedView({ error }: ErrorComponentProps) {
  return <Failed what="this view" error={error} retry={() => window.location.reload()} />;
}
