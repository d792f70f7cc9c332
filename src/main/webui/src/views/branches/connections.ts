import type { ConnectionsMode } from "@/api/client";

/** The effect of each way on the connections to the source, in one sentence. */
export const CONNECTIONS: readonly { value: ConnectionsMode; about: string }[] = [
  {
    value: "auto",
    about: "Clones if no session is connected. Otherwise pauses clients behind PgBouncer, or copies online.",
  },
  { value: "copy", about: "Copies online from one snapshot. Sessions are not affected. Takes longer than a clone." },
  { value: "pause", about: "Clients behind PgBouncer wait during the clone. No transaction fails." },
  {
    value: "drain",
    about: "Ends sessions that are idle between transactions. New sessions wait during the clone.",
  },
  {
    value: "terminate",
    about: "Ends all sessions and their transactions now. New sessions wait during the clone.",
  },
  { value: "fail", about: "Fails if a session is connected, and lists the sessions. Creates no branch then." },
];

/** What auto would choose now. */
export const AUTO_NOW: Record<string, string> = {
  clone: "Now: a clone.",
  pause: "Now: a pause.",
  copy: "Now: a copy.",
};
