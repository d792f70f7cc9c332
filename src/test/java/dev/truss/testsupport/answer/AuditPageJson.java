package dev.truss.testsupport.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of the audit log. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditPageJson(List<Entry> entries, @Nullable String nextCursor) {
  public record Entry(
      long id,
      String who,
      String action,
      @Nullable String subject,
      @Nullable String method,
      @Nullable String path,
      @Nullable Integer status,
      @Nullable String remote) {}
}
