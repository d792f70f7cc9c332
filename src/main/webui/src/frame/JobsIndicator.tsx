import { Link } from "@tanstack/react-router";
import { useJobs } from "@/api/queries";
import { useFreshness } from "@/api/connection";
import { count } from "@/format/size";
import { buttonLook } from "@/ui/Button";

const SAID = {
  live: "",
  polling: ". The event stream is interrupted. The page asks every 2 s",
  lost: ". Connection lost",
};

export function JobsIndicator() {
  const jobs = useJobs().data ?? [];
  const freshness = useFreshness();
  const running = jobs.filter(({ status }) => status === "running" || status === "queued").length;
  const label = running === 0 ? "No jobs are running" : `${count(running, "job")} running or waiting`;
  return (
    <Link
      to="/activity"
      aria-label={label}
      title={label + SAID[freshness]}
      className={buttonLook("quiet", "px-2 text-xs text-soft")}
    >
      <span className="hidden sm:inline">jobs</span>
      <span
        aria-hidden
        className={`size-2 rounded-full ${running > 0 ? "animate-pulse bg-accent" : freshness === "live" ? "bg-line-strong" : "bg-warn"}`}
      />
      {running > 0 && <span className="font-semibold text-ink">{running}</span>}
    </Link>
  );
}
