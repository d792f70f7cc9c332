package dev.truss.testsupport.answer;

import java.util.List;

/** The source of a branch, and who is connected to it. */
public record SourceJson(
    String database,
    long sizeBytes,
    List<SourceSessionJson> sessions,
    List<String> preparedTransactions,
    String auto) {}
