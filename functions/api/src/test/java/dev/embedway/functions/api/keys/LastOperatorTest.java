package dev.embedway.functions.api.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Revocations of the operator's last keys, over a cloud whose operator has no others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LastOperatorTest {

  private static final int ROUNDS = 10;

  private final Cloud cloud = Cloud.start();
  private Operator left = made(cloud.key("default", Role.ADMIN));

  @AfterAll
  void stop() {
    cloud.close();
  }

  /** A key of the operator and its id. */
  private record Operator(String key, String id) {}

  /** A new key of the operator, by a key that is revoked then. */
  private Operator made(String by) {
    String old = cloud.send(Ask.get("/v1/keys").key(by)).text("/data/0/id");
    Operator made = made(new Operator(by, old));
    assertEquals(200, revoke(made, old).status());
    return made;
  }

  private Operator made(Operator by) {
    Reply made = cloud.send(Ask.post("/v1/keys", "{\"roles\":[\"admin\"]}").key(by.key()));
    return new Operator(made.text("/key"), made.text("/id"));
  }

  private Reply revoke(Operator by, String id) {
    return cloud.send(Ask.delete("/v1/keys/" + id).key(by.key()));
  }

  @Test
  void theLastKeyIsNotRevokedBesideKeysThatCannotMakeAnother() {
    cloud.key("default", Role.EMBED);
    cloud.key("elsewhere", Role.ADMIN);

    Reply refused = revoke(left, left.id());

    assertEquals(409, refused.status());
    assertEquals("state_conflict", refused.code());
  }

  @Test
  void ofTheLastTwoKeysThatAreRevokedAtOnceOneIsRefused() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      List<Operator> both = List.of(left, made(left));

      List<Reply> replies = atOnce(i -> () -> revoke(both.get(i), both.get(i).id()));

      List<Integer> statuses = replies.stream().map(Reply::status).sorted().toList();
      assertEquals(List.of(200, 409), statuses, "round " + round);
      left = both.get(replies.getFirst().status() == 409 ? 0 : 1);
      assertEquals(1, operators());
    }
  }

  @Test
  void twoKeysThatRevokeEachOtherAtOnceDoNotBothEnd() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      List<Operator> both = List.of(left, made(left));

      atOnce(i -> () -> revoke(both.get(i), both.get(1 - i).id()));

      left = stillUsable(both);
    }
  }

  @Test
  void twoKeysThatRevokeAllOthersAtOnceDoNotBothEnd() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      List<Operator> both = List.of(left, made(left));

      atOnce(i -> () -> revokeAll(both.get(i)));

      left = stillUsable(both);
    }
  }

  private Reply revokeAll(Operator by) {
    return cloud.send(Ask.delete("/v1/keys?tenant=default").key(by.key()));
  }

  /** Two calls that begin together. */
  private static List<Reply> atOnce(IntFunction<Callable<Reply>> call) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Reply>> replies =
          List.of(
              threads.submit(() -> begun(start, call.apply(0))),
              threads.submit(() -> begun(start, call.apply(1))));
      return List.of(replies.get(0).get(), replies.get(1).get());
    }
  }

  private static Reply begun(CyclicBarrier start, Callable<Reply> call) throws Exception {
    start.await();
    return call.call();
  }

  /**
   * The one of both that is still listed. A request of the other that was under way may let it pass
   * for as long as keys are cached.
   */
  private Operator stillUsable(List<Operator> both) {
    String listed =
        both.stream()
            .map(each -> cloud.send(Ask.get("/v1/keys").key(each.key())))
            .filter(reply -> reply.status() == 200)
            .map(reply -> reply.body().path("data").toString())
            .findFirst()
            .orElse("");
    List<Operator> usable = both.stream().filter(each -> listed.contains(each.id())).toList();
    assertEquals(1, usable.size());
    left = usable.getFirst();
    assertEquals(1, operators());
    return left;
  }

  /** Admin keys of tenant default that are left. */
  private int operators() {
    int operators = 0;
    for (var key : cloud.send(Ask.get("/v1/keys").key(left.key())).body().path("data")) {
      operators += key.path("roles").toString().contains("admin") ? 1 : 0;
    }
    return operators;
  }
}
