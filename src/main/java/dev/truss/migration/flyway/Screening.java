package dev.truss.migration.flyway;

import dev.truss.migration.script.Refusal;
import dev.truss.migration.script.ScriptRules;
import dev.truss.postgres.ParsingDeadline;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.internal.info.MigrationInfoImpl;

/**
 * Reads the files that a run would apply, before anything is locked, and refuses those that
 * Flyway's parser cannot read or would read forever, and those that would end their transaction or
 * session.
 */
@ApplicationScoped
public class Screening {

  private static final Duration PARSING = Duration.ofSeconds(20);

  private final MigrationConfig config;

  /**
   * The result of the screening.
   *
   * @param outsideTransaction the files that cannot run in a transaction
   */
  public record Screened(List<Refusal> refusals, Set<String> outsideTransaction) {}

  Screening(MigrationConfig config) {
    this.config = config;
  }

  /** Screens the pending files and the callbacks. It takes no lock and runs nothing. */
  public Screened of(MigrationFiles files, History history) throws IOException {
    List<Refusal> refusals = new ArrayList<>();
    Set<String> outside = new HashSet<>();
    Set<String> pending =
        history.pending().stream().map(MigrationInfo::getScript).collect(Collectors.toSet());
    for (MigrationFile file : files.files()) {
      String name = file.getRelativePath();
      if (pending.contains(name) || files.callbacks().contains(name)) {
        refusal(file, files).ifPresent(refusals::add);
      }
    }
    Set<String> refused = refusals.stream().map(Refusal::file).collect(Collectors.toSet());
    for (MigrationInfo migration : history.pending()) {
      if (!refused.contains(migration.getScript())) {
        flyways(migration, outside).ifPresent(refusals::add);
      }
    }
    return new Screened(List.copyOf(refusals), Set.copyOf(outside));
  }

  private Optional<Refusal> refusal(MigrationFile file, MigrationFiles files) throws IOException {
    String name = file.getRelativePath();
    long most = config.maxFileSize().asLongValue();
    if (file.size() > most) {
      return Optional.of(
          new Refusal(
              name,
              "it has %d bytes, and a file has at most %d (truss.migrations.max-file-size). Split it, or raise the limit"
                  .formatted(file.size(), most)));
    }
    String script;
    try {
      script = file.text();
    } catch (CharacterCodingException e) {
      return Optional.of(new Refusal(name, "it is not in UTF-8. Convert it"));
    }
    Optional<Refusal> broken = ScriptRules.broken(name, script);
    return broken.isPresent() ? broken : placeholder(name, script, files);
  }

  private Optional<Refusal> placeholder(String name, String script, MigrationFiles files)
      throws IOException {
    var configuration = files.getResource(name + ".conf");
    return Placeholders.withoutValue(
        name, script, config.placeholders(), configuration == null ? null : configuration.read());
  }

  /** Refuses a file that Flyway cannot parse, and notes whether Flyway runs it in a transaction. */
  private static Optional<Refusal> flyways(MigrationInfo migration, Set<String> outside) {
    if (!(migration instanceof MigrationInfoImpl known)) {
      return Optional.empty();
    }
    String file = migration.getScript();
    try {
      boolean inTransaction =
          ParsingDeadline.within(PARSING, guard -> known.canExecuteInTransaction());
      if (!inTransaction) {
        outside.add(file);
      }
      return Optional.empty();
    } catch (ParsingDeadline.Exceeded e) {
      return Optional.of(new Refusal(file, String.valueOf(e.getMessage())));
    } catch (FlywayException e) {
      return Optional.of(new Refusal(file, FlywayWords.of(e)));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
