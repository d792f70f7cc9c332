package dev.truss.testsupport.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of restore points. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecoveryPointPageJson(List<RecoveryPointJson> points, @Nullable String nextCursor) {}
