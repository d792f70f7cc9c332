import { Minus, Plus } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import type { RecoveryPoint, RecoveryWindow } from "@/api/client";
import { localTime, utcTime } from "@/format/time";
import { Button, IconButton } from "@/ui/Button";
import { around, DAY, HOUR, keyStep, MINUTE, pan, reach, type Sight, toMoment, toX, whole, zoom } from "./timeline";
import { TimeLineDrawing } from "./TimeLineDrawing";
import { useWidth } from "@/ui/useWidth";

interface TimeLineProps {
  window: RecoveryWindow;
  points: readonly RecoveryPoint[];
  now: number;
  /** The chosen instant. */
  value: number | null;
  onChange: (at: number) => void;
  onPoint: (point: RecoveryPoint) => void;
}

const SPANS = [
  { text: "Week", length: 7 * DAY },
  { text: "Day", length: DAY },
  { text: "Hour", length: HOUR },
  { text: "Minute", length: MINUTE },
] as const;

/** Shows the recovery window, at any zoom from weeks to seconds. */
export function TimeLine({ window: reachable, points, now, value, onChange, onPoint }: TimeLineProps) {
  const all = whole(reachable, now);
  // Null shows the whole window, which grows with the time.
  const [chosen, setChosen] = useState<Sight | null>(null);
  const sight = chosen ?? all;
  const [measure, width] = useWidth();
  const [hover, setHover] = useState<number | null>(null);
  const box = useRef<HTMLDivElement | null>(null);
  const dragged = useRef<{ x: number; moved: boolean } | null>(null);
  const latest = useRef({ sight, all, width });
  latest.current = { sight, all, width };

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // React's listener is passive and could not keep the page from scrolling.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { sight: at, all: whole, width: wide } = latest.current;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
        setChosen(pan(at, (((event.deltaX || event.deltaY) / wide) * (at.to - at.from)) / 2, whole));
      } else {
        const share = (event.clientX - element.getBoundingClientRect().left) / wide;
        setChosen(zoom(at, Math.exp(event.deltaY / 400), share, whole));
      }
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);

  const middle =
    value !== null && value >= sight.from && value <= sight.to ? (value - sight.from) / (sight.to - sight.from) : 1;
  const momentAt = (event: PointerEvent) =>
    toMoment(event.clientX - (box.current?.getBoundingClientRect().left ?? 0), sight, width);

  const keys = (event: KeyboardEvent) => {
    const at = value ?? now;
    const step = keyStep(sight) * (event.shiftKey ? 10 : 1);
    const moves: Record<string, number> = {
      ArrowLeft: at - step,
      ArrowRight: Math.min(at + step, now),
      Home: reachable.earliest ? Date.parse(reachable.earliest) : at,
      End: now,
    };
    if (event.key in moves) {
      const next = moves[event.key] as number;
      onChange(next);
      if (next < sight.from || next > sight.to) setChosen(around(next, sight.to - sight.from, all));
    } else if (event.key === "+" || event.key === "=") setChosen(zoom(sight, 0.5, middle, all));
    else if (event.key === "-") setChosen(zoom(sight, 2, middle, all));
    else return;
    event.preventDefault();
  };

  const seen = hover ?? value;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-1">
        <p className="min-h-5 min-w-0 flex-1 basis-full text-xs text-soft sm:basis-0" aria-hidden>
          {seen === null ? (
            <span>
              Click a moment<span className="max-sm:hidden">; scroll to zoom</span>
            </span>
          ) : (
            <>
              <strong className="text-ink">{localTime(seen, true)}</strong> · {utcTime(seen, true)}
            </>
          )}
        </p>
        {SPANS.map(({ text, length }) => (
          <Button
            key={text}
            kind="quiet"
            className="px-2 text-xs max-sm:px-1.5"
            disabled={length > all.to - all.from}
            onClick={() => setChosen(around(value ?? now, length, all))}
          >
            {text}
          </Button>
        ))}
        <Button kind="quiet" className="px-2 text-xs max-sm:px-1.5" onClick={() => setChosen(null)}>
          All
        </Button>
        <IconButton label="Zoom out" onClick={() => setChosen(zoom(sight, 2, middle, all))}>
          <Minus size={15} aria-hidden />
        </IconButton>
        <IconButton label="Zoom in" onClick={() => setChosen(zoom(sight, 0.5, middle, all))}>
          <Plus size={15} aria-hidden />
        </IconButton>
      </div>
      <div
        ref={(element) => {
          box.current = element;
          measure(element);
        }}
        role="slider"
        tabIndex={0}
        aria-label="Moment to recover to"
        aria-valuemin={Math.floor(all.from / 1000)}
        aria-valuemax={Math.floor(all.to / 1000)}
        aria-valuenow={Math.floor((value ?? now) / 1000)}
        aria-valuetext={
          value === null
            ? "none chosen"
            : `${localTime(value, true)}${reach(value, reachable).possible ? "" : ", cannot be recovered"}`
        }
        onKeyDown={keys}
        onPointerDown={(event) => {
          dragged.current = { x: event.clientX, moved: false };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          setHover(momentAt(event));
          const drag = dragged.current;
          if (drag && (drag.moved || Math.abs(event.clientX - drag.x) > 4)) {
            setChosen(pan(sight, ((drag.x - event.clientX) / width) * (sight.to - sight.from), all));
            dragged.current = { x: event.clientX, moved: true };
          }
        }}
        onPointerUp={(event) => {
          const wasClick = dragged.current?.moved === false;
          dragged.current = null;
          if (!wasClick) return;
          const at = momentAt(event);
          const x = toX(at, sight, width);
          const flag = event.clientY - event.currentTarget.getBoundingClientRect().top < 30;
          const point = flag && points.find((one) => Math.abs(toX(Date.parse(one.created_at), sight, width) - x) < 8);
          if (point) onPoint(point);
          else onChange(Math.min(at, now));
        }}
        onPointerLeave={() => setHover(null)}
        className="cursor-crosshair touch-pan-y overflow-hidden rounded-lg border border-line bg-panel select-none"
      >
        {width > 0 && (
          <TimeLineDrawing
            window={reachable}
            points={points}
            sight={sight}
            width={width}
            value={value}
            hover={hover}
            now={now}
          />
        )}
      </div>
      <Legend />
    </div>
  );
}

function Legend() {
  return (
    <p aria-hidden className="flex flex-wrap gap-x-4 text-xs text-soft">
      <span>
        <span className="mr-1 inline-block size-2.5 bg-good-soft align-middle ring-1 ring-good" />
        can be recovered
      </span>
      <span>
        <span className="mr-1 inline-block size-2.5 bg-bad-soft align-middle ring-1 ring-bad" />
        gap
      </span>
      <span>▲ base backup</span>
      <span>⚑ restore point</span>
      <span className="max-sm:hidden">
        Keys: <kbd>←</kbd> <kbd>→</kbd> move, <kbd>+</kbd> <kbd>−</kbd> zoom
      </span>
    </p>
  );
}
