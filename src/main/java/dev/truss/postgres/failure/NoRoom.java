package dev.truss.postgres.failure;

import dev.truss.error.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;

/**
 * There was no room for what was to be written. The operating system has one error for a disk, for
 * shared memory and for semaphores; of a write that was cut short Postgres speaks in words of its
 * own.
 *
 * <p>The hint {@code Check free disk space.} proves nothing: Postgres gives it for each file that
 * it could not extend, also where the disk is broken.
 *
 * @param words those of Postgres, its programs or the operating system
 */
public record NoRoom(Place place, String words) {

  /** The words at the end of a line. Within quotes they are data of a user. */
  private static final Pattern SAID =
      Pattern.compile(
          "(?:^|: )(?:(?<errno>No space left on device|Disk quota exceeded)"
              + "|wrote (?:only \\d+ of \\d+ bytes|too few bytes)(?: at (?:block|offset) \\d+)?)\\.?$");

  /** The words before a write that was cut short. */
  private static final Pattern WRITING = Pattern.compile("[Cc]ould not (?:extend|write) ");

  /** Lines that end in an unquoted name, which may be any text. */
  private static final Pattern NAMING =
      Pattern.compile("permission denied for |must be owner of |processing item ");

  /** The longest text that is searched. Users can cause messages of any length. */
  private static final int LONGEST = 4096;

  private static final Pattern STATUS_FILE =
      Pattern.compile("^Could not \\w+ (?:to |from )?file \"pg_");

  private static final Pattern SEVERITY = Pattern.compile("^[A-Z]+: +");

  /** A name in {@code /dev/shm}. With {@code mmap}, shared memory is in files below the data. */
  private static final Pattern SHARED = Pattern.compile("[^\\w/]/PostgreSQL\\.\\d+(?![\\w/])");

  /** Limits of the kernel, which Postgres itself tells apart from a full disk. */
  private static final Pattern KERNEL =
      Pattern.compile("could not (?:(?:create|get) shared memory segment|create semaphores): ");

  /** The place that is full. */
  public enum Place {
    DISK("disk_full", "The disk is full: %s. Free space on it and try again."),
    SHARED_MEMORY(
        "shared_memory_full",
        "Shared memory is full: %s. Give the server a larger /dev/shm (--shm-size of its container, 64 MB by default),"
            + " or set max_parallel_workers_per_gather and max_parallel_maintenance_workers to 0.");

    private final String code;
    private final String sentence;

    Place(String code, String sentence) {
      this.code = code;
      this.sentence = sentence;
    }

    private boolean isToldIn(String text) {
      return text.contains(sentence.substring(0, sentence.indexOf('%')));
    }
  }

  /** Returns the failure if a line of the text reports it. */
  public static Optional<NoRoom> in(String text) {
    return text.lines()
        .filter(NoRoom::says)
        .flatMap(line -> place(line).stream())
        .findFirst()
        .map(place -> new NoRoom(place, SEVERITY.matcher(text).replaceFirst("")));
  }

  private static boolean says(String text) {
    String line = text.substring(Math.max(0, text.length() - LONGEST));
    Matcher said = SAID.matcher(line);
    return said.find()
        && !NAMING.matcher(line).find()
        && (said.group("errno") != null || WRITING.matcher(line).find());
  }

  /**
   * Returns the failure behind an exception. For a statement the SQLSTATE decides, because the text
   * of an error that a user raises may be anything.
   */
  public static Optional<NoRoom> behind(Throwable thrown) {
    List<SQLException> statements = statements(thrown);
    if (!statements.isEmpty()) {
      // The innermost exception is from Postgres, the outer ones are from the driver.
      return statements.reversed().stream().flatMap(e -> of(e).stream()).findFirst();
    }
    String message = String.valueOf(thrown.getMessage());
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String words = String.valueOf(cause.getMessage());
      Optional<NoRoom> found = told(words).or(() -> in(words));
      if (found.isPresent()) {
        return message.contains(words) ? found.map(it -> new NoRoom(it.place, message)) : found;
      }
    }
    return Optional.empty();
  }

  /** Returns the failure if the text is the result of an earlier {@link #sentence}. */
  private static Optional<NoRoom> told(String text) {
    return Stream.of(Place.values())
        .filter(place -> place.isToldIn(text))
        .findFirst()
        .map(place -> new NoRoom(place, text));
  }

  /**
   * Returns the failure if the disk of a folder is full. A server whose log is there cannot always
   * report it.
   *
   * @param least how many bytes must be free
   */
  public static Optional<NoRoom> below(Path folder, long least) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      return free < least
          ? Optional.of(
              new NoRoom(Place.DISK, "%d kB are free in %s".formatted(free >> 10, folder)))
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static List<SQLException> statements(Throwable thrown) {
    List<SQLException> found = new ArrayList<>();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException first) {
        for (Throwable each : first) {
          if (each instanceof SQLException sql && sql.getSQLState() != null) {
            found.add(sql);
          }
        }
        break;
      }
    }
    return found;
  }

  private static Optional<NoRoom> of(SQLException e) {
    String words = words(e);
    return switch (e.getSQLState()) {
      case SqlStates.DISK_FULL -> place(words).map(place -> new NoRoom(place, words));
      case SqlStates.INTERNAL_ERROR -> in(words); // which a disk quota is, and a few cut writes
      default -> Optional.empty();
    };
  }

  /**
   * Returns the words of Postgres. For files of transaction status, only the detail has the error.
   */
  private static String words(SQLException e) {
    String message = SqlStates.message(e);
    return e instanceof PSQLException own
            && own.getServerErrorMessage() != null
            && own.getServerErrorMessage().getDetail() != null
            && STATUS_FILE.matcher(own.getServerErrorMessage().getDetail()).find()
        ? message + ": " + own.getServerErrorMessage().getDetail()
        : message;
  }

  private static Optional<Place> place(String said) {
    if (KERNEL.matcher(said).find()) {
      return Optional.empty();
    }
    return Optional.of(SHARED.matcher(said).find() ? Place.SHARED_MEMORY : Place.DISK);
  }

  /** Returns what happened, in the words of Postgres, and what to do. */
  public String sentence() {
    return place.isToldIn(words)
        ? words
        : place.sentence.formatted(words.strip().replaceFirst("\\.$", ""));
  }

  /**
   * Returns the problem for the client.
   *
   * @param what was not done because of it, a sentence with a space behind it, or nothing
   */
  public ProblemException problem(String what, Throwable cause) {
    return ProblemException.conflict(place.code).cause(cause).detail("%s%s", what, sentence());
  }
}
