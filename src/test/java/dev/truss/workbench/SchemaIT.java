package dev.truss.workbench;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.SchemaJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a database is made of. */
class SchemaIT {
  @RegisterExtension private static final World world = World.create();

  private final PostgresServer server = world.server();

  @Quick
  @Test
  void everythingThatATableHasIsThere() {
    SchemaJson schema = world.api().get("/api/schema").expect(200).as(SchemaJson.class);

    SchemaJson.Relation orders = schema.table("orders");
    assertThat(orders.kind()).isEqualTo("table");
    assertThat(orders.comment()).isEqualTo("What was ordered");
    assertThat(orders.rowEstimate()).isEqualTo(1000);
    assertThat(orders.sizeBytes()).isPositive();
    assertThat(orders.columns())
        .extracting(SchemaJson.Column::name)
        .containsExactly("id", "customer_id", "cents", "quantity", "total");
    assertThat(orders.columns().getFirst().primaryKey()).isTrue();
    assertThat(orders.columns().getFirst().defaultValue()).contains("nextval");
    assertThat(orders.columns().get(4).generated()).contains("cents");
    assertThat(orders.foreignKeys().getFirst().references().table()).isEqualTo("customer");
    assertThat(orders.foreignKeys().getFirst().columns().getFirst()).isEqualTo("customer_id");
    assertThat(orders.constraints())
        .extracting(SchemaJson.Constraint::kind)
        .contains("check", "foreign_key", "primary_key");
    assertThat(schema.table("customer").columns().getFirst().identity()).isEqualTo("always");
    assertThat(schema.table("big_orders").definition()).contains("3000");
    assertThat(schema.table("turnover").kind()).isEqualTo("materialized_view");
    assertThat(schema.functions())
        .extracting(SchemaJson.Function::name)
        .contains("total_of")
        .doesNotContain("similarity"); // of an extension
  }

  @Test
  void whatDiffersFromTheParentIsMarked() {
    long id = world.branches().create("changed").id();
    String database = world.branches().get(id).database();
    server.execute(
        database,
        "ALTER TABLE orders ADD COLUMN note text; CREATE TABLE \"<img src=x onerror=alert(1)>\" (id int); DROP TABLE visits");

    SchemaJson schema =
        world
            .api()
            .get("/api/schema?compare=true&branch_id=" + id)
            .expect(200)
            .as(SchemaJson.class);

    assertThat(schema.table("orders").change()).isEqualTo("changed");
    assertThat(schema.table("<img src=x onerror=alert(1)>").change()).isEqualTo("added");
    assertThat(schema.table("customer").change()).isNull();
    assertThat(schema.dropped()).containsExactly("public.visits");
    assertThat(world.api().get("/api/schema").as(SchemaJson.class).table("visits").change())
        .isNull();
    assertThat(server.value(MAIN, "SELECT count(*) FROM orders")).isEqualTo("1000");
  }
}
