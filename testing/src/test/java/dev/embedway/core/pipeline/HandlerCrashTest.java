package dev.embedway.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.job.ForgetListCheck;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.CrashPoint.Side;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that dies at any call of a handler, before or after the call took effect, leaves the
 * state of one that does not, once what was cut off is done again.
 */
final class HandlerCrashTest {

  static Stream<Handler> handlers() {
    return Stream.of(DeadLetterHandlers.all(), ControlHandlers.all(), ReconcileHandlers.all())
        .flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("handlers")
  void deathAtAnyCallLeavesTheSameState(Handler handler) {
    PipelineRig alive = run(CrashPoint.never(), handler);
    assertEquals(handler.end(), PipelineState.summary(alive));
    for (Side side : Side.values()) {
      everywhere(side, handler, PipelineState.of(alive));
    }
  }

  private static void everywhere(Side side, Handler handler, PipelineState expected) {
    int calls = 0;
    CrashPoint crash;
    do {
      calls++;
      crash = CrashPoint.unarmed(calls, side);
      PipelineRig rig = run(crash, handler);
      assertEquals(expected, PipelineState.of(rig), "died " + side + " call " + calls);
    } while (crash.hasDied());
    assertTrue(calls > handler.minCalls(), "only " + calls + " calls were seen");
  }

  private static PipelineRig run(CrashPoint crash, Handler handler) {
    PipelineRig rig = new PipelineRig(crash);
    ForgetListCheck forget = new ForgetListCheck(rig, "a.txt");
    rig.whenDead = forget::run;
    handler.given().accept(rig);
    crash.arm();
    handler.work().accept(rig);
    rig.drain();
    rig.untilDone(rig.reconciler::runAll);
    rig.drain();
    forget.run();
    return rig;
  }
}
