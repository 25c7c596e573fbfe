package dev.embedway.local.cloud;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeriodicWorkTest {

  @Test
  void runThatFailsDoesNotEndTheOthers() throws InterruptedException {
    CountDownLatch runs = new CountDownLatch(2);
    try (PeriodicWork work =
        PeriodicWork.start(
            "work of a test",
            Duration.ofMillis(10),
            () -> {
              runs.countDown();
              throw new IllegalStateException("a fault of ours");
            })) {
      assertTrue(work.period().toMillis() > 0);
      assertTrue(runs.await(20, TimeUnit.SECONDS), "no second run");
    }
  }
}
