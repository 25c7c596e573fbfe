package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * {@code GET /openapi.json}: docs/openapi.yaml, which is in the jar, as JSON. It needs no key.
 *
 * <p>Thread-safe. It is read when first asked for, since most environments never are.
 */
public final class DescriptionRoute implements Route {

  private static final String RESOURCE = "openapi.yaml";

  private volatile @Nullable HttpResponse read;

  @Override
  public HttpResponse answer(Call call) {
    HttpResponse answer = read;
    if (answer == null) {
      answer = HttpResponse.ok(description());
      read = answer;
    }
    return answer;
  }

  /** The description that the jar has, as JSON. */
  public static ObjectNode description() {
    try (InputStream yaml = DescriptionRoute.class.getResourceAsStream(RESOURCE)) {
      if (yaml == null) {
        throw new IllegalStateException(RESOURCE + " is not in the jar");
      }
      Load load = new Load(LoadSettings.builder().setLabel(RESOURCE).build());
      return (ObjectNode) Json.tree(load.loadFromInputStream(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
