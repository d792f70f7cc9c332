package dev.truss.branch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listings in pages: each branch once, in one order, whatever happens meanwhile. */
class PagingIT {
  @RegisterExtension private static final World world = World.create();

  private final Branches branches = world.branches();

  @BeforeAll
  static void makeSevenBranches() {
    for (int i = 0; i < 7; i++) {
      world.branches().create("page " + i);
    }
  }

  @Test
  void pagesTogetherAreTheListing() {
    List<JsonNode> paged = new ArrayList<>();
    JsonNode page = page("limit=3");
    while (true) {
      assertThat(page.get("branches")).hasSizeLessThanOrEqualTo(3);
      page.get("branches").forEach(paged::add);
      if (page.path("next_cursor").asText("").isEmpty() || page.path("next_cursor").isNull()) {
        break;
      }
      page = page("limit=3&cursor=" + page.get("next_cursor").asText());
    }
    assertThat(paged).isEqualTo(branches.list("active")).hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  void withoutLimitThereAreNoPages() {
    JsonNode all = world.api().get("/api/branches").expect(200).json();
    assertThat(all.path("next_cursor").isTextual()).isFalse();
    assertThat(all.get("branches")).hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  void branchDeletedBetweenPagesShiftsNothing() {
    JsonNode first = page("limit=4");
    long shown = first.at("/branches/0/id").asLong();
    List<Long> rest = ids(page("limit=100&cursor=" + first.get("next_cursor").asText()));
    branches.delete(shown);
    assertThat(ids(page("limit=100&cursor=" + first.get("next_cursor").asText()))).isEqualTo(rest);
    branches.create("in its place");
  }

  private JsonNode page(String query) {
    return world.api().get("/api/branches?" + query).expect(200).json();
  }

  private static List<Long> ids(JsonNode page) {
    return page.get("branches").findValues("id").stream().map(JsonNode::asLong).toList();
  }
}
