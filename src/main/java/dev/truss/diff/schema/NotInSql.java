package dev.truss.diff.schema;

import java.util.Comparator;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change that the SQL does not make. */
@Schema(description = "A change of the branch that the SQL does not make, or not as it is there")
public record NotInSql(
    Change change,
    @Schema(examples = "PUBLICATION") String type,
    @Schema(examples = "orders_feed") String name,
    @Schema(
            description = "Why",
            examples = "No SQL is written for objects of this kind. Change it by hand.")
        String reason) {

  static final Comparator<NotInSql> BY_NAME =
      Comparator.comparing(NotInSql::name).thenComparing(NotInSql::type);
}
