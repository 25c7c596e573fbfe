package dev.embedway.core.embedding;

import dev.embedway.core.model.PromptRole;
import dev.embedway.core.snapshot.SnapshotPart;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * One inference by a model, which has its tokenizer and weights loaded.
 *
 * <p>Thread-safe.
 *
 * @param embedder whose model it is
 * @param model its id
 * @param clock what the inference's time is counted by
 */
public record EmbedderPriming(Embedder embedder, String model, InstantSource clock)
    implements SnapshotPart {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Embeds a word; throws as {@link Embedder#embed} does. */
  @Override
  public void prime() {
    embedder.embed(
        new EmbeddingRequest(
            TenantId.DEFAULT,
            model,
            null,
            List.of("warm"),
            Dimensions.NATIVE,
            PromptRole.NONE,
            EmbeddingRequest.Overlong.REFUSE,
            clock.instant().plus(PATIENCE)));
  }
}
