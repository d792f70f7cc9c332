package dev.truss.session;

import dev.truss.branch.Branch;
import dev.truss.branch.BranchLookup;
import dev.truss.login.Logins;
import dev.truss.postgres.MainDatabase;
import dev.truss.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;

/** Shows sessions to their clients. */
@ApplicationScoped
class SessionViews {

  private final BranchLookup branches;
  private final MainDatabase main;
  private final MainFacts facts;
  private final Logins logins;
  private final Caller caller;

  SessionViews(
      BranchLookup branches, MainDatabase main, MainFacts facts, Logins logins, Caller caller) {
    this.branches = branches;
    this.main = main;
    this.facts = facts;
    this.logins = logins;
    this.caller = caller;
  }

  /**
   * Shows a session.
   *
   * @param chosen the branch that it is on; empty for the main database
   */
  SessionView of(Optional<Long> chosen) throws SQLException {
    Optional<Branch> branch = chosen.flatMap(branches::find);
    Optional<Branch> there = branch.filter(found -> !ActiveDatabases.isGone(found));
    SessionView.On on =
        chosen.isEmpty()
            ? SessionView.On.MAIN
            : there.isPresent() ? SessionView.On.BRANCH : SessionView.On.NOTHING;
    return new SessionView(
        caller.name(),
        on,
        there.map(Branch::id).orElse(null),
        there.map(Branch::label).orElse(null),
        chosen.isEmpty()
            ? main.name().value()
            : there.map(found -> found.database().value()).orElse(null),
        there.map(Branch::expiresAt).orElse(null),
        on == SessionView.On.NOTHING ? gone(chosen.orElseThrow(), branch) : null,
        facts.look(),
        new SessionView.Workbench(logins.whyOff().isEmpty(), logins.whyOff().orElse(null)));
  }

  private static SessionView.Gone gone(long id, Optional<Branch> branch) {
    return new SessionView.Gone(
        id,
        branch.map(Branch::label).orElse(null),
        branch.map(found -> found.status().text()).orElse(null));
  }
}
