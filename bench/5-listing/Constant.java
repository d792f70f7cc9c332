import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Answers every request with the content of a file that was read once. It stands on the HTTP server
 * that Truss stands on (Vert.x, from Truss's own libraries), so that what is between the two is
 * what Truss does for a listing, and not one HTTP server against another.
 *
 * <p>Arguments: port, file.
 */
final class Constant {

  public static void main(String[] arguments) throws Exception {
    Buffer content = Buffer.buffer(Files.readAllBytes(Path.of(arguments[1])));
    Vertx.vertx()
        .createHttpServer(
            new HttpServerOptions().setHost("127.0.0.1").setPort(Integer.parseInt(arguments[0])))
        .requestHandler(
            request ->
                request
                    .response()
                    .putHeader("Content-Type", "application/json;charset=UTF-8")
                    .end(content.copy()))
        .listen();
  }
}
