package dev.truss.branch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Branches;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.BranchPageJson;
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
    List<BranchJson> paged = new ArrayList<>();
    BranchPageJson page = page("limit=3");
    while (true) {
      assertThat(page.branches()).hasSizeLessThanOrEqualTo(3);
      paged.addAll(page.branches());
      if (page.nextCursor() == null) {
        break;
      }
      page = page("limit=3&cursor=" + page.nextCursor());
    }
    assertThat(paged).isEqualTo(branches.list("active")).hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  void withoutLimitThereAreNoPages() {
    BranchPageJson all = world.api().get("/api/branches").expect(200).as(BranchPageJson.class);
    assertThat(all.nextCursor()).isNull();
    assertThat(all.branches()).hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  void branchDeletedBetweenPagesShiftsNothing() {
    BranchPageJson first = page("limit=4");
    long shown = first.branches().get(0).id();
    List<Long> rest = page("limit=100&cursor=" + first.nextCursor()).ids();
    branches.delete(shown);
    assertThat(page("limit=100&cursor=" + first.nextCursor()).ids()).isEqualTo(rest);
    branches.create("in its place");
  }

  private BranchPageJson page(String query) {
    return branches.page(query);
  }
}
