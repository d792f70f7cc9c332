package dev.truss.backup.download;

import dev.truss.backup.Backup;
import dev.truss.backup.BackupProblems;
import dev.truss.backup.BackupResource;
import dev.truss.backup.BackupService;
import dev.truss.backup.BackupStatus;
import dev.truss.backup.archive.ArchiveFormat;
import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.Manifests;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Downloads of archives. */
@Path(BackupResource.PATH + "/{id: \\d{1,18}}/download")
@Tag(name = "Backups")
class DownloadResource {

  private static final Logger LOG = Logger.getLogger(DownloadResource.class);
  private static final String BYTES = "application/octet-stream";
  private static final String TAR = "application/x-tar";

  private final BackupService backups;
  private final Manifests manifests;
  private final ArchiveStreams streams;
  private final RoutingContext context;

  DownloadResource(
      BackupService backups, Manifests manifests, ArchiveStreams streams, RoutingContext context) {
    this.context = context;
    this.backups = backups;
    this.manifests = manifests;
    this.streams = streams;
  }

  @GET
  @Operation(
      summary = "Download an archive",
      description =
          "The custom format is one file, also in parts (Range), for pg_restore to read from a pipe; the directory"
              + " format is a tar of its folder, to be unpacked first.")
  @APIResponse(
      responseCode = "200",
      description = "The whole archive",
      content = {
        @Content(mediaType = BYTES, schema = @Schema(type = SchemaType.STRING, format = "binary")),
        @Content(mediaType = TAR, schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  @APIResponse(responseCode = "206", description = "The part that was asked for")
  @APIResponse(
      responseCode = "409",
      description = "archive_unusable, or the backup is not completed")
  public Response download(
      @PathParam("id") long id,
      @HeaderParam("Range") @Nullable String range,
      @HeaderParam("If-Range") @Nullable String ifRange) {
    Backup backup = backups.get(id);
    if (backup.status() != BackupStatus.COMPLETED) {
      throw BackupProblems.notUsable(backup, "downloaded");
    }
    try {
      Manifest manifest = manifests.of(backup.reference());
      streams.requireOwn(String.valueOf(backup.archive()));
      return manifest.format() == ArchiveFormat.CUSTOM
          ? file(backup, manifest, range, ifRange)
          : tar(backup, manifest);
    } catch (IOException e) {
      throw BackupProblems.unusableArchive(backup, e);
    }
  }

  private Response tar(Backup backup, Manifest manifest) throws IOException {
    ArchiveTar tar = streams.tar(String.valueOf(backup.archive()), manifest);
    return Response.ok(whole(tar::writeTo), TAR)
        .header("Content-Length", tar.size())
        .header("Content-Disposition", attachment(backup, ".tar"))
        .build();
  }

  private Response file(
      Backup backup, Manifest manifest, @Nullable String range, @Nullable String ifRange) {
    Manifest.File file = manifest.files().getFirst();
    String tag = "\"" + file.sha256() + "\"";
    boolean partAllowed = ifRange == null || ifRange.equals(tag);
    Optional<ByteRange> part =
        partAllowed ? ByteRange.of(range, file.sizeBytes()) : Optional.empty();
    ByteRange wanted = part.orElse(new ByteRange(0, file.sizeBytes() - 1));
    StreamingOutput body =
        whole(to -> streams.write(String.valueOf(backup.archive()), file.name(), wanted, to));
    var response =
        Response.status(part.isPresent() ? 206 : 200)
            .entity(body)
            .type(BYTES)
            .header("Accept-Ranges", "bytes")
            .header("ETag", tag)
            .header("Content-Length", wanted.length())
            .header("Content-Disposition", attachment(backup, ".dump"));
    part.ifPresent(found -> response.header("Content-Range", found.contentRange(file.sizeBytes())));
    return response.build();
  }

  /**
   * Closes the connection if the body ends early, so that the client does not wait for the rest.
   * Otherwise another answer could follow on it.
   */
  private StreamingOutput whole(StreamingOutput body) {
    HttpConnection connection = context.request().connection();
    return to -> {
      try {
        body.write(to);
      } catch (IOException | RuntimeException e) {
        LOG.warnf("a download was broken off: %s", e.getMessage());
        connection.close().toCompletionStage().toCompletableFuture().join();
        throw e;
      }
    };
  }

  private static String attachment(Backup backup, String ending) {
    return "attachment; filename=\"" + backup.archive() + ending + "\"";
  }
}
