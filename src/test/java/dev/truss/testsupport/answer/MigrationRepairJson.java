package dev.truss.testsupport.answer;

import java.util.List;

/** What a repair of the history settled. */
public record MigrationRepairJson(String database, List<String> settled, List<String> problems) {}
