package dev.truss.workbench;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a database is made of. */
class SchemaIT {
  @RegisterExtension private static final World world = World.create();

  private final PostgresServer server = world.server();

  private static JsonNode table(JsonNode schema, String name) {
    for (Iterator<JsonNode> tables = schema.get("tables").elements(); tables.hasNext(); ) {
      JsonNode table = tables.next();
      if (table.get("name").textValue().equals(name)) {
        return table;
      }
    }
    throw new AssertionError("no table " + name + " in " + schema);
  }

  @Quick
  @Test
  void everythingThatATableHasIsThere() {
    JsonNode schema = world.api().get("/api/schema").expect(200).json();

    JsonNode orders = table(schema, "orders");
    assertThat(orders.get("kind").textValue()).isEqualTo("table");
    assertThat(orders.get("comment").textValue()).isEqualTo("What was ordered");
    assertThat(orders.get("row_estimate").asLong()).isEqualTo(1000);
    assertThat(orders.get("size_bytes").asLong()).isPositive();
    assertThat(orders.get("columns").findValuesAsText("name"))
        .containsExactly("id", "customer_id", "cents", "quantity", "total");
    assertThat(orders.at("/columns/0/primary_key").booleanValue()).isTrue();
    assertThat(orders.at("/columns/0/default").textValue()).contains("nextval");
    assertThat(orders.at("/columns/4/generated").textValue()).contains("cents");
    assertThat(orders.at("/foreign_keys/0/references/table").textValue()).isEqualTo("customer");
    assertThat(orders.at("/foreign_keys/0/columns/0").textValue()).isEqualTo("customer_id");
    assertThat(orders.get("constraints").findValuesAsText("kind"))
        .contains("check", "foreign_key", "primary_key");
    assertThat(table(schema, "customer").at("/columns/0/identity").textValue()).isEqualTo("always");
    assertThat(table(schema, "big_orders").get("definition").textValue()).contains("3000");
    assertThat(table(schema, "turnover").get("kind").textValue()).isEqualTo("materialized_view");
    assertThat(schema.get("functions").findValuesAsText("name"))
        .contains("total_of")
        .doesNotContain("similarity"); // of an extension
  }

  @Test
  void whatDiffersFromTheParentIsMarked() {
    long id = world.branches().create("changed").get("id").asLong();
    String database = world.branches().get(id).get("branch_db").textValue();
    server.execute(
        database,
        "ALTER TABLE orders ADD COLUMN note text; CREATE TABLE \"<img src=x onerror=alert(1)>\" (id int); DROP TABLE visits");

    JsonNode schema =
        world.api().get("/api/schema?compare=true&branch_id=" + id).expect(200).json();

    assertThat(table(schema, "orders").get("change").textValue()).isEqualTo("changed");
    assertThat(table(schema, "<img src=x onerror=alert(1)>").get("change").textValue())
        .isEqualTo("added");
    assertThat(table(schema, "customer").get("change").isNull()).isTrue();
    assertThat(schema.get("dropped").toString()).isEqualTo("[\"public.visits\"]");
    assertThat(table(world.api().get("/api/schema").json(), "visits").get("change").isNull())
        .isTrue();
    assertThat(server.value(MAIN, "SELECT count(*) FROM orders")).isEqualTo("1000");
  }
}
