package dev.truss.dashboard;

import dev.truss.error.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The one page of the dashboard, at the address of each of its views, so that they can be reloaded
 * and sent to others. The files that it names are Quarkus's to serve; here they get to know how
 * long a browser may keep them.
 */
@ApplicationScoped
class DashboardPages {

  private static final String PAGE = "META-INF/resources/index.html";
  private static final String VIEWS =
      "/(?:branches|backups|recovery|sql|schema|migrations|usage|activity)(?:/.*)?";

  /** Their names hold a hash of what is in them. */
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private static final int CLIENT_ERROR = 400;
  private static final String ASK_AGAIN = "no-cache";

  /** Before Quarkus's own routes, after all filters. */
  private static final int EARLY = 1;

  private final @Nullable Buffer page = read();

  void install(@Observes Router router) {
    router.route("/").order(EARLY).handler(this::answer);
    router.route("/index.html").order(EARLY).handler(this::answer);
    router.routeWithRegex(VIEWS).order(EARLY).handler(this::answerBrowsers);
    router.route("/assets/*").order(EARLY).handler(context -> keep(context, FOREVER));
    router.route("/theme.js").order(EARLY).handler(context -> keep(context, ASK_AGAIN));
    router.route("/favicon.svg").order(EARLY).handler(context -> keep(context, ASK_AGAIN));
  }

  /** Others, such as who mistakes an address for one of the API, hear that there is nothing. */
  private void answerBrowsers(RoutingContext context) {
    String wanted = context.request().getHeader(HttpHeaders.ACCEPT);
    if (wanted != null && wanted.contains("text/html")) {
      answer(context);
    } else {
      context.next();
    }
  }

  private void answer(RoutingContext context) {
    HttpMethod method = context.request().method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      context.next();
      return;
    }
    if (page == null) {
      context.fail(
          ProblemException.notFound(
              "not_found", "This Truss was built without the dashboard (truss.webui.skip)."));
      return;
    }
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, ASK_AGAIN)
        .putHeader(HttpHeaders.VARY, "Accept")
        .end(page);
  }

  /** What is not there may be there tomorrow, and is not kept. */
  private static void keep(RoutingContext context, String howLong) {
    context.addHeadersEndHandler(
        done -> {
          if (context.response().getStatusCode() < CLIENT_ERROR) {
            context.response().putHeader(HttpHeaders.CACHE_CONTROL, howLong);
          }
        });
    context.next();
  }

  private static @Nullable Buffer read() {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(PAGE)) {
      return in == null ? null : Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
