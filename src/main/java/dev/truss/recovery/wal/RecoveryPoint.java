package dev.truss.recovery.wal;

import dev.truss.security.Audited;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A named position in the WAL. */
@Schema(name = "RecoveryPoint", description = "A named position in the WAL")
public record RecoveryPoint(
    @Schema(examples = "4") long id,
    @Schema(examples = "before-the-migration") String name,
    @Schema(examples = "0/6C3A1B8") Lsn lsn,
    @Schema(examples = "1") int timeline,
    @Schema(
            nullable = true,
            description = "The database that Truss dropped right after it, if it was made for that",
            examples = "null")
        @Nullable String database,
    @Schema(examples = "anonymous") String createdBy,
    Instant createdAt)
    implements Audited {

  @Override
  public String auditSubject() {
    return name;
  }
}
