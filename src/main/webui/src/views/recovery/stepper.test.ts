import { expect, it } from "vitest";
import type { Job } from "@/api/client";
import { steps } from "./stepper";

const states = (status: "creating" | "active" | "failed", phase: string | null, job: Job["status"]) =>
  steps({ status }, { phase, status: job } as Job, undefined).map(({ state }) => state);

it("shows how far a recovery is", () => {
  expect(states("creating", null, "queued")).toEqual(["waiting", "waiting", "waiting", "waiting"]);
  expect(states("creating", "waiting", "running")).toEqual(["waiting", "waiting", "waiting", "waiting"]);
  expect(states("creating", "choosing", "running")).toEqual(["running", "waiting", "waiting", "waiting"]);
  expect(states("creating", "replaying_wal", "running")).toEqual(["done", "done", "running", "waiting"]);
  expect(states("creating", "loading", "running")).toEqual(["done", "done", "done", "running"]);
  expect(states("active", "analyzing", "completed")).toEqual(["done", "done", "done", "done"]);
});

it("shows in which phase it failed", () => {
  expect(states("failed", "restoring_base_backup", "failed")).toEqual(["done", "failed", "waiting", "waiting"]);
});
