package dev.embedway.testing.fakes;

import dev.embedway.core.observe.StageActivityStore;
import dev.embedway.core.observe.StageMinute;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stages' work in memory; thread-safe. */
public final class MemoryStageActivity implements StageActivityStore {

  private final Map<String, StageMinute> minutes = new HashMap<>();

  @Override
  public synchronized void add(StageMinute more) {
    minutes.merge(more.stage() + "#" + more.minute(), more, StageMinute::plus);
  }

  @Override
  public synchronized List<StageMinute> newest(String stage, int max) {
    return minutes.values().stream()
        .filter(minute -> minute.stage().equals(stage))
        .sorted(Comparator.comparing(StageMinute::minute).reversed())
        .limit(max)
        .toList();
  }
}
