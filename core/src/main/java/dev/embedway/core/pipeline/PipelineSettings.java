package dev.embedway.core.pipeline;

import dev.embedway.core.pipeline.compact.CompactorSettings;
import dev.embedway.core.pipeline.deadletter.PayloadKeySettings;
import dev.embedway.core.pipeline.deadletter.RequeueSettings;
import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Settings of the pipeline.
 *
 * @param defaultModel of stores that an upload makes
 * @param files bounds of what is read
 * @param spans of time
 * @param payloadKeys of dead letters
 * @param upkeep of what is left over
 */
public record PipelineSettings(
    String defaultModel,
    FileLimits files,
    Spans spans,
    PayloadKeySettings payloadKeys,
    Upkeep upkeep) {

  /**
   * Settings of work on what the stages leave.
   *
   * @param requeue of dead letters in bulk
   * @param compactor of what nobody reads any more
   */
  public record Upkeep(RequeueSettings requeue, CompactorSettings compactor) {}

  /** {@link Upkeep#requeue}. */
  public RequeueSettings requeue() {
    return upkeep.requeue();
  }

  /** {@link Upkeep#compactor}. */
  public CompactorSettings compactor() {
    return upkeep.compactor();
  }

  /**
   * Spans of time.
   *
   * @param retryDeadline how long a step is tried again whose fault may pass, counted from the
   *     first delivery of its message
   * @param keptVersions how long a store's previous version is kept
   */
  public record Spans(Duration retryDeadline, Duration keptVersions) {}

  /**
   * Bounds of what is read.
   *
   * @param maxBytes of an object
   * @param timeout most time for the text of one
   * @param memoryMb most heap of a process that reads them, in MiB
   */
  public record FileLimits(long maxBytes, Duration timeout, long memoryMb) {}

  static final Setting DEFAULT_MODEL =
      Setting.text(
          "EMBEDWAY_DEFAULT_MODEL",
          "all-MiniLM-L6-v2",
          "a model's id",
          "The model of stores that an upload makes. Stores that exist keep theirs.");

  static final Setting.Whole MAX_DOCUMENT_BYTES =
      Setting.number(
          "EMBEDWAY_MAX_DOCUMENT_BYTES",
          52_428_800,
          1,
          524_288_000,
          "bytes",
          """
          Largest object that is read; a larger one fails as `too_large` before it is fetched. A \
          function's memory bounds it too.\
          """);

  static final Setting.Whole EXTRACTION_TIMEOUT =
      Setting.number(
          "EMBEDWAY_EXTRACTION_TIMEOUT_SECONDS",
          30,
          1,
          50,
          "seconds",
          """
          Most time for the text of one file; over it the document fails as `extraction_timeout`. \
          It must end before the function's own 60 s.\
          """);

  static final Setting.Whole EXTRACTION_MEMORY =
      Setting.number(
          "EMBEDWAY_EXTRACTION_MEMORY_MB",
          512,
          64,
          8192,
          "MiB",
          """
          Most heap of each process that reads html, pdf, rtf, epub and Office files; a file that \
          needs more fails as `too_large`. It holds the file itself too. Up to two run in a \
          function, four on a laptop.\
          """);

  static final Setting.Span RETRY_DEADLINE =
      Setting.duration(
          "EMBEDWAY_RETRY_DEADLINE",
          "12h",
          Duration.ofMinutes(1),
          Duration.ofDays(4),
          """
          How long a step of the pipeline is tried again while its fault may pass, such as a \
          database that is away, counted from the step's first attempt. After it the document \
          fails with its stage and the last cause, and the message becomes a dead letter.\
          """);

  static final Setting.Span KEPT_VERSIONS =
      Setting.duration(
          "EMBEDWAY_REEMBED_KEEP",
          "168h",
          Duration.ofMinutes(1),
          Duration.ofDays(90),
          """
          How long after a switch to another version of a store the version before is kept, so \
          that searches can go back to it by one call. Uploads go to both meanwhile, and cost \
          both models.\
          """);

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL =
      Stream.of(
              List.of(
                  DEFAULT_MODEL,
                  MAX_DOCUMENT_BYTES,
                  EXTRACTION_TIMEOUT,
                  EXTRACTION_MEMORY,
                  RETRY_DEADLINE,
                  KEPT_VERSIONS),
              PayloadKeySettings.ALL,
              RequeueSettings.ALL,
              CompactorSettings.ALL)
          .flatMap(List::stream)
          .toList();

  /** {@link Spans#retryDeadline}. */
  public Duration retryDeadline() {
    return spans.retryDeadline();
  }

  /** {@link Spans#keptVersions}. */
  public Duration keptVersions() {
    return spans.keptVersions();
  }

  /** The same, whose dead letters are encrypted by this key where they have none. */
  public PipelineSettings orPayloadKey(String key) {
    return new PipelineSettings(defaultModel, files, spans, payloadKeys.orKey(key), upkeep);
  }

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static PipelineSettings read(Environment environment) {
    return new PipelineSettings(
        environment.text(DEFAULT_MODEL),
        new FileLimits(
            environment.number(MAX_DOCUMENT_BYTES),
            Duration.ofSeconds(environment.number(EXTRACTION_TIMEOUT)),
            environment.number(EXTRACTION_MEMORY)),
        new Spans(environment.duration(RETRY_DEADLINE), environment.duration(KEPT_VERSIONS)),
        PayloadKeySettings.read(environment),
        new Upkeep(RequeueSettings.read(environment), CompactorSettings.read(environment)));
  }
}
