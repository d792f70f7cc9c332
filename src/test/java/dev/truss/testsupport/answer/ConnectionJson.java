package dev.truss.testsupport.answer;

import org.jspecify.annotations.Nullable;

/** How a client connects to a branch. */
public record ConnectionJson(
    String host,
    int port,
    String database,
    @Nullable String user,
    @Nullable String password,
    String url,
    String jdbcUrl) {}
