package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.stage.TextExtractor;
import dev.embedway.core.tenant.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads everything as UTF-8 text, but for what begins with "broken". */
public final class PlainExtractor implements TextExtractor {

  @Override
  public String version() {
    return "plain-1";
  }

  @Override
  public Extraction extract(
      TenantId tenant, InputStream bytes, String fileName, String contentType) {
    try {
      String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      return text.startsWith("broken")
          ? new Extraction.Rejected(
              new DocumentError(DocumentError.Code.MALFORMED_DOCUMENT, "it is broken"))
          : new Extraction.Text(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
