package dev.embedway.local.runner;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import dev.embedway.topology.FunctionSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler behind Lambda's own serializer, time limit and payload limit.
 *
 * <p>Thread-safe; each invocation runs on a virtual thread of its own, as many at once as callers
 * ask for.
 *
 * @param <I> the event
 * @param <O> the answer
 */
public final class LambdaFunction<I, O> implements Invocable {

  /**
   * The largest event and the largest answer.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
   *     quotas</a>
   */
  public static final int MAX_PAYLOAD = 6 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(LambdaFunction.class);

  private final FunctionSpec spec;
  private final RequestHandler<I, O> handler;
  private final PojoSerializer<I> events;
  private final PojoSerializer<O> answers;
  private final InstantSource clock;

  /** The function of this spec, answered by {@code handler}. */
  public LambdaFunction(
      FunctionSpec spec,
      RequestHandler<I, O> handler,
      Class<I> event,
      Class<O> answer,
      InstantSource clock) {
    this.spec = spec;
    this.handler = handler;
    this.events = serializer(event);
    this.answers = serializer(answer);
    this.clock = clock;
  }

  @Override
  public String name() {
    return spec.name();
  }

  /** Definition of the function in the topology. */
  public FunctionSpec spec() {
    return spec;
  }

  /** Class of the handler. */
  public Class<?> handlerType() {
    return handler.getClass();
  }

  @Override
  public InvocationOutcome invoke(String eventJson) {
    if (isTooLarge(eventJson)) {
      return failed(
          InvocationOutcome.Reason.EVENT_TOO_LARGE, "the event is over " + MAX_PAYLOAD + " bytes");
    }
    FutureTask<String> task = new FutureTask<>(() -> handle(eventJson));
    Thread thread = Thread.ofVirtual().name(spec.name()).start(task);
    try {
      String answer = task.get(spec.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return isTooLarge(answer)
          ? failed(
              InvocationOutcome.Reason.ANSWER_TOO_LARGE,
              "the answer is over " + MAX_PAYLOAD + " bytes")
          : new InvocationOutcome.Answered(answer);
    } catch (TimeoutException e) {
      thread.interrupt();
      return failed(
          InvocationOutcome.Reason.TIMED_OUT,
          "Task timed out after " + spec.timeout().toSeconds() + " s");
    } catch (ExecutionException e) {
      LOG.error("{} threw", spec.name(), e.getCause());
      return failed(InvocationOutcome.Reason.THROWN, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return failed(InvocationOutcome.Reason.THROWN, "interrupted");
    }
  }

  private String handle(String eventJson) {
    I event = events.fromJson(eventJson);
    LocalContext context =
        new LocalContext(
            spec, UUID.randomUUID().toString(), clock.instant().plus(spec.timeout()), clock);
    O answer = handler.handleRequest(event, context);
    if (answer == null) {
      return "null";
    }
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    answers.toJson(answer, json);
    return json.toString(StandardCharsets.UTF_8);
  }

  private InvocationOutcome failed(InvocationOutcome.Reason reason, String detail) {
    LOG.warn("{}: {}", spec.name(), detail);
    return new InvocationOutcome.Failed(reason, detail);
  }

  private static boolean isTooLarge(String json) {
    return json.length() > MAX_PAYLOAD
        || (json.length() > MAX_PAYLOAD / 3
            && json.getBytes(StandardCharsets.UTF_8).length > MAX_PAYLOAD);
  }

  /** Chosen as Lambda's Java runtime chooses. */
  private static <T> PojoSerializer<T> serializer(Class<T> type) {
    return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
        ? LambdaEventSerializers.serializerFor(type, type.getClassLoader())
        : JacksonFactory.getInstance().getSerializer(type);
  }
}
