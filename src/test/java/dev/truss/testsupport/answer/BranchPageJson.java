package dev.truss.testsupport.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of branches. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BranchPageJson(List<BranchJson> branches, @Nullable String nextCursor) {
  public List<Long> ids() {
    return branches.stream().map(BranchJson::id).toList();
  }
}
