package dev.truss.testsupport.answer;

import java.util.List;

/** The rehearsals, the newest first. */
public record RehearsalPageJson(List<RehearsalJobJson> rehearsals) {}
