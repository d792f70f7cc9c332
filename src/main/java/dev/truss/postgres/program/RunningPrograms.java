package dev.truss.postgres.program;

import dev.truss.error.ProblemException;
import dev.truss.error.Stopping;
import dev.truss.postgres.JvmShutdown;
import dev.truss.postgres.ProgramSession;
import dev.truss.postgres.failure.NoRoom;
import io.smallrye.common.process.AbstractExecutionException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs Postgres programs together, collects their errors, and ends them. */
final class RunningPrograms {

  static final int LONGEST_LINE = 8192;

  private static final int ERRORS_KEPT = 20;

  /**
   * Matches what a program adds to its error, but not the failed command of a restore, which may
   * contain a password, as CREATE USER MAPPING does.
   */
  private static final Pattern EXPLANATION = Pattern.compile("(\\w+: )(?:detail|hint): .*");

  /**
   * Matches the row that an error is about; of a line that failed in a {@code COPY} only its number
   * and the column.
   */
  private static final Pattern ROW =
      Pattern.compile("(?:DETAIL: +(.*)|CONTEXT: +(COPY .*?, line \\d+(?:, column [^:]*)?).*)");

  /** All groups of programs that run in this process. */
  private static final Set<RunningPrograms> EVERY = ConcurrentHashMap.newKeySet();

  /** Matches error lines. Other lines report progress and contain names that users chose. */
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "^(?:\\w+: (?:error|fatal|detail|warning): |(?:cp|sh): |DETAIL: |.*(?:ERROR|FATAL|PANIC): )");

  private final String what;
  private final Queue<ProcessHandle> running = new ConcurrentLinkedQueue<>();
  private final Deque<String> errors = new ArrayDeque<>();

  /** The row that each error is about, where Postgres names one. */
  private final Map<String, String> rows = new HashMap<>();

  private String lastLine = "";

  /** The first line that reports a full disk, so that later errors do not hide it. */
  private @Nullable NoRoom noRoom;

  private volatile boolean canceled;
  private volatile boolean endedByStop;

  /**
   * Prepares a group without programs.
   *
   * @param what the name of the programs, for a failure without a message
   */
  RunningPrograms(String what) {
    this.what = what;
  }

  /** Sets the environment of a program for its sessions, and overrides that of this process. */
  static void connect(Map<String, String> environment, ProgramSession session) {
    ProgramSession.INHERITED.forEach(environment::remove);
    environment.putAll(session.environment());
    environment.put("LC_ALL", ""); // else it would win over the next
    environment.put("LC_MESSAGES", "C");
  }

  void started(ProcessHandle process) {
    running.add(process);
    if (canceled) {
      end(process);
    }
  }

  /**
   * Runs the programs to their end.
   *
   * @throws ProgramCanceled when they were canceled
   * @throws IOException with their messages, when one of them failed
   * @throws ProblemException 503 {@code stopping} when this process stops
   */
  void run(Runnable programs) throws IOException {
    refuseWhileShuttingDown();
    EVERY.add(this);
    try {
      programs.run();
    } catch (AbstractExecutionException e) {
      if (endedByStop) {
        throw Stopping.problem();
      }
      throw canceled ? new ProgramCanceled(e) : new ProgramFailed(reason(), withRow(), e);
    } finally {
      EVERY.remove(this);
      running.clear();
    }
  }

  /**
   * Refuses to start a program while this process stops. The stop would not wait for it, and it
   * would survive.
   */
  static void refuseWhileShuttingDown() {
    if (JvmShutdown.hasBegun()) {
      throw Stopping.problem();
    }
  }

  /** Ends all running programs, for which the process would otherwise wait. */
  static void endEvery() {
    EVERY.forEach(
        programs -> {
          programs.endedByStop = true;
          programs.cancel();
        });
  }

  void cancel() {
    canceled = true;
    running.forEach(RunningPrograms::end);
  }

  /** Keeps errors with their explanations, and the last line. */
  synchronized void read(String line) {
    if (!line.isBlank()) {
      lastLine = line.strip();
    }
    if (noRoom == null && COMPLAINT.matcher(lastLine).find()) {
      noRoom = NoRoom.in(lastLine).orElse(null);
    }
    Matcher explanation = EXPLANATION.matcher(line);
    if (line.contains("error:") || line.contains("fatal:") || line.contains("FATAL:")) {
      errors.add(line);
      if (errors.size() > ERRORS_KEPT) {
        errors.poll();
      }
    } else if (explanation.matches()
        && !errors.isEmpty()
        && errors.getLast().startsWith(explanation.group(1))) {
      errors.add(errors.removeLast() + "\n" + line);
    } else if (!errors.isEmpty()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.putIfAbsent(errors.getLast(), row.group(1) == null ? row.group(2) : row.group(1));
      }
    }
  }

  /** Returns why the programs failed, in their own words. */
  synchronized String reason() {
    if (noRoom != null) {
      return noRoom.sentence();
    }
    List<String> said = new ArrayList<>(errors);
    // The failure of the dump comes first; pg_restore's error about a broken pipe follows from it.
    said.sort((one, other) -> Boolean.compare(other.contains("pg_dump"), one.contains("pg_dump")));
    if (!said.isEmpty()) {
      return said.getFirst();
    }
    return lastLine.isEmpty() ? what + " failed" : what + " failed: " + lastLine;
  }

  /** Returns the reason with the row that Postgres named, if it did. */
  private synchronized String withRow() {
    String reason = reason();
    String row = rows.get(reason);
    return row == null ? reason : reason + ": " + row;
  }

  /** Ends a program with its workers, which are processes of their own. */
  private static void end(ProcessHandle process) {
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
  }
}
