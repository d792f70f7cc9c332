package dev.truss.testsupport.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The times that a recovery can reach. */
public record WindowJson(
    @Nullable Instant earliest,
    @Nullable Instant latest,
    List<Gap> gaps,
    List<Start> baseBackups,
    Archiving archiving) {
  public record Gap(Instant from, @Nullable Instant to, String missing, String reason) {}

  public record Start(
      long id, String label, Instant earliest, @Nullable Instant latest, @Nullable String reason) {}

  public record Archiving(boolean on, boolean failing, @Nullable String reason) {}
}
