package dev.truss.testsupport.answer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A schedule of backups. */
public record ScheduleJson(
    String name,
    String cron,
    String timeZone,
    @Nullable String branches,
    boolean verify,
    String verifyBy,
    boolean enabled,
    Instant nextRunAt,
    @Nullable Instant lastRunAt,
    @Nullable String reason) {}
