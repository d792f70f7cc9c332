package dev.truss.testsupport;

import static dev.truss.testsupport.request.Requests.newBranch;

import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.BranchPageJson;
import dev.truss.testsupport.request.BranchChange;
import dev.truss.testsupport.request.NewBranch;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** The calls about branches that most tests need, made as a client would make them. */
public final class Branches {
  public static final String PATH = "/api/branches";
  private static final Set<String> TRANSIENT = Set.of("creating", "resetting", "deleting");

  private final Api api;

  public Branches(Api api) {
    this.api = api;
  }

  /** Makes a branch of the main database and waits until it is there. */
  public BranchJson create(String label) {
    return create(newBranch(label));
  }

  /** Makes a branch with this request and waits until it is there. */
  public BranchJson create(NewBranch request) {
    Api.Answer answer = api.post(PATH, request);
    if (answer.status() == 202) {
      return awaitStatus(answer.branch().id(), "active");
    }
    return answer.expect(201).branch();
  }

  /** Asks for a branch. */
  public Api.Answer request(NewBranch request) {
    return api.post(PATH, request);
  }

  public Api.Answer change(long id, BranchChange change) {
    return api.patch(PATH + "/" + id, change);
  }

  public BranchJson get(long id) {
    return api.get(PATH + "/" + id).expect(200).branch();
  }

  public Api.Answer reset(long id) {
    return api.post(PATH + "/" + id + "/reset", "{}");
  }

  public void delete(long id) {
    api.delete(PATH + "/" + id).expect(204);
  }

  /** All branches that ever were, or those of one status. */
  public List<BranchJson> list(String status) {
    return page("status=" + status).branches();
  }

  /** The page that this query asks for. */
  public BranchPageJson page(String query) {
    return api.get(PATH + "?" + query).expect(200).as(BranchPageJson.class);
  }

  /** Waits until a branch has a status, and returns it. */
  public BranchJson awaitStatus(long id, String status) {
    AtomicReference<BranchJson> seen = new AtomicReference<>(get(id));
    Awaitility.await("branch " + id + " becomes " + status)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              seen.set(get(id));
              return seen.get().status().equals(status);
            });
    return seen.get();
  }

  /** Waits until nothing is under way any more. */
  public void awaitSettled() {
    Awaitility.await("every branch is in a final state")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> list("all").stream().noneMatch(branch -> TRANSIENT.contains(branch.status())));
  }
}
