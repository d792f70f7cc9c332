package dev.truss.session;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.SessionJson;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is on which branch. */
class SessionIT {
  @RegisterExtension private static final World world = World.create().withWorkbench();

  private final Branches branches = world.branches();

  private static Browser browser() {
    return new Browser(world.api());
  }

  @Test
  void everybodyBeginsOnMain() {
    SessionJson session = browser().session().as(SessionJson.class);
    assertThat(session.on()).isEqualTo("main");
    assertThat(session.database()).isEqualTo(MAIN);
    assertThat(session.user()).isEqualTo("anonymous");
    assertThat(session.main().sizeBytes()).isPositive();
    assertThat(session.workbench().available()).isTrue();
  }

  @Quick
  @Test
  void switchMovesThisSessionOnly() {
    BranchJson branch = branches.create("mine");
    Browser me = browser();
    Browser you = browser();
    you.switchTo(null).expect(200);

    SessionJson session = me.switchTo(branch.id()).expect(200).as(SessionJson.class);

    assertThat(session.on()).isEqualTo("branch");
    assertThat(session.label()).isEqualTo("mine");
    assertThat(me.value("SELECT current_database()")).isEqualTo(branch.database());
    assertThat(you.value("SELECT current_database()")).isEqualTo(MAIN);
    assertThat(browser().value("SELECT current_database()")).isEqualTo(MAIN);
    me.switchTo(null).expect(200);
    assertThat(me.value("SELECT current_database()")).isEqualTo(MAIN);
  }

  @Test
  void cookieIsReadByNoScriptAndSentByNoOtherSite() {
    String cookie = browser().switchTo(null).expect(200).header("Set-Cookie");
    assertThat(cookie)
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=Strict")
        .contains("Path=/");
    var refused =
        world
            .api()
            .send(
                "PUT",
                "/api/session/branch",
                "{}",
                Map.of("Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"));
    assertThat(refused.expect(403).code()).isEqualTo("cross_site_request");
  }

  @Test
  void sessionWhoseBranchIsDeletedIsOnNothingUntilItChooses() {
    long id = branches.create("to go").id();
    Browser me = browser();
    me.switchTo(id).expect(200);

    branches.delete(id);

    SessionJson session = me.session().as(SessionJson.class);
    assertThat(session.on()).isEqualTo("nothing");
    assertThat(session.database()).isNull();
    assertThat(session.gone().label()).isEqualTo("to go");
    Api.Answer refused = me.sql("SELECT 1").expect(409);
    assertThat(refused.code()).isEqualTo("branch_gone");
    assertThat(refused.problem().label()).isEqualTo("to go");
    assertThat(me.send("GET", "/api/schema", "").expect(409).code()).isEqualTo("branch_gone");
    me.switchTo(null).expect(200);
    assertThat(me.value("SELECT current_database()")).isEqualTo(MAIN);
  }

  @Test
  void sessionWhoseBranchExpiresIsOnNothing() {
    long id = branches.create(newBranch("short").ttl(Duration.ofMillis(2160))).id();
    Browser me = browser();
    me.switchTo(id).expect(200);

    branches.awaitStatus(id, "deleted");

    assertThat(me.sql("SELECT 1").expect(409).code()).isEqualTo("branch_gone");
  }

  @Test
  void whatCannotBeUsedIsNotSwitchedTo() {
    Browser me = browser();
    assertThat(me.switchTo(999_999L).expect(404).code()).isEqualTo("branch_not_found");
    long id = branches.create("gone before").id();
    branches.delete(id);
    assertThat(me.switchTo(id).expect(409).code()).isEqualTo("branch_deleted");
    assertThat(me.session().as(SessionJson.class).on()).isEqualTo("main");
  }

  @Test
  void everyReplicaKnowsTheSession() {
    BranchJson branch = branches.create("shared");
    Browser me = browser();
    me.switchTo(branch.id()).expect(200);
    Browser elsewhere = me.at(world.replica(2).api());
    assertThat(elsewhere.value("SELECT current_database()")).isEqualTo(branch.database());
  }

  /** Else it would end for somebody who works every day, and the next statement be on main. */
  @Test
  void cookieLivesOnWhileItIsUsed() {
    Browser me = browser();
    String first = me.switchTo(null).expect(200).header("Set-Cookie");
    assertThat(me.session().header("Set-Cookie")).isEqualTo(first).contains("Max-Age=2592000");
    assertThat(browser().session().header("Set-Cookie")).isEmpty();
  }

  @Test
  void valueThatSomebodyElseChoseIsNotTakenOver() {
    String chosen = "A".repeat(43);
    String cookie =
        world
            .api()
            .send(
                "PUT",
                "/api/session/branch",
                "{\"branch_id\":null}",
                Map.of("Cookie", "truss_session=" + chosen))
            .expect(200)
            .header("Set-Cookie");
    assertThat(cookie).startsWith("truss_session=").doesNotContain(chosen);
  }

  @Test
  void databaseHoldsNoTokenThatSomebodyCouldUse() throws Exception {
    String cookie = browser().switchTo(null).expect(200).header("Set-Cookie");
    String token = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
    assertThat(
            world.server().query("truss_control", "SELECT encode(token_hash, 'hex') FROM session"))
        .contains(HexFormat.of().formatHex(hash))
        .doesNotContain(HexFormat.of().formatHex(Base64.getUrlDecoder().decode(token)));
  }
}
