import { Outlet, useNavigate, useParams, useRouterState } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useBranches, useJobs } from "@/api/queries";
import { useSession } from "@/api/session";
import { count } from "@/format/size";
import { useSwitch } from "@/frame/useSwitch";
import { Button } from "@/ui/Button";
import { DataTable } from "@/ui/DataTable";
import { Chips } from "@/ui/Field";
import { curl, Empty, Failed, Loading } from "@/ui/States";
import { View } from "@/ui/View";
import { branchColumns } from "./columns";
import { CreateBranchDialog } from "./CreateBranchDialog";
import { asList, asTree } from "./tree";

const SHAPES = [
  { value: "list", text: "List", about: "Newest first" },
  { value: "tree", text: "Tree", about: "Each below its parent" },
] as const;

export function BranchesView() {
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  const creating = useRouterState({ select: (state) => state.location.hash === "create" });
  const path = useRouterState({ select: (state) => state.location.pathname });
  const branches = useBranches();
  const jobs = useJobs().data;
  const session = useSession().data;
  const [shape, setShape] = useState<"list" | "tree">("list");
  const [wanted, setWanted] = useState("");

  const all = branches.data;
  const rows = useMemo(() => {
    const text = wanted.trim().toLowerCase();
    const found = (all ?? []).filter(({ label }) => label.toLowerCase().includes(text));
    return shape === "tree" ? asTree(found) : asList(found);
  }, [all, wanted, shape]);
  const current = session?.branch_id ?? null;
  const { mutate: onSwitch } = useSwitch();
  const columns = useMemo(() => branchColumns(jobs ?? [], current, onSwitch), [jobs, current, onSwitch]);

  const openDialog = () => void navigate({ to: path, hash: "create" });
  const closeDialog = () => void navigate({ to: path, hash: "", replace: true });
  const create = (
    <Button kind="primary" onClick={openDialog}>
      <Plus size={15} aria-hidden /> Create branch
    </Button>
  );

  return (
    <>
      <View
        title="Branches"
        actions={create}
        tools={
          all && all.length > 0 ? (
            <>
              <input
                type="search"
                aria-label="Find a branch"
                placeholder="Find a branch…"
                className="field sm:max-w-64"
                value={wanted}
                onChange={(event) => setWanted(event.target.value)}
              />
              <Chips label="Shape" value={shape} choices={SHAPES} onChange={setShape} />
              <span className="text-xs text-soft">{count(rows.length, "branch", "branches")}</span>
            </>
          ) : undefined
        }
      >
        {branches.isPending ? (
          <Loading what="branches" />
        ) : all === undefined ? (
          <Failed what="the branches" error={branches.error} retry={() => void branches.refetch()} />
        ) : all.length === 0 ? (
          <Empty
            title="No branches yet"
            action={create}
            curl={curl("POST", "/api/branches", { label: "my-feature", ttlHours: 24 })}
          >
            A branch is a full, isolated copy of {session?.main.database ?? "the main database"}, made inside the same
            server without ending sessions: one for each feature, pull request or test.
          </Empty>
        ) : (
          <DataTable
            label="Branches"
            columns={columns}
            rows={rows}
            rowKey={({ branch }) => branch.id}
            selected={id === undefined ? null : Number(id)}
            onOpen={({ branch }) => void navigate({ to: "/branches/$id", params: { id: String(branch.id) } })}
            empty={<p className="p-4 text-soft">No branch matches.</p>}
          />
        )}
      </View>
      <Outlet />
      {creating && <CreateBranchDialog onClose={closeDialog} />}
    </>
  );
}
