package dev.embedway.functions.chunking.format;

import com.google.errorprone.annotations.ThreadSafe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/** All media types there are, by what files begin with and how they are called. */
@ThreadSafe
final class MediaTypes {

  private final MimeTypes types = MimeTypes.getDefaultMimeTypes();

  /** A type by its name, without parameters; any bytes for what is none. */
  MediaType of(String type) {
    MediaType parsed = MediaType.parse(type);
    return parsed == null ? MediaType.OCTET_STREAM : parsed;
  }

  /** The type that a file begins like; any bytes for none. */
  MediaType byContent(byte[] bytes) {
    return detect(new ByteArrayInputStream(bytes), new Metadata());
  }

  /** The type that a file's name stands for; any bytes for none. */
  MediaType byName(String fileName) {
    Metadata named = new Metadata();
    named.set(TikaCoreProperties.RESOURCE_NAME_KEY, fileName);
    return detect(null, named);
  }

  private MediaType detect(@Nullable InputStream in, Metadata metadata) {
    try {
      return types.detect(in, metadata).getBaseType();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Text of any sort but XML, whose words are in its markup. */
  boolean isProse(MediaType type) {
    return types.getMediaTypeRegistry().isInstanceOf(type, MediaType.TEXT_PLAIN) && !isXml(type);
  }

  boolean isPicture(MediaType type) {
    return type.getType().equals("image");
  }

  boolean isXml(MediaType type) {
    return types.getMediaTypeRegistry().isInstanceOf(type, MediaType.APPLICATION_XML);
  }
}
