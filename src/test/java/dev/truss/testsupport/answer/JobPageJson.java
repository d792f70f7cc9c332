package dev.truss.testsupport.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of jobs. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobPageJson(List<JobJson> jobs, @Nullable String nextCursor) {}
