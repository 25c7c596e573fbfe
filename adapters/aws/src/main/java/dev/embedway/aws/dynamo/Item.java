package dev.embedway.aws.dynamo;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A DynamoDB item as typed values. Instants are ISO 8601 strings, so that no precision is lost.
 *
 * @param values as the SDK has them
 */
public record Item(Map<String, AttributeValue> values) {

  private static final DateTimeFormatter ORDERED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  public Item {
    values = Map.copyOf(values);
  }

  /** Makes a builder of an item without attributes. */
  public static Builder builder() {
    return new Builder();
  }

  /** A string as an attribute. */
  public static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  /** An instant as text of one length, so that the order of text is that of time. */
  public static String ordered(Instant instant) {
    return ORDERED.format(instant);
  }

  /** A number as an attribute. */
  public static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  /** The string of an attribute that is there. */
  public String string(String name) {
    return required(name).s();
  }

  /** The string of an attribute; empty where there is none. */
  public Optional<String> optionalString(String name) {
    return optional(name).map(AttributeValue::s);
  }

  /** The number of an attribute that is there. */
  public long longValue(String name) {
    return Long.parseLong(required(name).n());
  }

  /** The number of an attribute, or another where there is none. */
  public long longValue(String name, long absent) {
    return optional(name).map(value -> Long.parseLong(value.n())).orElse(absent);
  }

  /** The number of an attribute that is there. */
  public int intValue(String name) {
    return Integer.parseInt(required(name).n());
  }

  /** The number, with a fraction, of an attribute; empty where there is none. */
  public OptionalDouble optionalDouble(String name) {
    return optional(name).stream().mapToDouble(value -> Double.parseDouble(value.n())).findFirst();
  }

  /** Bytes, read-only. */
  public ByteBuffer bytes(String name) {
    return required(name).b().asByteBuffer();
  }

  /** The time of an attribute that is there, kept as ISO 8601. */
  public Instant instant(String name) {
    return Instant.parse(string(name));
  }

  /** The same; empty where there is none. */
  public Optional<Instant> optionalInstant(String name) {
    return optionalString(name).map(Instant::parse);
  }

  /** The attributes in an attribute; empty where there is none. */
  public Optional<Item> map(String name) {
    return optional(name).map(value -> new Item(value.m()));
  }

  /** A list of items. */
  public List<Item> list(String name) {
    return required(name).l().stream().map(value -> new Item(value.m())).toList();
  }

  /** A list of strings; empty where there is no such attribute. */
  public List<String> strings(String name) {
    return optional(name)
        .map(value -> value.l().stream().map(AttributeValue::s).toList())
        .orElse(List.of());
  }

  /** A number set; DynamoDB has no empty ones, so one that is not there is empty. */
  public Set<Integer> numbers(String name) {
    return optional(name)
        .map(value -> value.ns().stream().map(Integer::valueOf).collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  private Optional<AttributeValue> optional(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private AttributeValue required(String name) {
    return optional(name)
        .orElseThrow(() -> new IllegalStateException("an item lacks its attribute " + name));
  }

  /** Collects values; one thread at a time. */
  public static final class Builder {

    private final Map<String, AttributeValue> values = new HashMap<>();

    /** Adds a string. */
    public Builder with(String name, String value) {
      return with(name, text(value));
    }

    /** Adds a number. */
    public Builder with(String name, long value) {
      return with(name, number(value));
    }

    /** Adds a number with a fraction, as exactly as a double has it. */
    public Builder with(String name, double value) {
      return with(name, AttributeValue.fromN(Double.toString(value)));
    }

    /** Adds a time as ISO 8601. */
    public Builder with(String name, Instant value) {
      return with(name, value.toString());
    }

    /** Adds the attributes of another item as one. */
    public Builder with(String name, Item value) {
      return with(name, AttributeValue.fromM(value.values()));
    }

    /** Adds a list of items. */
    public Builder with(String name, List<Item> items) {
      return with(
          name,
          AttributeValue.fromL(
              items.stream().map(item -> AttributeValue.fromM(item.values())).toList()));
    }

    /** Adds a list of strings. */
    public Builder withStrings(String name, List<String> strings) {
      return with(name, AttributeValue.fromL(strings.stream().map(Item::text).toList()));
    }

    /** Adds an attribute. */
    public Builder with(String name, AttributeValue value) {
      values.put(name, value);
      return this;
    }

    /** Adds a set of numbers, unless it is empty. */
    public Builder withNumbers(String name, Set<Integer> numbers) {
      if (!numbers.isEmpty()) {
        with(name, AttributeValue.fromNs(numbers.stream().map(String::valueOf).toList()));
      }
      return this;
    }

    /** Makes the item. */
    public Item build() {
      return new Item(values);
    }
  }
}
