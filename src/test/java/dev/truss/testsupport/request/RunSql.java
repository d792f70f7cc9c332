package dev.truss.testsupport.request;

import java.time.Duration;

/** Runs SQL in the workbench. */
public final class RunSql extends JsonRequest {
  RunSql() {}

  public RunSql sql(String sql) {
    body.put("sql", sql);
    return this;
  }

  public RunSql on(long branch) {
    body.put("branch_id", branch);
    return this;
  }

  public RunSql onMain() {
    body.put("target", "main");
    return this;
  }

  public RunSql write() {
    body.put("write", true);
    return this;
  }

  public RunSql limit(int limit) {
    body.put("limit", limit);
    return this;
  }

  public RunSql offset(int offset) {
    body.put("offset", offset);
    return this;
  }

  public RunSql timeout(Duration timeout) {
    body.put("timeout_ms", timeout.toMillis());
    return this;
  }

  public RunSql id(String id) {
    body.put("id", id);
    return this;
  }
}
