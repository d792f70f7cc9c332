import type { ConnectionsMode } from "@/api/client";

/** What each way does to those who are connected to the source, in one sentence. */
export const CONNECTIONS: readonly { value: ConnectionsMode; about: string }[] = [
  {
    value: "auto",
    about:
      "Clones at once if nobody is connected; else lets PgBouncer pause its clients, or copies without disturbing anybody.",
  },
  { value: "copy", about: "Copies online from one snapshot: nobody is disturbed, and it takes longer." },
  { value: "pause", about: "Clients behind PgBouncer wait for the moment of the clone; no transaction fails." },
  {
    value: "drain",
    about:
      "Ends sessions once they have been idle a while between transactions; new ones wait until the clone is done.",
  },
  {
    value: "terminate",
    about: "Ends all sessions now, with what they are doing; new ones wait until the clone is done.",
  },
  { value: "fail", about: "Disturbs nobody: if somebody is connected there is no branch, and you are told who it is." },
];

/** What the first of them would come to now. */
export const AUTO_NOW: Record<string, string> = {
  clone: "Now: a clone.",
  pause: "Now: a pause.",
  copy: "Now: a copy.",
};
