package dev.embedway.local.cli.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that behaves as a hostile model's trial may. */
final class BadTrial {

  private BadTrial() {}

  public static void main(String[] deeds) throws InterruptedException {
    switch (deeds[0]) {
      case "hang" -> new CountDownLatch(1).await();
      case "grow" -> grow();
      case "die" -> Runtime.getRuntime().halt(134);
      case "say" -> {
        System.out.print("no good");
        System.out.flush();
        Runtime.getRuntime().halt(1);
      }
      default -> Runtime.getRuntime().halt(System.getenv("PATH") == null ? 0 : 1);
    }
  }

  private static void grow() throws InterruptedException {
    List<byte[]> kept = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      byte[] more = new byte[10 << 20];
      Arrays.fill(more, (byte) 1);
      kept.add(more);
    }
    new CountDownLatch(kept.size()).await();
  }
}
