import type { RecoveryPoint, RecoveryWindow } from "@/api/client";
import { localTime } from "@/format/time";
import { type Sight, ticks, toX } from "./timeline";

interface TimeLineDrawingProps {
  window: RecoveryWindow;
  points: readonly RecoveryPoint[];
  sight: Sight;
  width: number;
  value: number | null;
  hover: number | null;
  now: number;
}

const HEIGHT = 124;
const TOP = 34;
const BOTTOM = 84;

/** Draws the band, gaps, ticks and flags. For screen readers, the elements around it have the same information. */
export function TimeLineDrawing({ window: reachable, points, sight, width, value, hover, now }: TimeLineDrawingProps) {
  const x = (at: number) => Math.min(Math.max(toX(at, sight, width), -10), width + 10);
  const open = reachable.archiving.on && !reachable.archiving.failing;
  const end = reachable.latest ? (open ? now : Date.parse(reachable.latest)) : null;
  return (
    <svg width={width} height={HEIGHT} aria-hidden className="block">
      <defs>
        <pattern id="gap" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="7" height="7" className="fill-bad-soft" />
          <line x1="0" y1="0" x2="0" y2="7" className="stroke-bad" strokeWidth="2" />
        </pattern>
      </defs>
      <rect x={0} y={TOP} width={width} height={BOTTOM - TOP} className="fill-hover" />
      {reachable.earliest && end !== null && (
        <rect
          x={x(Date.parse(reachable.earliest))}
          y={TOP}
          width={Math.max(1, x(end) - x(Date.parse(reachable.earliest)))}
          height={BOTTOM - TOP}
          className="fill-good-soft stroke-good"
        />
      )}
      {reachable.gaps.map((gap) => {
        const from = x(Date.parse(gap.from));
        return (
          <rect
            key={gap.from}
            x={from}
            y={TOP}
            width={Math.max(2, x(gap.to ? Date.parse(gap.to) : now) - from)}
            height={BOTTOM - TOP}
            fill="url(#gap)"
          >
            <title>{gap.reason}</title>
          </rect>
        );
      })}
      {ticks(sight, width).map(({ at, text }) => (
        <g key={at}>
          <line x1={x(at)} x2={x(at)} y1={BOTTOM} y2={BOTTOM + 14} className="stroke-line-strong" />
          <text x={x(at) + 4} y={BOTTOM + 32} className="fill-soft text-[11px]">
            {text}
          </text>
        </g>
      ))}
      {reachable.base_backups.map((base) => (
        <path
          key={base.id}
          d={`M${x(Date.parse(base.earliest))} ${BOTTOM - 13}l6 12h-12z`}
          className={base.reason && !base.latest ? "fill-bad" : "fill-ink"}
        >
          <title>{`Base backup ${base.label}, ${localTime(base.earliest)}${base.reason ? `: ${base.reason}` : ""}`}</title>
        </path>
      ))}
      {points.map((point) => {
        const at = x(Date.parse(point.created_at));
        return (
          <g key={point.id} className="cursor-pointer">
            <line x1={at} x2={at} y1={10} y2={BOTTOM} className="stroke-accent" />
            <path d={`M${at} 8l11 5-11 5z`} className="fill-accent" />
            <title>{`Restore point ${point.name}, ${localTime(point.created_at)}`}</title>
          </g>
        );
      })}
      {hover !== null && (
        <line
          x1={x(hover)}
          x2={x(hover)}
          y1={TOP - 6}
          y2={BOTTOM + 6}
          className="stroke-line-strong"
          strokeDasharray="3 3"
        />
      )}
      {value !== null && (
        <g>
          <line x1={x(value)} x2={x(value)} y1={22} y2={BOTTOM + 12} className="stroke-ink" strokeWidth="2" />
          <circle cx={x(value)} cy={22} r={5} className="fill-ink" />
        </g>
      )}
      <line x1={x(now) - 1} x2={x(now) - 1} y1={TOP - 8} y2={BOTTOM + 14} className="stroke-accent" strokeWidth="2" />
      {now <= sight.to + 1000 && (
        <text x={width - 5} y={TOP - 12} textAnchor="end" className="fill-accent text-[11px] font-semibold">
          now
        </text>
      )}
    </svg>
  );
}
