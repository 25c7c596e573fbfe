package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.job.LedgerCommit.Put;
import dev.embedway.core.pipeline.message.PipelineStage;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Dead letters of a {@link MemoryLedger}. Thread-safe. */
public final class MemoryDeadLetters implements DeadLetterStore {

  private static final Comparator<DeadLetter> LAST_FIRST =
      Comparator.comparing((DeadLetter letter) -> letter.failure().lastAt())
          .thenComparing(letter -> letter.id().value())
          .reversed();

  private final Map<DeadLetterId, DeadLetter> letters = new LinkedHashMap<>();

  synchronized boolean isAsExpected(Put<DeadLetter> put) {
    return put.expected() == find(put.next().id()).map(DeadLetter::revision).orElse(0L);
  }

  synchronized void put(Put<DeadLetter> put) {
    letters.put(put.next().id(), put.next());
  }

  @Override
  public synchronized Optional<DeadLetter> find(DeadLetterId id) {
    return Optional.ofNullable(letters.get(id));
  }

  @Override
  public synchronized Page<DeadLetter> list(DeadLetterQuery query) {
    List<DeadLetter> all =
        letters.values().stream().filter(query::admits).sorted(LAST_FIRST).toList();
    long from = query.after().map(after -> placeAfter(all, after)).orElse(0L);
    List<DeadLetter> page = all.stream().skip(from).limit(query.limit()).toList();
    return new Page<>(
        page,
        from + page.size() < all.size()
            ? Optional.of(page.getLast().id().value())
            : Optional.empty());
  }

  private static long placeAfter(List<DeadLetter> all, String id) {
    if (all.stream().noneMatch(letter -> letter.id().value().equals(id))) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_CURSOR, "no cursor of this list", "after");
    }
    return all.stream().takeWhile(letter -> !letter.id().value().equals(id)).count() + 1;
  }

  @Override
  public synchronized Map<DeadLetterState, Long> counts(PipelineStage stage) {
    return letters.values().stream()
        .filter(letter -> letter.origin().stage() == stage)
        .collect(Collectors.groupingBy(DeadLetter::state, Collectors.counting()));
  }

  @Override
  public synchronized int deleteFailedBefore(PipelineStage stage, Instant time) {
    List<DeadLetter> old =
        letters.values().stream()
            .filter(letter -> letter.origin().stage() == stage && !letter.isUnsent())
            .filter(letter -> letter.failure().lastAt().isBefore(time))
            .sorted(LAST_FIRST.reversed())
            .limit(MAX_DELETED)
            .toList();
    old.forEach(letter -> letters.remove(letter.id()));
    return old.size();
  }

  @Override
  public synchronized boolean delete(DeadLetter letter) {
    return letters.remove(letter.id(), letter);
  }

  @Override
  public synchronized Page<DeadLetter> unsent(Optional<String> after) {
    return new Page<>(
        letters.values().stream().filter(DeadLetter::isUnsent).toList(), Optional.empty());
  }
}
