package dev.truss.testsupport.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of base backups. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BaseBackupPageJson(List<BaseBackupJson> baseBackups, @Nullable String nextCursor) {}
