import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from "@tanstack/react-router";
import { hereOf } from "./api/here";
import { CrashedView, UnknownPath } from "./frame/Dead";
import { Frame } from "./frame/Frame";

const root = createRootRoute({
  component: Frame,
  notFoundComponent: UnknownPath,
  // The database that the page shows stays in the address from view to view.
  validateSearch: hereOf,
  search: { middlewares: [retainSearchParams(["branch"])] },
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/branches" });
  },
});

const branches = createRoute({
  getParentRoute: () => root,
  path: "/branches",
  component: lazyRouteComponent(() => import("./views/branches/BranchesView"), "BranchesView"),
});
const branch = createRoute({
  getParentRoute: () => branches,
  path: "$id",
  component: lazyRouteComponent(() => import("./views/branches/BranchDrawer"), "BranchDrawer"),
});

const backups = createRoute({
  getParentRoute: () => root,
  path: "/backups",
  component: lazyRouteComponent(() => import("./views/backups/BackupsView"), "BackupsView"),
});
const backup = createRoute({
  getParentRoute: () => backups,
  path: "$id",
  component: lazyRouteComponent(() => import("./views/backups/BackupDrawer"), "BackupDrawer"),
});
const schedules = createRoute({
  getParentRoute: () => root,
  path: "/backups/schedules",
  component: lazyRouteComponent(() => import("./views/backups/SchedulesView"), "SchedulesView"),
});
const baseBackups = createRoute({
  getParentRoute: () => root,
  path: "/backups/base",
  component: lazyRouteComponent(() => import("./views/backups/BaseBackupsView"), "BaseBackupsView"),
});

const recovery = createRoute({
  getParentRoute: () => root,
  path: "/recovery",
  // The database; the main one if absent.
  validateSearch: ({ database }: Record<string, unknown>): { database?: string } =>
    typeof database === "string" && database !== "" ? { database } : {},
  component: lazyRouteComponent(() => import("./views/recovery/RecoveryView"), "RecoveryView"),
});
const recovered = createRoute({
  getParentRoute: () => root,
  path: "/recovery/$id",
  component: lazyRouteComponent(() => import("./views/recovery/RecoveryProgressView"), "RecoveryProgressView"),
});

const sql = createRoute({
  getParentRoute: () => root,
  path: "/sql",
  component: lazyRouteComponent(() => import("./views/sql/SqlView"), "SqlView"),
});
const schema = createRoute({
  getParentRoute: () => root,
  path: "/schema",
  component: lazyRouteComponent(() => import("./views/schema/SchemaView"), "SchemaView"),
});
const table = createRoute({
  getParentRoute: () => schema,
  path: "$table",
  component: lazyRouteComponent(() => import("./views/schema/TableDrawer"), "TableDrawer"),
});
const erd = createRoute({
  getParentRoute: () => root,
  path: "/schema/erd",
  validateSearch: (search: Record<string, unknown>): { table?: string } =>
    typeof search.table === "string" ? { table: search.table } : {},
  component: lazyRouteComponent(() => import("./views/schema/erd/ErdView"), "ErdView"),
});
const functions = createRoute({
  getParentRoute: () => root,
  path: "/schema/functions",
  component: lazyRouteComponent(() => import("./views/schema/FunctionsView"), "FunctionsView"),
});
const migrations = createRoute({
  getParentRoute: () => root,
  path: "/migrations",
  component: lazyRouteComponent(() => import("./views/migrations/MigrationsView"), "MigrationsView"),
});

const usage = createRoute({
  getParentRoute: () => root,
  path: "/usage",
  component: lazyRouteComponent(() => import("./views/usage/UsageView"), "UsageView"),
});
const activity = createRoute({
  getParentRoute: () => root,
  path: "/activity",
  component: lazyRouteComponent(() => import("./views/activity/JobsView"), "JobsView"),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: "/activity/audit",
  component: lazyRouteComponent(() => import("./views/activity/AuditView"), "AuditView"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    branches.addChildren([branch]),
    schedules,
    baseBackups,
    backups.addChildren([backup]),
    recovery,
    recovered,
    sql,
    erd,
    functions,
    schema.addChildren([table]),
    migrations,
    usage,
    activity,
    audit,
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: CrashedView,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
