package dev.embedway.functions.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.compact.CompactionReport;
import dev.embedway.core.pipeline.compact.CompactionReport.Deleted;
import dev.embedway.core.pipeline.compact.CompactionReport.End;
import dev.embedway.core.pipeline.compact.Freed;
import dev.embedway.testing.LambdaContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class CompactorHandlerTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final LambdaContext CONTEXT = new LambdaContext(900_000);
  private static final CompactionReport REPORT =
      new CompactionReport(
          End.OUT_OF_TIME,
          2,
          1,
          new Deleted(80, new Freed(9, 4096), 4),
          Map.of("in_use", 3L, "store_unavailable", 1L));

  private final List<Instant> ends = new ArrayList<>();

  @Test
  void answersWithWhatWasDeletedAndWhatIsLeft() throws IOException {
    assertEquals(
        "{\"end\":\"out_of_time\",\"entries\":2,\"rows\":80,\"objects\":9,\"bytes\":4096,\"dead_letters\":4,"
            + "\"left\":{\"in_use\":3,\"store_unavailable\":1},\"erasures\":1}",
        run(end -> REPORT));
  }

  @Test
  void compactionEndsBeforeErasuresAndBothLongBeforeTheInvocation() throws IOException {
    run(end -> {
      ends.add(end);
      return REPORT;
    });

    assertEquals(List.of(NOW.plus(Duration.ofSeconds(270)), NOW.plus(Duration.ofMinutes(9))), ends);
  }

  @Test
  void erasuresGoOnWhereCompactionFailsAndTheFailureIsTold() {
    assertThrows(
        UnavailableException.class,
        () ->
            run(end -> {
              throw new UnavailableException(
                  ErrorCode.STORE_UNAVAILABLE, "away", Duration.ofSeconds(1), null);
            }));

    assertEquals(List.of(NOW.plus(Duration.ofMinutes(9))), ends);
  }

  private String run(Function<Instant, CompactionReport> compaction) throws IOException {
    CompactorWork work =
        new CompactorWork(
            compaction,
            end -> {
              ends.add(end);
              return 1;
            });
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    new CompactorHandler(work, () -> NOW)
        .handleRequest(InputStream.nullInputStream(), answer, CONTEXT);
    return answer.toString(StandardCharsets.UTF_8);
  }
}
