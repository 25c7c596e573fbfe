package dev.embedway.functions.compactor;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.pipeline.compact.CompactionReport;
import dev.embedway.pgvector.PgVectorDatabase;
import dev.embedway.pgvector.PgVectorStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what the forget list names and goes on with erasures of tenants, by a schedule. Whatever
 * event starts it, it answers with the run's report, such as {@code {"end":"done","entries":2,
 * "rows":80,"objects":9,"bytes":4096,"dead_letters":0,"left":{},"erasures":0}}. A run that ends
 * with its time is gone on with by the next one; one without work connects to no database.
 */
@ThreadSafe
public final class CompactorHandler implements RequestStreamHandler {

  /** Part of an invocation's time after which no call is begun: the last one may take minutes. */
  private static final double USED = 0.6;

  private static final Logger LOG = LoggerFactory.getLogger(CompactorHandler.class);

  private final CompactorWork work;
  private final InstantSource clock;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's. */
  public CompactorHandler() {
    this(LambdaProcess.start());
  }

  /** A handler of this work. */
  public CompactorHandler(CompactorWork work, InstantSource clock) {
    this.work = work;
    this.clock = clock;
    this.hooks = SnapshotHooks.none();
  }

  private CompactorHandler(LambdaProcess process) {
    AwsPlatform aws = process.platform(MetricSink.NONE);
    PgVectorStore vectors =
        PgVectorDatabase.of(() -> process.readSettings().database())
            .open(process.clock(), process.health());
    this.work = CompactorWork.of(aws, vectors);
    this.clock = process.clock();
    this.hooks = process.hooks(List.of(vectors));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Instant now = clock.instant();
    Duration time = Duration.ofMillis((long) (USED * context.getRemainingTimeInMillis()));
    CompactorWork.Done done = work.run(now.plus(time.dividedBy(2)), now.plus(time));
    CompactionReport report = done.report();
    LOG.info(
        "compaction: {}, took {} entries off, deleted {} rows and {} objects of {} bytes, left {};"
            + " {} erasures are done",
        report.end(),
        report.entries(),
        report.freed().rows(),
        report.freed().objects().objects(),
        report.freed().objects().bytes(),
        report.left(),
        done.erasures());
    answer.write(json(done).getBytes(StandardCharsets.UTF_8));
  }

  private static String json(CompactorWork.Done done) {
    CompactionReport report = done.report();
    return """
    {"end":"%s","entries":%d,"rows":%d,"objects":%d,"bytes":%d,"dead_letters":%d,"left":{%s},"erasures":%d}\
    """
        .formatted(
            report.end().name().toLowerCase(Locale.ROOT),
            report.entries(),
            report.freed().rows(),
            report.freed().objects().objects(),
            report.freed().objects().bytes(),
            report.freed().letters(),
            report.left().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> "\"%s\":%d".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(",")),
            done.erasures());
  }
}
