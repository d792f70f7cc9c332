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

/** Postgres client programs that run together, what they complain of, and how they are ended. */
final class RunningPrograms {

  static final int LONGEST_LINE = 8192;

  private static final int ERRORS_KEPT = 20;

  /**
   * What a program adds to its error. Not the command of a restore that failed: that may hold a
   * password, as one that makes a user mapping does.
   */
  private static final Pattern EXPLANATION = Pattern.compile("(\\w+: )(?:detail|hint): .*");

  /** Of the line that failed in a {@code COPY} only its number and the column. */
  private static final Pattern ROW =
      Pattern.compile("(?:DETAIL: +(.*)|CONTEXT: +(COPY .*?, line \\d+(?:, column [^:]*)?).*)");

  /** All that run in this process. */
  private static final Set<RunningPrograms> EVERY = ConcurrentHashMap.newKeySet();

  /** In the lines between, which say what is being done, stand names that users gave. */
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "^(?:\\w+: (?:error|fatal|detail|warning): |(?:cp|sh): |DETAIL: |.*(?:ERROR|FATAL|PANIC): )");

  private final String what;
  private final Queue<ProcessHandle> running = new ConcurrentLinkedQueue<>();
  private final Deque<String> errors = new ArrayDeque<>();

  /** What Postgres adds to an error: which row it is about. */
  private final Map<String, String> rows = new HashMap<>();

  private String lastLine = "";

  /** The first line that says there is no room; what follows from that does not hide it. */
  private @Nullable NoRoom noRoom;

  private volatile boolean canceled;
  private volatile boolean endedByStop;

  /**
   * None run yet.
   *
   * @param what they are, for when they fail and say nothing
   */
  RunningPrograms(String what) {
    this.what = what;
  }

  /** Has a program open sessions as they are to be, whatever the environment of this process. */
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
   * Runs them to the end.
   *
   * @throws ProgramCanceled when they were
   * @throws IOException with what they said, when one of them failed
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

  /** A program that is started now would not be waited for, and live on. */
  static void refuseWhileShuttingDown() {
    if (JvmShutdown.hasBegun()) {
      throw Stopping.problem();
    }
  }

  /** Ends what still runs; the process would wait for it, however long that takes. */
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

  /** Keeps errors with what explains them, and the last line. */
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

  /** Why they failed, in their own words. */
  synchronized String reason() {
    if (noRoom != null) {
      return noRoom.sentence();
    }
    List<String> said = new ArrayList<>(errors);
    // The dump's own failure comes first: what pg_restore says of a broken pipe follows from it.
    said.sort((one, other) -> Boolean.compare(other.contains("pg_dump"), one.contains("pg_dump")));
    if (!said.isEmpty()) {
      return said.getFirst();
    }
    return lastLine.isEmpty() ? what + " failed" : what + " failed: " + lastLine;
  }

  /** The reason, and which row it is about where Postgres said so. */
  private synchronized String withRow() {
    String reason = reason();
    String row = rows.get(reason);
    return row == null ? reason : reason + ": " + row;
  }

  /** The workers of a parallel one are processes of their own. */
  private static void end(ProcessHandle process) {
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
  }
}
