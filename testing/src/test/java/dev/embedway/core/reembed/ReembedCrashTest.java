package dev.embedway.core.reembed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.CrashPoint.Side;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies at any call of a re-embed leaves what one does that does not die. */
class ReembedCrashTest {

  private static final int MIN_CALLS = 100;
  private static final String TEXT = "One two three four five six seven eight nine ten.";

  /** State that callers see in the end. */
  private record Outcome(
      List<StoreVersion.State> versions,
      List<String> kept,
      List<String> replaced,
      List<String> removed,
      List<String> records,
      List<Job> open) {

    static Outcome of(ReembedRig reembed) {
      return new Outcome(
          reembed.store().versions().stream().map(StoreVersion::state).toList(),
          inAll(reembed, "kept.txt"),
          inAll(reembed, "replaced.txt"),
          inAll(reembed, "removed.txt"),
          records(reembed),
          reembed.rig.ledger.open(Optional.empty()).items());
    }

    private static List<String> inAll(ReembedRig reembed, String key) {
      return reembed.store().open().stream()
          .map(version -> String.join("|", reembed.texts(version.number(), key)))
          .toList();
    }

    private static List<String> records(ReembedRig reembed) {
      return reembed.store().open().stream()
          .map(version -> reembed.store().index(version))
          .map(index ->
              Stream.of("told", "bare")
                  .map(id -> id + reembed.rig.vectors.texts(index, id))
                  .collect(Collectors.joining(" ")))
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void switchAfterChangesMeanwhile(Side side) {
    everywhere(
        side,
        reembed -> {
          changesMeanwhile(reembed);
          serve(reembed);
          run(reembed);
        });
  }

  @ParameterizedTest
  @EnumSource
  void recordsIntoAnotherSpace(Side side) {
    everywhere(
        side,
        reembed -> {
          reembed.rig.provider.serveBeside(FakeProvider.reading("fake-other", 8));
          one(reembed);
          records(reembed);
          start(reembed, ReembedRig.asked(Optional.of("fake-other"), OptionalInt.of(3)));
          untilComplete(reembed);
          serve(reembed, 1);
          run(reembed);
        });
  }

  @ParameterizedTest
  @EnumSource
  void rollback(Side side) {
    everywhere(
        side,
        reembed -> {
          one(reembed);
          start(reembed);
          untilComplete(reembed);
          serve(reembed);
          run(reembed);
          String now = reembed.rig.visible("kept.txt");
          ask(
              reembed,
              () -> {
                if (reembed.rig.visible("kept.txt").equals(now)) {
                  reembed.service.rollBack(reembed.rig.request(), "docs");
                }
              });
          run(reembed);
        });
  }

  @ParameterizedTest
  @EnumSource
  void nextRunSendsWhatAKilledOneDidNotSend(Side side) {
    int calls = 0;
    CrashPoint crash;
    do {
      calls++;
      crash = CrashPoint.unarmed(calls, side);
      ReembedRig reembed = new ReembedRig(crash);
      one(reembed);
      start(reembed);
      reembed.rig.clock.advance(Duration.ofSeconds(1));
      crash.arm();
      pass(reembed);
      pass(reembed);
      assertTrue(isComplete(reembed), "died " + side + " call " + calls);
    } while (crash.hasDied());
  }

  private static void one(ReembedRig reembed) {
    reembed.rig.upload("kept.txt", TEXT, "1");
    reembed.rig.drain();
  }

  private static void changesMeanwhile(ReembedRig reembed) {
    PipelineRig rig = reembed.rig;
    one(reembed);
    rig.upload("replaced.txt", TEXT, "2");
    rig.upload("removed.txt", TEXT, "3");
    rig.drain();
    records(reembed);
    start(reembed);
    pass(reembed);
    rig.upload("replaced.txt", "Later words here today.", "4");
    rig.remove("removed.txt", "5");
    rig.drain();
    untilComplete(reembed);
  }

  private static void records(ReembedRig reembed) {
    Vector vector = Vector.of(new float[] {1, 0, 0, 0});
    reembed.rig.vectors.put(
        reembed.store().index(),
        List.of(
            new VectorRecord("told", "Words here.", 0, vector, Map.of()),
            new VectorRecord("bare", "", 0, vector, Map.of())));
  }

  private static void start(ReembedRig reembed) {
    start(reembed, ReembedRig.CUT_SHORT);
  }

  private static void start(ReembedRig reembed, ReembedAsk asked) {
    ask(
        reembed,
        () -> {
          if (reembed.store().versions().size() == 1) {
            reembed.service.start(reembed.rig.request(), "docs", asked);
          }
        });
  }

  private static void serve(ReembedRig reembed) {
    serve(reembed, 0);
  }

  private static void serve(ReembedRig reembed, long maxLeftRecords) {
    SwitchTerms terms = new SwitchTerms(0, maxLeftRecords, Optional.empty());
    ask(
        reembed,
        () -> {
          if (reembed.store().live().number() == 1) {
            reembed.service.serve(reembed.rig.request(), "docs", terms);
          }
        });
  }

  private static void untilComplete(ReembedRig reembed) {
    for (int runs = 0; runs < 20 && !isComplete(reembed); runs++) {
      run(reembed);
    }
    assertTrue(isComplete(reembed), "not complete: " + reembed.rig.reembeds.all());
  }

  private static boolean isComplete(ReembedRig reembed) {
    return reembed.rig.reembeds.all().stream()
        .flatMap(each -> each.fill().last().stream())
        .anyMatch(last -> last.isOver() && last.failed() == 0);
  }

  /** Work of the schedules: a run, and the sending of messages that nobody sent. */
  private static void run(ReembedRig reembed) {
    pass(reembed);
    ask(reembed, reembed.rig.reconciler::runAll);
  }

  private static void pass(ReembedRig reembed) {
    ask(reembed, () -> reembed.reembedder.run(reembed.rig.clock.instant().plusSeconds(60)));
  }

  private static void ask(ReembedRig reembed, Runnable request) {
    reembed.rig.requests.add(() -> {
      try {
        request.run();
      } catch (ConflictException e) {
        throw new AssertionError(e);
      }
    });
    reembed.rig.drain();
  }

  private static void everywhere(Side side, Consumer<ReembedRig> scenario) {
    Outcome clean = run(CrashPoint.never(), scenario);
    int calls = 0;
    CrashPoint crash;
    do {
      calls++;
      crash = CrashPoint.at(calls, side);
      assertEquals(clean, run(crash, scenario), "died " + side + " call " + calls);
    } while (crash.hasDied());
    assertTrue(calls > MIN_CALLS, "only " + calls + " calls were seen");
  }

  private static Outcome run(CrashPoint crash, Consumer<ReembedRig> scenario) {
    ReembedRig reembed = new ReembedRig(crash);
    scenario.accept(reembed);
    reembed.rig.drain();
    return Outcome.of(reembed);
  }
}
