package dev.truss.dump;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An object that a copy by {@code pg_dump} and {@code pg_restore} would fail on or lose.
 *
 * @param kind as Postgres calls it, such as {@code table} or {@code extension}
 * @param object its name, qualified and quoted where necessary
 * @param reason the reason, and the remedy if there is one short of a superuser
 */
@RegisterForReflection // a member of problem documents
public record CopyObstacle(String kind, String object, String reason) {}
