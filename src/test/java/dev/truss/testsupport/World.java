package dev.truss.testsupport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One server with a {@link Shop} in it and Truss beside it, for all tests of a class; with
 * PgBouncer in front of the shop if a class wants that. When a test fails, what Truss printed is
 * printed too.
 */
public final class World
    implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {
  /** The main database. */
  public static final String MAIN = "shop";

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<TrussProcess> replicas = new ArrayList<>();
  private final Supplier<PostgresServer> start;
  private List<String> aliases = List.of();
  private @Nullable String role;
  private boolean workbench;
  private @Nullable PostgresServer server;
  private @Nullable PgBouncer bouncer;

  private World(Supplier<PostgresServer> start) {
    this.start = start;
  }

  public static World create() {
    return new World(PostgresServer::start);
  }

  /** With WAL in an archive, so that there is something to recover from. */
  public static World archiving() {
    return new World(PostgresServer::startArchiving);
  }

  /** Around a server that is started like this. */
  public static World on(Supplier<PostgresServer> server) {
    return new World(server);
  }

  /** Sets a variable in the environment of Truss. */
  public World with(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Same, for several of them. */
  public World with(Map<String, String> variables) {
    settings.putAll(variables);
    return this;
  }

  /**
   * Gives the main database to a role that is no superuser, {@code app}, and lets Truss work with a
   * role of the tier that does most.
   */
  public World withRole(String name) {
    role = name;
    return this;
  }

  /** Has the tables belong to {@code app}, and makes the logins of the workbench. */
  public World withWorkbench() {
    workbench = true;
    return this;
  }

  /** Puts PgBouncer in front of the main database, which its clients know by these names. */
  public World behindPgBouncer(String... names) {
    aliases = List.of(names);
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server = start.get();
    if (workbench) {
      server.execute("postgres", "CREATE ROLE app");
      Shop.create(server, MAIN, 1000, "app");
      settings.putAll(WorkbenchLogins.make(server, MAIN, "app"));
    } else if (role == null) {
      Shop.create(server, MAIN, 1000);
      Workload.prepare(server, MAIN);
    } else {
      server.execute("postgres", "CREATE ROLE app");
      Shop.create(server, MAIN, 1000, "app");
      Roles.grant(server, MAIN, "full", role);
      settings.put("TRUSS_DATABASE_URL", server.url(MAIN, role, Roles.PASSWORD));
    }
    server
        .archive()
        .ifPresent(folder -> settings.putIfAbsent("TRUSS_WAL_ARCHIVE", folder.toString()));
    if (!aliases.isEmpty()) {
      bouncer = PgBouncer.start(server, MAIN, aliases);
      settings.put("TRUSS_PGBOUNCER_URL", bouncer.adminUrl());
    }
    startReplica();
  }

  /** The nth Truss beside this server, started if there are fewer. */
  public TrussProcess replica(int number) {
    while (replicas.size() < number) {
      startReplica();
    }
    return replicas.get(number - 1);
  }

  /** Starts another Truss beside the same server. */
  public TrussProcess startReplica() {
    TrussProcess replica = settings().start();
    replicas.add(replica);
    return replica;
  }

  /** What Truss is started with here. */
  public TrussProcess.Settings settings() {
    TrussProcess.Settings all = TrussProcess.on(server(), MAIN);
    settings.forEach(all::with);
    return all;
  }

  /**
   * Forgets one that was killed, whose programs may be alive and are for the test to close, and
   * starts another.
   */
  public TrussProcess startReplicaInsteadOf(TrussProcess killed) {
    forget(killed);
    return startReplica();
  }

  /** Starts one that was killed again where it was, with what it had stored. */
  public void startAgain(TrussProcess killed) {
    replicas.set(replicas.indexOf(killed), settings().startAgain(killed));
  }

  /** Leaves one that was killed to the test. */
  public void forget(TrussProcess killed) {
    replicas.remove(killed);
  }

  /** Puts a new Truss in the place of all others, whatever became of them. */
  public TrussProcess restartTruss() {
    stopReplicas();
    return startReplica();
  }

  private void stopReplicas() {
    replicas.forEach(TrussProcess::close);
    replicas.clear();
  }

  public PostgresServer server() {
    return Optional.ofNullable(server).orElseThrow();
  }

  public PgBouncer bouncer() {
    return Optional.ofNullable(bouncer).orElseThrow();
  }

  /** The oldest Truss that is here. */
  public TrussProcess truss() {
    return replicas.getFirst();
  }

  public Api api() {
    return truss().api();
  }

  public Branches branches() {
    return new Branches(api());
  }

  @Override
  @SuppressWarnings("SystemOut")
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      System.err.println(server().isRunning() ? Databases.controlTables(server()) : "no server");
      for (TrussProcess replica : replicas) {
        System.err.println("--- Truss printed, up to the failure of " + context.getDisplayName());
        System.err.println(replica.log());
        System.err.println("---");
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stopReplicas();
    if (bouncer != null) {
      bouncer.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
