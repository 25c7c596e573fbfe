package dev.embedway.aws.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.embedway.core.snapshot.SnapshotPart;

/**
 * One event of the handler's kind, read by Lambda's own serializer and handled. It is to be one
 * that has no effect.
 *
 * <p>Immutable.
 *
 * @param handler of the function
 * @param type the event's
 * @param json as Lambda would send it
 * @param <I> the event
 */
public record EventPriming<I>(RequestHandler<I, ?> handler, Class<I> type, String json)
    implements SnapshotPart {

  @Override
  public void prime() {
    I event = LambdaEventSerializers.serializerFor(type, type.getClassLoader()).fromJson(json);
    handler.handleRequest(event, new PrimingContext());
  }
}
