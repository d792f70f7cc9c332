package dev.truss.cloning;

import dev.truss.database.SessionEviction;
import dev.truss.database.Source;
import dev.truss.database.SourceSession;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.pgbouncer.PgBouncerConsole;
import dev.truss.postgres.pgbouncer.PgBouncerStatus;
import dev.truss.postgres.pgbouncer.PgBouncerStatus.Alias;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Determines whether and how PgBouncer can make the clients of a source wait. */
@ApplicationScoped
class Pause {

  private final PgBouncerConsole console;
  private final MainDatabase main;

  /** The aliases to reconnect, or why it cannot be done. */
  sealed interface Plan {
    record Possible(List<String> aliases) implements Plan {}

    record Impossible(String why) implements Plan {}
  }

  Pause(PgBouncerConsole console, MainDatabase main) {
    this.console = console;
    this.main = main;
  }

  boolean isConfigured() {
    return console.isConfigured();
  }

  Plan plan(Source source) {
    if (!source.preparedTransactions().isEmpty()) {
      return new Plan.Impossible(
          "there are prepared transactions: " + String.join(", ", source.preparedTransactions()));
    }
    PgBouncerStatus status = console.status();
    List<Alias> aliases =
        status.aliases().stream().filter(alias -> leadsTo(alias, source)).toList();
    Set<String> names = aliases.stream().map(Alias::name).collect(Collectors.toSet());
    long strangers =
        source.sessions().stream().filter(session -> !comesThrough(status, names, session)).count();
    if (strangers > 0) {
      return new Plan.Impossible(strangers + " of its sessions do not come from PgBouncer");
    }
    if (aliases.stream().anyMatch(alias -> "session".equals(alias.poolMode()))) {
      return new Plan.Impossible(
          "PgBouncer pools sessions, so that its clients are never between two transactions");
    }
    return new Plan.Possible(aliases.stream().map(Alias::name).toList());
  }

  SessionEviction.Reconnect prepare(List<String> aliases) {
    return new SessionEviction.Reconnect(console.prepareReconnect(aliases));
  }

  private static boolean comesThrough(
      PgBouncerStatus status, Set<String> aliases, SourceSession session) {
    String address = session.clientAddress() == null ? "" : session.clientAddress();
    return status.serverConnections().stream()
        .filter(connection -> aliases.contains(connection.alias()))
        .anyMatch(connection -> connection.is(session.pid(), address, session.clientPort()));
  }

  private boolean leadsTo(Alias alias, Source source) {
    return alias.database().equals(source.name().value())
        && alias.port() == main.url().port()
        && (alias.host().isEmpty() || sameHost(alias.host(), main.url().host()));
  }

  private static boolean sameHost(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    try {
      Set<InetAddress> addresses = Set.of(InetAddress.getAllByName(one));
      return Arrays.stream(InetAddress.getAllByName(other)).anyMatch(addresses::contains);
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
