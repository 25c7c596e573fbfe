package dev.embedway.functions.api.http.message;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotAllowedException;
import dev.embedway.core.error.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The fields of a JSON object, read by type; a field that is null counts as absent.
 *
 * <p>Immutable. Every reader throws {@code invalid_parameter} naming the field when it is of
 * another type.
 */
public final class Fields {

  private final JsonNode object;
  private final String prefix;

  private Fields(JsonNode object, String prefix) {
    this.object = object;
    this.prefix = prefix;
  }

  /**
   * The fields of a request's body.
   *
   * @throws NotAllowedException {@code unsupported_media_type} unless it is JSON or says nothing
   * @throws InvalidRequestException {@code invalid_json} or {@code unknown_field}
   */
  public static Fields ofBody(HttpRequest request, List<String> allowed) {
    String type = request.mediaType();
    if (!type.isEmpty() && !type.equals("application/json")) {
      throw new NotAllowedException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "the content type is not supported here; send application/json");
    }
    JsonNode body = Json.parse(request.copyOfBody());
    if (!body.isObject()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_JSON, "the body is JSON, but not an object", null);
    }
    return of(body, "", allowed);
  }

  /**
   * The fields of an object.
   *
   * @throws InvalidRequestException {@code unknown_field}
   */
  public static Fields ofObject(JsonNode object, List<String> allowed) {
    return of(object, "", allowed);
  }

  private static Fields of(JsonNode object, String prefix, List<String> allowed) {
    for (String name : (Iterable<String>) object::fieldNames) {
      if (!allowed.contains(name)) {
        String shown = prefix + Printable.of(name);
        throw new InvalidRequestException(
            ErrorCode.UNKNOWN_FIELD,
            "unknown field " + shown + "; allowed are " + String.join(", ", allowed),
            shown);
      }
    }
    return new Fields(object, prefix);
  }

  /** A field of any type. */
  public Optional<JsonNode> any(String name) {
    return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
  }

  /** True when a field is there and null. */
  public boolean isNull(String name) {
    return object.path(name).isNull();
  }

  /** A string. */
  public Optional<String> text(String name) {
    return any(name)
        .map(node -> {
          if (!node.isTextual()) {
            throw wrongType(name, "a string");
          }
          return node.textValue();
        });
  }

  /** A string that a body may give by one name or by another; the same by both is one. */
  public Optional<String> either(String name, String other) {
    Optional<String> first = text(name);
    Optional<String> second = text(other);
    if (first.isPresent() && second.isPresent() && !first.equals(second)) {
      throw invalid(other, name + " and " + other + " mean the same; send one of them");
    }
    return first.or(() -> second);
  }

  /** A string that must be there and not be empty. */
  public String requiredText(String name) {
    return text(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> invalid(name, prefix + name + " is required, as a string"));
  }

  /** An integer of 32 bits. */
  public OptionalInt integer(String name) {
    return any(name)
        .map(node -> {
          if (!isWhole(node) || !node.canConvertToInt()) {
            throw wrongType(name, "an integer");
          }
          return OptionalInt.of(node.intValue());
        })
        .orElse(OptionalInt.empty());
  }

  /** An integer of 64 bits. */
  public OptionalLong bigInteger(String name) {
    return any(name)
        .map(node -> {
          if (!isWhole(node) || !node.canConvertToLong()) {
            throw wrongType(name, "an integer");
          }
          return OptionalLong.of(node.longValue());
        })
        .orElse(OptionalLong.empty());
  }

  /** Some languages write every number with a fraction: 384.0 is whole. */
  private static boolean isWhole(JsonNode node) {
    return node.isNumber() && node.canConvertToExactIntegral();
  }

  /** A number. */
  public Optional<Double> number(String name) {
    return any(name)
        .map(node -> {
          if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw wrongType(name, "a number");
          }
          return node.doubleValue();
        });
  }

  /** A boolean. */
  public Optional<Boolean> flag(String name) {
    return any(name)
        .map(node -> {
          if (!node.isBoolean()) {
            throw wrongType(name, "true or false");
          }
          return node.booleanValue();
        });
  }

  /** An object. */
  public Optional<Fields> object(String name, List<String> allowed) {
    return any(name)
        .map(node -> {
          if (!node.isObject()) {
            throw wrongType(name, "an object");
          }
          return of(node, prefix + name + ".", allowed);
        });
  }

  /** A list of objects. */
  public Optional<List<Fields>> objects(String name, List<String> allowed) {
    return any(name)
        .map(node -> {
          List<Fields> objects = new ArrayList<>(node.size());
          for (JsonNode item : node) {
            if (item.isObject()) {
              objects.add(of(item, prefix + name + "[" + objects.size() + "].", allowed));
            }
          }
          if (!node.isArray() || objects.size() != node.size()) {
            throw wrongType(name, "a list of objects");
          }
          return objects;
        });
  }

  /** A list of strings. */
  public Optional<List<String>> texts(String name) {
    return any(name)
        .map(node -> {
          List<String> texts = new ArrayList<>(node.size());
          for (JsonNode item : node) {
            if (item.isTextual()) {
              texts.add(item.textValue());
            }
          }
          if (!node.isArray() || texts.size() != node.size()) {
            throw wrongType(name, "a list of strings");
          }
          return texts;
        });
  }

  /** A fault of one of these fields. */
  public InvalidRequestException invalid(String name, String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, prefix + name);
  }

  private InvalidRequestException wrongType(String name, String allowed) {
    return invalid(name, prefix + name + " must be " + allowed);
  }
}
