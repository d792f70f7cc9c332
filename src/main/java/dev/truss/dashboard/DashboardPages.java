package dev.truss.dashboard;

import dev.truss.error.ProblemException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves the dashboard's page at the address of each of its views, so that views can be reloaded
 * and linked, and its assets. Quarkus handles everything else.
 */
@ApplicationScoped
class DashboardPages {

  private static final String VIEWS =
      "/(?:branches|backups|recovery|sql|schema|migrations|usage|activity)(?:/.*)?";

  /** What is neither of the API, nor of Quarkus, nor a file of the dashboard. */
  private static final String ELSEWHERE =
      "/(?!(?:api|q|assets)(?:/|$)|(?:theme\\.js|licenses\\.txt|favicon\\.svg)$).+";

  private static final String ASSETS = "/assets/([A-Za-z0-9_.-]+\\.(js|css|svg))";
  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  /** For assets, whose names contain a hash of their content. */
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private static final String ASK_AGAIN = "no-cache";
  private static final String GZIP = "gzip";
  private static final int CLIENT_ERROR = 400;

  /** The order of the routes: before those of Quarkus, after all filters. */
  private static final int EARLY = 1;

  private final PageFiles files = new PageFiles();
  private final @Nullable Buffer page = files.page();

  void install(@Observes Router router) {
    router.route("/").order(EARLY).handler(this::answer);
    router.route("/index.html").order(EARLY).handler(this::answer);
    router.routeWithRegex(VIEWS).order(EARLY).handler(this::answerBrowsers);
    router.routeWithRegex(ELSEWHERE).order(EARLY + 1).handler(this::answerLost);
    router.routeWithRegex(ASSETS).order(EARLY).handler(this::answerPacked);
    router.route("/assets/*").order(EARLY + 1).handler(context -> keep(context, FOREVER));
    router.route("/theme.js").order(EARLY).handler(context -> keep(context, ASK_AGAIN));
    router.route("/licenses.txt").order(EARLY).handler(context -> keep(context, ASK_AGAIN));
    router.route("/favicon.svg").order(EARLY).handler(context -> keep(context, ASK_AGAIN));
  }

  /** Answers browsers with the page. Other clients receive 404. */
  private void answerBrowsers(RoutingContext context) {
    if (says(context, HttpHeaders.ACCEPT, "text/html")) {
      answer(context);
    } else {
      context.next();
    }
  }

  /** The page says that there is nothing, and leads on. */
  private void answerLost(RoutingContext context) {
    if (asks(context) && page != null && says(context, HttpHeaders.ACCEPT, "text/html")) {
      context.response().setStatusCode(HttpResponseStatus.NOT_FOUND.code());
      answer(context);
    } else {
      context.next();
    }
  }

  private void answer(RoutingContext context) {
    if (!asks(context)) {
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
        .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .end(page);
  }

  private void answerPacked(RoutingContext context) {
    Buffer packed =
        asks(context) && says(context, HttpHeaders.ACCEPT_ENCODING, GZIP)
            ? files.packed(context.pathParam("param0"))
            : null;
    if (packed == null) {
      context.next();
      return;
    }
    HttpServerResponse response = context.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(context.pathParam("param1")))
        .putHeader(HttpHeaders.CONTENT_ENCODING, GZIP)
        .putHeader(HttpHeaders.CACHE_CONTROL, FOREVER)
        .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
        .end(packed);
  }

  /** Sets how long a response may be cached. A 404 is never cached. */
  private static void keep(RoutingContext context, String howLong) {
    context.addHeadersEndHandler(
        done -> {
          if (context.response().getStatusCode() < CLIENT_ERROR) {
            context.response().putHeader(HttpHeaders.CACHE_CONTROL, howLong);
          }
        });
    context.next();
  }

  private static boolean asks(RoutingContext context) {
    HttpMethod method = context.request().method();
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static boolean says(RoutingContext context, CharSequence header, String what) {
    String value = context.request().getHeader(header);
    return value != null && value.contains(what);
  }
}
