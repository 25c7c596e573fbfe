package dev.embedway.functions.chunking;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.lambda.EmfMetrics;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.pipeline.control.StageControl;
import dev.embedway.core.pipeline.reconcile.ReconcileProgress;
import dev.embedway.core.pipeline.reconcile.ReconcileStep;
import dev.embedway.core.pipeline.reconcile.Reconciler;
import dev.embedway.models.runtime.EmbeddingRuntime;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.QueueSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what events and messages have left behind, by a schedule, and turns the switches of the
 * stages where they are wanted. Whatever event starts it, it answers {@code
 * {"messages":N,"objects":N}}: how many messages it sent again and how many objects it took in. A
 * run that ends with its time is gone on with by the next one. At its beginning a run counts the
 * dead letters that are open, and measures the age of the oldest open job.
 */
@ThreadSafe
public final class ReconcileHandler implements RequestStreamHandler {

  /** A step is one page of a list; it is not begun with less time than this. */
  private static final Duration MIN_STEP_TIME = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileHandler.class);

  private final Reconciler reconciler;
  private final ReconcileProgress progress;
  private final StageControl stages;
  private final InstantSource clock;
  private final OpenDeadLetters open;
  private final OldestOpenJob oldest;

  /** Held, since Lambda's own reference is weak. */
  @SuppressWarnings("UnusedVariable")
  private final SnapshotHooks hooks;

  /** Lambda's. */
  public ReconcileHandler() {
    this(LambdaProcess.start());
  }

  /**
   * A handler that has this reconciler do its steps.
   *
   * @param open told at the beginning of each run, as {@code oldest} is
   */
  public ReconcileHandler(
      Reconciler reconciler,
      ReconcileProgress progress,
      StageControl stages,
      InstantSource clock,
      OpenDeadLetters open,
      OldestOpenJob oldest) {
    this.open = open;
    this.oldest = oldest;
    this.reconciler = reconciler;
    this.progress = progress;
    this.stages = stages;
    this.clock = clock;
    this.hooks = SnapshotHooks.none();
  }

  private ReconcileHandler(LambdaProcess process) {
    AwsPlatform aws = process.platform(MetricSink.NONE);
    Embedder embedder =
        EmbeddingRuntime.of(aws.context()).over(aws.modelList(), aws.modelStore()).tokenizers();
    QueueSpec queue = aws.context().topology().queue(QueueId.CHUNKING);
    this.reconciler =
        aws.services()
            .pipeline()
            .reconciler(ChunkingParts.intake(aws, embedder), queue.delays().late().multipliedBy(2));
    this.progress = aws.reconcileProgress();
    this.stages = aws.services().pipeline().stageControl();
    this.clock = process.clock();
    EmfMetrics metrics = process.metrics();
    this.open =
        new OpenDeadLetters(
            aws.services().pipeline().ports().deadLetters(),
            count -> metrics.gauge(OpenDeadLetters.METRIC, count));
    this.oldest =
        new OldestOpenJob(
            aws.services().pipeline().ledger(),
            clock,
            age -> metrics.seconds(OldestOpenJob.METRIC, age));
    this.hooks = process.hooks(List.of());
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    repairStages();
    open.tell();
    oldest.tell();
    Duration time = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(MIN_STEP_TIME);
    ReconcileStep done = reconciler.runUntil(clock.instant().plus(time), progress);
    LOG.info(
        "sent {} messages, took in {} objects, {}",
        done.messages(),
        done.objects(),
        done.next().isEmpty() ? "reached the end" : "ran out of time");
    answer.write(
        "{\"messages\":%d,\"objects\":%d}"
            .formatted(done.messages(), done.objects())
            .getBytes(StandardCharsets.UTF_8));
  }

  /** The rest is done all the same where they cannot be read. */
  private void repairStages() {
    try {
      stages.repair();
    } catch (EmbedwayException e) {
      LOG.warn("the wanted states of the stages cannot be read: {}", e.code().wire());
    }
  }
}
