package dev.truss.branch;

import dev.truss.postgres.DatabaseUrl;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.SettingSecrets;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The connection parameters of a branch. */
@Path(BranchResource.PATH + "/{id: \\d{1,18}}/connection")
@Tag(name = "Branches")
class ConnectionResource {

  private static final String MASK = "********";

  private final BranchService branches;
  private final ConnectionConfig config;
  private final DatabaseUrl main;

  /** The connection parameters of a branch. */
  @Schema(name = "BranchConnection")
  record BranchConnection(
      @Schema(examples = "127.0.0.1") String host,
      @Schema(examples = "5432") int port,
      @Schema(examples = "truss_branch_feature_user_profiles_2howw0vg") String database,
      @Schema(
              nullable = true,
              description = "null when truss.connection.user is not set",
              examples = "app")
          @Nullable String user,
      @Schema(
              nullable = true,
              description = "Masked unless the request says reveal=true",
              examples = MASK)
          @Nullable String password,
      @Schema(
              description = "For psql and whatever follows libpq",
              examples =
                  "postgresql://app:********@127.0.0.1:5432/truss_branch_feature_user_profiles_2howw0vg")
          String url,
      @Schema(
              description = "Without credentials",
              examples =
                  "jdbc:postgresql://127.0.0.1:5432/truss_branch_feature_user_profiles_2howw0vg")
          String jdbcUrl) {}

  ConnectionResource(BranchService branches, ConnectionConfig config, MainDatabase main) {
    this.branches = branches;
    this.config = config;
    this.main = main.url();
    password(); // a mistake in its options is told at the start
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
    return SettingSecrets.read(
        "truss.connection.password", config.password(), config.passwordFile());
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
