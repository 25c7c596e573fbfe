package dev.embedway.core.embedding;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.snapshot.SnapshotPart;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Inferences by a model, which have its tokenizer and weights loaded.
 *
 * @param embedder whose model it is
 * @param model its id
 * @param clock what their time is counted by
 */
@ThreadSafe
public record EmbedderPriming(Embedder embedder, String model, InstantSource clock)
    implements SnapshotPart {

  private static final Duration PRIMING_TIMEOUT = Duration.ofSeconds(60);

  /** Embeds a word; throws as {@link Embedder#embed} does. */
  @Override
  public void prime() {
    Instant deadline = clock.instant().plus(PRIMING_TIMEOUT);
    embedder.warm(model, deadline);
    // And the way there, the cache included.
    embedder.embed(
        EmbeddingRequest.ofTexts(
            TenantId.DEFAULT,
            EmbeddingRequest.Target.of(model),
            List.of("warm"),
            new EmbeddingRequest.Options(
                Dimensions.NATIVE, PromptRole.NONE, EmbeddingRequest.Overlong.REFUSE),
            deadline));
  }
}
