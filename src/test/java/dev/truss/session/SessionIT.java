package dev.truss.session;

import static dev.truss.testsupport.World.MAIN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import java.security.MessageDigest;
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
    JsonNode session = browser().session().json();
    assertThat(session.get("on").textValue()).isEqualTo("main");
    assertThat(session.get("database").textValue()).isEqualTo(MAIN);
    assertThat(session.get("user").textValue()).isEqualTo("anonymous");
    assertThat(session.at("/main/size_bytes").asLong()).isPositive();
    assertThat(session.at("/workbench/available").booleanValue()).isTrue();
  }

  @Quick
  @Test
  void switchMovesThisSessionOnly() {
    JsonNode branch = branches.create("mine");
    Browser me = browser();
    Browser you = browser();
    you.switchTo(null).expect(200);

    JsonNode session = me.switchTo(branch.get("id").asLong()).expect(200).json();

    assertThat(session.get("on").textValue()).isEqualTo("branch");
    assertThat(session.get("label").textValue()).isEqualTo("mine");
    assertThat(me.value("SELECT current_database()"))
        .isEqualTo(branch.get("branch_db").textValue());
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
    long id = branches.create("to go").get("id").asLong();
    Browser me = browser();
    me.switchTo(id).expect(200);

    branches.delete(id);

    JsonNode session = me.session().json();
    assertThat(session.get("on").textValue()).isEqualTo("nothing");
    assertThat(session.get("database").isNull()).isTrue();
    assertThat(session.at("/gone/label").textValue()).isEqualTo("to go");
    Api.Answer refused = me.sql("SELECT 1").expect(409);
    assertThat(refused.code()).isEqualTo("branch_gone");
    assertThat(refused.json().get("label").textValue()).isEqualTo("to go");
    assertThat(me.send("GET", "/api/schema", "").expect(409).code()).isEqualTo("branch_gone");
    me.switchTo(null).expect(200);
    assertThat(me.value("SELECT current_database()")).isEqualTo(MAIN);
  }

  @Test
  void sessionWhoseBranchExpiresIsOnNothing() {
    long id = branches.createWith("{\"label\":\"short\",\"ttlHours\":0.0006}").get("id").asLong();
    Browser me = browser();
    me.switchTo(id).expect(200);

    branches.awaitStatus(id, "deleted");

    assertThat(me.sql("SELECT 1").expect(409).code()).isEqualTo("branch_gone");
  }

  @Test
  void whatCannotBeUsedIsNotSwitchedTo() {
    Browser me = browser();
    assertThat(me.switchTo(999_999L).expect(404).code()).isEqualTo("branch_not_found");
    long id = branches.create("gone before").get("id").asLong();
    branches.delete(id);
    assertThat(me.switchTo(id).expect(409).code()).isEqualTo("branch_deleted");
    assertThat(me.session().json().get("on").textValue()).isEqualTo("main");
  }

  @Test
  void everyReplicaKnowsTheSession() {
    JsonNode branch = branches.create("shared");
    Browser me = browser();
    me.switchTo(branch.get("id").asLong()).expect(200);
    Browser elsewhere = me.at(world.replica(2).api());
    assertThat(elsewhere.value("SELECT current_database()"))
        .isEqualTo(branch.get("branch_db").textValue());
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
