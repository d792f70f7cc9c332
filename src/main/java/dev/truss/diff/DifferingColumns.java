package dev.truss.diff;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The columns in which the two sides of a compared table differ. */
@Schema(
    description =
        "Columns that only one side has, and which the comparison of rows therefore leaves out; columns whose type"
            + " differs, and which are compared as text")
public record DifferingColumns(
    List<String> onlyInParent, List<String> onlyInBranch, List<String> otherType) {

  boolean any() {
    return !(onlyInParent.isEmpty() && onlyInBranch.isEmpty() && otherType.isEmpty());
  }
}
