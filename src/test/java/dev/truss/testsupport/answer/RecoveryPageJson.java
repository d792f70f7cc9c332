package dev.truss.testsupport.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of recoveries. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecoveryPageJson(List<RecoveryJson> recoveries, @Nullable String nextCursor) {}
