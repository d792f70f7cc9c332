package dev.truss.session;

import static dev.truss.testsupport.request.Requests.runSql;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.answer.SqlResultsJson;
import dev.truss.testsupport.request.JsonRequest;
import java.util.HashMap;
import java.util.Map;

/** Keeps the cookie that it is given, as a browser does. */
public final class Browser {
  private final Api api;
  private String cookie = "";

  public Browser(Api api) {
    this.api = api;
  }

  /** The same user at another replica, or the same one after a restart. */
  public Browser at(Api other) {
    Browser same = new Browser(other);
    same.cookie = cookie;
    return same;
  }

  public Api.Answer send(String method, String path, String body) {
    Map<String, String> headers = new HashMap<>();
    if (!cookie.isEmpty()) {
      headers.put("Cookie", cookie);
    }
    Api.Answer answer = api.send(method, path, body, headers);
    String set = answer.header("Set-Cookie");
    if (!set.isEmpty()) {
      cookie = set.substring(0, set.indexOf(';'));
    }
    return answer;
  }

  public Api.Answer send(String method, String path, JsonRequest body) {
    return send(method, path, body.json());
  }

  /** Switches to a branch; null for main. */
  public Api.Answer switchTo(Long branch) {
    return send("PUT", "/api/session/branch", "{\"branch_id\":%s}".formatted(branch));
  }

  public Api.Answer session() {
    return send("GET", "/api/session", "").expect(200);
  }

  /** Runs SQL in the database that the session is on. */
  public Api.Answer sql(String sql) {
    return send("POST", "/api/sql", runSql(sql));
  }

  /** The first cell of the first result. */
  public String value(String sql) {
    return sql(sql).expect(200).as(SqlResultsJson.class).value();
  }
}
