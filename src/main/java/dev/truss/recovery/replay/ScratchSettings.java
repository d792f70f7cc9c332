package dev.truss.recovery.replay;

import dev.truss.postgres.Quoting;
import dev.truss.recovery.wal.Lsn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The complete configuration of a scratch server. It takes nothing from the main server, whose
 * memory, preloads, certificates and archive it must not share, except the limits below which a
 * server refuses to replay.
 */
record ScratchSettings(
    Plan plan, Path wal, Path socket, Map<String, Integer> limits, boolean partial) {

  /** Returns the lines of the configuration file. */
  List<String> lines() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("listen_addresses", "");
    settings.put("unix_socket_directories", socket.toString());
    settings.put("unix_socket_permissions", "0700");
    settings.put("port", "5432");
    settings.put("hot_standby", "on");
    settings.put("archive_mode", "off"); // else its history would go into the shared archive
    settings.put("restore_command", "cp " + shell(wal) + "/%f \"%p\"");
    settings.put("recovery_target_timeline", String.valueOf(plan.timelines().current()));
    settings.put("recovery_target_action", "pause");
    target(settings);
    limits.forEach((name, value) -> settings.put(name, String.valueOf(value)));
    settings.put("shared_buffers", "128MB");
    settings.put("huge_pages", "off");
    settings.put("dynamic_shared_memory_type", "mmap"); // in its folder, and gone with it
    settings.put("max_wal_size", "1GB");
    settings.put("checkpoint_timeout", "1h");
    settings.put("fsync", "off"); // nobody needs it after a crash
    settings.put("autovacuum", "off");
    settings.put("restart_after_crash", "off");
    settings.put("max_standby_archive_delay", "-1");
    settings.put("log_destination", "stderr");
    settings.put("logging_collector", "off");
    settings.put("log_line_prefix", "");
    settings.put("lc_messages", "C");
    settings.put("log_timezone", "UTC");
    if (partial) {
      settings.put("ignore_invalid_pages", "on");
      settings.put("allow_in_place_tablespaces", "on");
    }
    if (plan.base().major() >= 18) {
      settings.put("file_copy_method", "clone");
    }
    List<String> lines = new ArrayList<>();
    settings.forEach((name, value) -> lines.add(name + " = " + quoted(value)));
    return lines;
  }

  private void target(Map<String, String> settings) {
    switch (plan.target()) {
      case Target.Time(var time, boolean inclusive) -> {
        settings.put("recovery_target_time", Target.POSTGRES.format(time));
        settings.put("recovery_target_inclusive", inclusive ? "on" : "off");
      }
      case Target.Position(Lsn lsn, boolean inclusive) -> {
        settings.put("recovery_target_lsn", lsn.toString());
        settings.put("recovery_target_inclusive", inclusive ? "on" : "off");
      }
    }
  }

  /** Quotes a value: a configuration file doubles quotes and backslashes. */
  private static String quoted(String value) {
    return Quoting.literal(value).strip().replaceFirst("^E'", "'");
  }

  /** Quotes a path for the shell, and percent signs for Postgres. */
  private static String shell(Path path) {
    return "'" + path.toString().replace("'", "'\\''").replace("%", "%%") + "'";
  }
}
