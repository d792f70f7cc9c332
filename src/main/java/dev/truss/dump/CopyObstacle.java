package dev.truss.dump;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Something in a database that a copy by {@code pg_dump} and {@code pg_restore} would fail at, or
 * lose.
 *
 * @param kind as Postgres calls it, such as {@code table} or {@code extension}
 * @param object its name, qualified and quoted where needed
 * @param reason why, and what mends it where something short of a superuser does
 */
@RegisterForReflection // a member of problem documents
public record CopyObstacle(String kind, String object, String reason) {}
