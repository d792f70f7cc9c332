package dev.truss.branch;

import dev.truss.postgres.DatabaseUrl;
import dev.truss.postgres.LiteralSetting;
import dev.truss.postgres.MainDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How to connect to a branch. */
@Path(BranchResource.PATH + "/{id: \\d{1,18}}/connection")
@Tag(name = "Branches")
@RunOnVirtualThread
class ConnectionResource {

  private static final String MASK = "********";

  private final BranchService branches;
  private final ConnectionConfig config;
  private final DatabaseUrl main;

  /**
   * Where a branch is and as whom to go there.
   *
   * @param user null when none is configured to be handed out
   * @param password masked unless asked for
   * @param url for libpq and what follows its form
   * @param jdbcUrl without credentials
   */
  @Schema(name = "BranchConnection")
  record BranchConnection(
      String host,
      int port,
      String database,
      @Nullable String user,
      @Nullable String password,
      String url,
      String jdbcUrl) {}

  ConnectionResource(BranchService branches, ConnectionConfig config, MainDatabase main) {
    this.branches = branches;
    this.config = config;
    this.main = main.url();
    if (config.password().isPresent() && config.passwordFile().isPresent()) {
      throw new IllegalArgumentException(
          "truss.connection.password and truss.connection.password-file are both given; give one");
    }
  }

  @GET
  @Operation(
      summary = "How to connect to a branch",
      description = "The password is masked unless reveal=true.")
  public BranchConnection connection(
      @PathParam("id") long id, @QueryParam("reveal") boolean reveal) {
    Branch branch = branches.get(id);
    if (branch.status() != BranchStatus.ACTIVE) {
      throw BranchProblems.notUsable(branch, "connected to");
    }
    String database = branch.database().value();
    String host = config.host().orElse(main.host());
    int port = config.port().orElse(main.port());
    Optional<String> password = password().map(secret -> reveal ? secret : MASK);
    String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + database;
    String user = config.user().map(ConnectionResource::encode).orElse("");
    String secret = password.map(value -> ":" + (reveal ? encode(value) : MASK)).orElse("");
    return new BranchConnection(
        host,
        port,
        database,
        config.user().orElse(null),
        password.orElse(null),
        "postgresql://" + (user.isEmpty() ? "" : user + secret + "@") + address,
        "jdbc:postgresql://" + address);
  }

  private Optional<String> password() {
    return config
        .password()
        .flatMap(given -> LiteralSetting.read("truss.connection.password"))
        .or(
            () ->
                config
                    .passwordFile()
                    .map(
                        file -> {
                          try {
                            return Files.readString(file).strip();
                          } catch (IOException e) {
                            throw new UncheckedIOException(e);
                          }
                        }));
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
