package dev.embedway.core.embedding;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.snapshot.SnapshotPart;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models that are loaded before anybody asks for them. One that cannot be is named in the log and
 * holds nothing up: who asks for it is told why.
 *
 * @param embedder whose models they are
 * @param models their ids
 * @param clock what their time is counted by
 */
@ThreadSafe
public record ModelPreload(Embedder embedder, List<String> models, InstantSource clock)
    implements SnapshotPart {

  private static final Logger LOG = LoggerFactory.getLogger(ModelPreload.class);

  private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(60);

  public ModelPreload {
    models = List.copyOf(models);
  }

  @Override
  public void prime() {
    models.forEach(this::load);
  }

  private void load(String id) {
    try {
      ModelSpec model = embedder.resolve(id);
      if (model.sha256().isEmpty()) {
        LOG.warn("PRELOAD_EMBEDDING_MODELS names {}, which a service has: nothing to load", id);
      } else {
        embedder.warm(model, clock.instant().plus(LOAD_TIMEOUT));
      }
    } catch (EmbedwayException e) {
      LOG.warn("PRELOAD_EMBEDDING_MODELS names {}, which was not loaded: {}", id, e.getMessage());
    }
  }
}
