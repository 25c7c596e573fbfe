package dev.embedway.functions.chunking.format.archive;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.functions.chunking.format.charset.TextDecoder;
import dev.embedway.functions.chunking.format.markup.HtmlReader;
import dev.embedway.functions.chunking.format.markup.XmlCursor;
import dev.embedway.functions.chunking.format.result.Limits;
import dev.embedway.functions.chunking.format.result.Parts;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.Remarks;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The text of a book: its chapters in the order of its spine.
 *
 * @see <a href="https://www.w3.org/TR/epub-33/">EPUB 3.3</a>
 */
@ThreadSafe
final class EpubReader {

  static final String CONTAINER = "META-INF/container.xml";
  private static final String ENCRYPTION = "META-INF/encryption.xml";

  private final HtmlReader html;
  private final TextDecoder decoder;

  EpubReader(HtmlReader html, TextDecoder decoder) {
    this.html = html;
    this.decoder = decoder;
  }

  void read(BoundedArchive archive, TextWriter text, Remarks remarks) throws IOException {
    List<String> chapters = chapters(archive, rootFile(archive), remarks);
    Set<String> encrypted = encrypted(archive);
    Parts parts = new Parts(text, remarks);
    for (int i = 0; i < chapters.size(); i++) {
      String chapter = chapters.get(i);
      if (encrypted.contains(chapter)) {
        // Fonts are scrambled in many books; chapters in protected ones alone.
        throw RejectedFileException.encrypted();
      }
      String name = "chapter " + (i + 1);
      if (archive.has(chapter)) {
        parts.read(name, () -> chapter(archive, chapter, text, remarks));
      } else {
        parts.missing(name);
      }
    }
    parts.checkRead();
  }

  private void chapter(BoundedArchive archive, String chapter, TextWriter text, Remarks remarks)
      throws IOException {
    try (InputStream in = open(archive, chapter)) {
      text.paragraph();
      html.readChapter(decoder.html(in.readAllBytes(), "", remarks), text);
    }
  }

  private static String rootFile(BoundedArchive archive) throws IOException {
    try (XmlCursor xml = xml(archive, CONTAINER)) {
      while (xml.next()) {
        if (xml.isStart("rootfile")) {
          return xml.attribute("full-path").orElse("");
        }
      }
    }
    throw RejectedFileException.malformed(null);
  }

  private static List<String> chapters(BoundedArchive archive, String root, Remarks remarks)
      throws IOException {
    String folder = root.substring(0, root.lastIndexOf('/') + 1);
    Map<String, String> manifest = new HashMap<>();
    List<String> spine = new ArrayList<>();
    try (XmlCursor xml = xml(archive, root)) {
      while (xml.next()) {
        if (xml.isStart("item") && isPage(xml.attribute("media-type").orElse(""))) {
          manifest.put(
              xml.attribute("id").orElse(""), path(folder, xml.attribute("href").orElse("")));
        } else if (xml.isStart("itemref")) {
          spine.add(xml.attribute("idref").orElse(""));
        } else if (xml.isStart("title")) {
          remarks.title(xml.content(Limits.MAX_TITLE));
        }
      }
    }
    return spine.stream().distinct().filter(manifest::containsKey).map(manifest::get).toList();
  }

  private static boolean isPage(String mediaType) {
    return mediaType.equals("application/xhtml+xml") || mediaType.equals("text/html");
  }

  private static Set<String> encrypted(BoundedArchive archive) throws IOException {
    Set<String> parts = new HashSet<>();
    if (archive.has(ENCRYPTION)) {
      try (XmlCursor xml = xml(archive, ENCRYPTION)) {
        while (xml.next()) {
          if (xml.isStart("CipherReference")) {
            parts.add(path("", xml.attribute("URI").orElse("")));
          }
        }
      }
    }
    return parts;
  }

  private static XmlCursor xml(BoundedArchive archive, String part) throws IOException {
    return XmlCursor.over(open(archive, part));
  }

  private static InputStream open(BoundedArchive archive, String part) throws IOException {
    return archive.part(part).orElseThrow(() -> RejectedFileException.malformed(null));
  }

  private static String path(String folder, String href) {
    String plus = href.replace("+", "%2B");
    return OfficePackage.resolve(folder, URLDecoder.decode(plus, StandardCharsets.UTF_8));
  }
}
