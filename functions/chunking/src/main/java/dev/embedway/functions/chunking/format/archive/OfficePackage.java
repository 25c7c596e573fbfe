package dev.embedway.functions.chunking.format.archive;

import dev.embedway.functions.chunking.format.markup.XmlCursor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The parts of an Office document and how they refer to one another. What a part refers to outside
 * of the file is passed over.
 *
 * <p>One thread at a time.
 *
 * @see <a href="https://ecma-international.org/publications-and-standards/standards/ecma-376/">
 *     ECMA-376 part 2, Open Packaging Conventions</a>
 */
final class OfficePackage {

  private final BoundedArchive archive;

  OfficePackage(BoundedArchive archive) {
    this.archive = archive;
  }

  /**
   * A reference of one part to another.
   *
   * @param kind the last segment of its type
   * @param target the other part's name in the archive
   */
  record Relation(String id, String kind, String target) {}

  /** The part that the document begins with. */
  Optional<String> mainPart() throws IOException {
    return relations("").stream()
        .filter(relation -> relation.kind().equals("officeDocument"))
        .map(Relation::target)
        .findFirst();
  }

  boolean has(String part) {
    return archive.has(part);
  }

  /** A part's text; empty when it is not there. */
  Optional<XmlCursor> open(String part) throws IOException {
    Optional<InputStream> in = archive.part(part);
    return in.isEmpty() ? Optional.empty() : Optional.of(XmlCursor.over(in.get()));
  }

  /** Relations of a part to others within the file, in its order; the package itself is part "". */
  List<Relation> relations(String part) throws IOException {
    int slash = part.lastIndexOf('/') + 1;
    String folder = part.substring(0, slash);
    List<Relation> relations = new ArrayList<>();
    Optional<XmlCursor> opened = open(folder + "_rels/" + part.substring(slash) + ".rels");
    if (opened.isPresent()) {
      try (XmlCursor xml = opened.get()) {
        while (xml.next()) {
          if (xml.isStart("Relationship")) {
            relation(xml, folder).ifPresent(relations::add);
          }
        }
      }
    }
    return relations;
  }

  /** Targets of relations of one kind. */
  List<String> targets(String part, String kind) throws IOException {
    return relations(part).stream()
        .filter(relation -> relation.kind().equals(kind))
        .map(Relation::target)
        .toList();
  }

  private static Optional<Relation> relation(XmlCursor xml, String folder) {
    String type = xml.attribute("Type").orElse("");
    boolean external = xml.attribute("TargetMode").filter("External"::equals).isPresent();
    return external
        ? Optional.empty()
        : Optional.of(
            new Relation(
                xml.attribute("Id").orElse(""),
                type.substring(type.lastIndexOf('/') + 1),
                resolve(folder, xml.attribute("Target").orElse(""))));
  }

  /** A reference from within a folder, dots resolved; it cannot lead out of the archive. */
  static String resolve(String folder, String target) {
    Deque<String> path = new ArrayDeque<>();
    for (String segment : (target.startsWith("/") ? target : folder + target).split("/", -1)) {
      if (segment.equals("..")) {
        path.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        path.addLast(segment);
      }
    }
    return String.join("/", path);
  }
}
