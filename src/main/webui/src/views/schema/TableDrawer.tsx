import { Link, useParams } from "@tanstack/react-router";
import { Workflow } from "lucide-react";
import { words } from "@/format/words";
import { Badge } from "@/ui/Badge";
import { buttonLook } from "@/ui/Button";
import { Copyable } from "@/ui/Copy";
import { Drawer, Fact, Facts, Section } from "@/ui/Drawer";
import { curl, Curl, Empty } from "@/ui/States";
import { Size } from "@/ui/Time";
import { hasStorage, RowEstimate } from "./columns";
import { ChangeMark } from "./Marks";
import { type DatabaseSchema, isDrawn, keyOf, pathOf, referencesTo, type Relation, spoken } from "./model";
import { useDatabaseSchema } from "./queries";
import { TableColumns } from "./TableColumns";
import { Partitions, ReferencedBy, References, TableLink } from "./TableReferences";
import { Constraints, Indexes, Triggers } from "./TableRules";

export function TableDrawer() {
  const { table: key } = useParams({ from: "/schema/$table" });
  const content = useDatabaseSchema().data;
  // Without a schema, the list shows the reason.
  if (!content) return null;
  const relation = content.tables.find((candidate) => keyOf(candidate) === key);
  return (
    <Drawer title={relation ? spoken(relation) : key} back="/schema">
      {relation ? (
        <Details relation={relation} content={content} />
      ) : (
        <Empty title="Table not found">
          {content.database} has no table or view of this name. It may have been dropped or renamed, or be in another
          database.
        </Empty>
      )}
    </Drawer>
  );
}

function Details({ relation, content }: { relation: Relation; content: DatabaseSchema }) {
  const key = keyOf(relation);
  const incoming = referencesTo(content.tables).get(key) ?? [];
  const parent = content.tables.find(({ schema, name }) => `${schema}.${name}` === relation.partition_of);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="flex items-center gap-2">
          <Badge>{words(relation.kind)}</Badge>
          <ChangeMark change={relation.change} />
        </span>
        {isDrawn(relation) && (
          <Link to="/schema/erd" search={{ table: key }} className={buttonLook()}>
            <Workflow size={15} aria-hidden /> Show in diagram
          </Link>
        )}
      </div>
      {relation.comment && <p className="break-words whitespace-pre-wrap">{relation.comment}</p>}
      <Facts>
        <Fact name="Name">
          <Copyable text={`${relation.schema}.${relation.name}`} what="name" />
        </Fact>
        <Fact name="Owner">{relation.owner}</Fact>
        {hasStorage(relation.kind) && (
          <>
            <Fact name="Rows">
              <RowEstimate rows={relation.row_estimate} />
            </Fact>
            <Fact name="Size">
              <Size bytes={relation.size_bytes} /> <span className="text-soft">with indexes</span>
            </Fact>
          </>
        )}
        {relation.partition_of && (
          <Fact name="Partition of">{parent ? <TableLink table={parent} /> : relation.partition_of}</Fact>
        )}
      </Facts>
      <TableColumns relation={relation} />
      {relation.foreign_keys.length > 0 && <References relation={relation} tables={content.tables} />}
      {incoming.length > 0 && <ReferencedBy references={incoming} />}
      <Partitions relation={relation} tables={content.tables} />
      {relation.indexes.length > 0 && <Indexes indexes={relation.indexes} />}
      {relation.constraints.length > 0 && <Constraints constraints={relation.constraints} />}
      {relation.triggers.length > 0 && <Triggers triggers={relation.triggers} />}
      {relation.definition && (
        <Section title="Definition">
          <Copyable block text={relation.definition} what="definition" />
        </Section>
      )}
      <Curl command={curl("GET", pathOf(content))} />
    </>
  );
}
